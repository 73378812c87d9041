import { type Dialect, dialectOf, isBlankRun } from "./csv-dialect.ts";
import { type SampleRecord, sampleRecords } from "./csv-sample.ts";
import { looksMissing, outlineOf } from "./csv-shape.ts";
import type { ReadOptions } from "./source.ts";

/** Delimiters with what is thought of them before the file is seen. Tabs stand in
 *  few texts, blanks and colons in most. */
const priors: readonly (readonly [string, number])[] = [
  [",", 1],
  ["\t", 1.3],
  [";", 1],
  ["|", 1],
  [" ", 0.7],
  ["^", 0.6],
  ["~", 0.6],
  ["\u0001", 0.9],
  ["\u001f", 0.9],
  ["§", 0.6],
  ["¦", 0.8],
  [":", 0.4],
];
const pairMarks = "|;:~^§¦,\t";
const scoredText = 65_536;
const scoredRows = 400;

/**
 * Finds delimiter, quote and escape by reading the beginning in every plausible way and scoring the outcome: how
 * likely two rows agree in their number of cells, times the share of cells that look like one value
 * (after van den Burg, Nazabal and Sutton, "Wrangling messy CSV files by detecting row and type patterns", 2019,
 * doi:10.1007/s10618-019-00646-y), less for quotes that do not pair up. Given options are not questioned.
 */
export function sniffDialect(text: string, whole: boolean, given: ReadOptions): Dialect {
  const newline = text.includes("\n") || !text.includes("\r") ? "\n" : "\r";
  const sample = text.slice(0, scoredText);
  const complete = whole && sample.length === text.length;
  const scored = given.comment === undefined ? withoutLead(sample) : sample;
  let best: Dialect | undefined;
  let bestScore = -1;
  for (const options of candidates(scored, given)) {
    const dialect = dialectOf({ comment: "", ...given, ...options }, newline);
    const records = sampleRecords(scored, complete, dialect, scoredRows).filter(({ kind }) => kind === "row");
    const score = scoreOf(records, dialect) * options.prior;
    if (score > bestScore * 1.0001) {
      bestScore = score;
      best = dialect;
    }
  }
  const found = best ?? dialectOf(given, newline);
  const trim = found.trim || (given.delimiter === undefined && standsWithBlanks(sample, complete, found));
  const trimmed = trim ? { ...found, trim } : found;
  const comment = given.comment ?? commentMark(sample, complete, trimmed);
  return { ...trimmed, comment };
}

