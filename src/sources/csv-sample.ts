import { type Dialect, isBlankRun } from "./csv-dialect.ts";
import { createTokenizer, isBlank } from "./csv-tokenize.ts";

/** A record of the beginning of a file, as detection sees it. */
export interface SampleRecord {
  /** 1-based physical line where it starts. */
  readonly line: number;
  readonly lines: number;
  readonly text: string;
  readonly cells: readonly string[];
  readonly quoted: readonly boolean[];
  readonly odd: boolean;
  /** Its quotes do not pair up; `cells` are a guess. */
  readonly broken: boolean;
  /** No row can be: blank, or a comment. */
  readonly kind: "row" | "blank" | "comment";
}

/** Lines that a quoted cell may span while the columns are not known yet. */
const spanLimit = 200;

export function sampleRecords(
  text: string,
  whole: boolean,
  dialect: Dialect,
  limit = 4000,
  trailing = false,
): SampleRecord[] {
  const tokenizer = createTokenizer(dialect);
  tokenizer.trailing = trailing;
  const records: SampleRecord[] = [];
  let at = 0;
  let line = 1;
  while (at < text.length && records.length < limit) {
    let end = text.indexOf(dialect.newline, at);
    if (end < 0) {
      // The last line of a sample may be cut; it counts where there is nothing else.
      if (!whole && records.length > 0) break;
      end = text.length;
    }
    const content = lineContent(text, at, end);
    const kind = lineKind(content, dialect);
    if (kind !== "row") {
      records.push({ line, lines: 1, text: content, cells: [], quoted: [], odd: false, broken: false, kind });
      at = end + 1;
      line++;
      continue;
    }
    const status = tokenizer.read(text, at, end, true);
    if (status === "row" && tokenizer.lines <= spanLimit) {
      const { quoted, hasQuotes, odd, lines, next } = tokenizer;
      records.push({
        line,
        lines,
        text: lineContent(text, at, Math.max(end, next - 1)),
        cells: tokenizer.cut(text).slice(),
        quoted: hasQuotes ? quoted.slice() : [],
        odd,
        broken: false,
        kind,
      });
      at = next;
      line += lines;
    } else {
      const cells = guessedCells(content, dialect);
      records.push({ line, lines: 1, text: content, cells, quoted: [], odd: true, broken: true, kind });
      at = end + 1;
      line++;
    }
  }
  return records;
}

/** A line without its end. */
export function lineContent(text: string, start: number, end: number): string {
  return text.slice(start, end > start && text.charCodeAt(end - 1) === 13 ? end - 1 : end);
}

export function lineKind(content: string, dialect: Dialect): "row" | "blank" | "comment" {
  if (dialect.comment !== "" && content.startsWith(dialect.comment)) return "comment";
  if (content === "") return "blank";
  const first = content.charCodeAt(0);
  if (first > 32) return "row";
  // A line of tabs is a row of empty cells where tabs are the delimiter.
  if (isBlankRun(dialect) || !content.includes(dialect.delimiter)) return content.trim() === "" ? "blank" : "row";
  return "row";
}

/** The most likely cells of a line whose quotes do not pair up: to count them, never to keep them. */
export function guessedCells(line: string, dialect: Dialect): string[] {
  const { delimiter, quote } = dialect;
  if (isBlankRun(dialect)) return line.trim().split(/[ \t]+/);
  const cells: string[] = [];
  let at = 0;
  for (;;) {
    let from = at;
    if (dialect.trim) while (isBlank(line.charCodeAt(from))) from++;
    let border = -1;
    if (quote !== "" && line[from] === quote) {
      const close = line.indexOf(quote + delimiter, from + 1);
      const ends = close < 0 && line.length > from + 1 && line.endsWith(quote);
      if (close >= 0) border = close + quote.length;
      else if (ends) border = line.length;
    }
    if (border < 0) border = line.indexOf(delimiter, at);
    if (border < 0) border = line.length;
    cells.push(line.slice(at, border));
    if (border >= line.length) return cells;
    at = border + delimiter.length;
  }
}