/** Comment lines at the top, but for the last, which may be a header, would outvote the rows of a short file. */
function withoutLead(text: string): string {
  const lead = /^(?:#[^\r\n]*(?:\r\n|\n|\r))+(?=#)/.exec(text);
  return lead === null ? text : text.slice(lead[0].length);
}

function* candidates(
  text: string,
  given: ReadOptions,
): Generator<{ delimiter: string; quote: string; escape: string; prior: number }> {
  const delimiters = given.delimiter !== undefined ? [[given.delimiter, 1] as const] : likelyDelimiters(text);
  const quotes =
    given.quote !== undefined
      ? [given.quote]
      : /(^|[^\p{L}\p{N}])'|'($|[^\p{L}\p{N}])/mu.test(text)
        ? ['"', "'"]
        : ['"'];
  for (const [delimiter, prior] of delimiters) {
    for (const quote of quotes) {
      for (const mark of given.escape !== undefined ? [given.escape] : likelyEscapes(text, quote))
        yield {
          delimiter,
          quote,
          escape: mark,
          prior:
            prior *
            (quote === "'" && text.includes('"') ? 0.97 : 1) *
            (mark === quote ? 1 : mark === '"' ? 1.02 : 0.99),
        };
    }
  }
}

function likelyEscapes(text: string, quote: string): string[] {
  if (quote === "") return [""];
  const escapes = [quote];
  if (text.includes(`\\${quote}`)) escapes.push("\\");
  if (text.includes(`\0${quote}`)) escapes.push("\0");
  // Writers that only exchange the quote leave the double quote as the escape: it then never stands alone.
  if (quote === "'" && /""/.test(text) && !/(^|[^"])"([^"]|$)/.test(text)) escapes.push('"');
  return escapes;
}

function likelyDelimiters(text: string): (readonly [string, number])[] {
  const singles = priors.filter(([mark]) => text.includes(mark) || (mark === " " && text.includes("\t")));
  const lines = text
    .split(/\r\n|\n|\r/)
    .slice(0, 200)
    .filter((line) => line.trim() !== "");
  const pairs = new Set<string>();
  for (let i = 0; i + 1 < (lines[0]?.length ?? 0); i++) {
    const pair = lines[0]!.slice(i, i + 2);
    if (pairMarks.includes(pair[0]!) && pairMarks.includes(pair[1]!)) pairs.add(pair);
  }
  const doubles = [...pairs].filter((pair) => {
    const agreeing = lines.filter((line) => {
      const both = line.split(pair).length - 1;
      const ones = (mark: string) => line.split(mark).length - 1;
      if (both === 0) return false;
      // Commas, tabs and bars stand side by side around an empty cell; these marks do not, but stand alone in times.
      if (pair[0] === pair[1]) return ":~^".includes(pair[0]!) || ones(pair[0]!) === 2 * both;
      return ones(pair[0]!) === both;
    });
    return agreeing.length >= 0.9 * lines.length;
  });
  const taken = new Set(doubles.flatMap((pair) => [...pair]));
  const kept = [...doubles.map((pair) => [pair, 0.95] as const), ...singles.filter(([mark]) => !taken.has(mark))];
  // A quote behind a blank opens no cell unless the blank is part of the delimiter.
  for (const mark of [",", ";", "|"]) if (!taken.has(mark) && /[,;|] ["']/.test(text)) kept.push([`${mark} `, 1]);
  return kept.length > 0 ? kept : [[",", 1]];
}

function scoreOf(rows: readonly SampleRecord[], dialect: Dialect): number {
  if (rows.length === 0) return 0;
  const counts = new Map<number, number>();
  let cells = 0;
  let clean = 0;
  let odd = 0;
  let broken = 0;
  let quotedRows = 0;
  for (const row of rows) {
    counts.set(row.cells.length, (counts.get(row.cells.length) ?? 0) + 1);
    if (row.broken) broken++;
    else if (row.odd) odd++;
    if (row.quoted.includes(true)) quotedRows++;
    // Long rows are not looked at to the end: the first cells tell.
    const n = Math.min(row.cells.length, 400);
    let good = 0;
    for (let j = 0; j < n; j++) if (row.quoted[j] || isOneValue(row.cells[j]!, dialect)) good++;
    cells++;
    clean += n === 0 ? 0 : good / n;
  }
  let agreement = 0;
  for (const [count, n] of counts) agreement += (n / rows.length) ** 2 * ((count - 1) / Math.max(1, count));
  const quotedShare = quotedRows / rows.length;
  if (
    (isBlankRun(dialect) || dialect.delimiter === ":") &&
    agreement < (dialect.delimiter === ":" ? 0.45 : 0.6) &&
    quotedShare < 0.5
  )
    return 0;
  const doubt = (1 - (0.5 * broken) / rows.length) * (1 - (0.3 * odd) / rows.length);
  return agreement * (clean / cells) * doubt * (1 + 0.3 * quotedShare);
}

/** A cell without quotes that could be one value: no other delimiter in it, unless it is a number. */
function isOneValue(cell: string, dialect: Dialect): boolean {
  if (looksMissing(cell)) return true;
  if (dialect.quote !== "" && cell.includes('"')) return false;
  if (!/[,;\t|]/.test(cell)) return true;
  return outlineOf(cell) === "#" && !cell.includes("|");
}

/** True when blanks follow the delimiter nearly always (", ") or stand on both sides (" | "). */
function standsWithBlanks(text: string, whole: boolean, dialect: Dialect): boolean {
  if (isBlankRun(dialect) || dialect.delimiter.length > 1 || dialect.delimiter === "\t") return false;
  const records = sampleRecords(text, whole, { ...dialect, trim: true }, scoredRows).filter(
    ({ kind }) => kind === "row",
  );
  let blank = 0;
  let all = 0;
  const border = dialect.delimiter;
  for (const { text: line, cells } of records) {
    if (cells.length < 2) continue;
    // Cells are compared with what stands before them, quotes left aside: it is enough to look at the first ones.
    let at = 0;
    for (let j = 1; j < cells.length; j++) {
      const place = line.indexOf(border, at);
      if (place < 0 || place + 1 >= line.length) break;
      if (line.slice(at, place).includes('"') || line.slice(at, place).includes("'")) break;
      all++;
      if (line[place + 1] === " ") blank++;
      at = place + 1;
    }
  }
  return all >= 2 && blank >= 0.95 * all;
}

function commentMark(text: string, whole: boolean, dialect: Dialect): string {
  const records = sampleRecords(text, whole, dialect, scoredRows).filter(({ kind }) => kind === "row");
  const counts = new Map<number, number>();
  for (const { cells } of records) counts.set(cells.length, (counts.get(cells.length) ?? 0) + 1);
  const usual = [...counts].sort((a, b) => b[1] - a[1])[0]?.[0] ?? 1;
  for (const mark of ["##", "#", "%", "//"]) {
    const marked = records.filter(({ text: line }) => line.startsWith(mark));
    if (marked.length === 0 || marked.length === records.length) continue;
    const unlike = marked.filter(({ cells }) => cells.length !== usual || usual === 1);
    if (unlike.length === marked.length) return mark;
  }
  return "";
}
