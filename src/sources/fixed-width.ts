import type { Bytes } from "../core/bytes.ts";
import { openAsCsv } from "./as-csv.ts";
import { csv } from "./csv.ts";
import { decodedText, type Encoding, readHead } from "./csv-decode.ts";
import { createSpans, cutLine, isRuling, type Span } from "./fixed-width-spans.ts";
import type { Opened, Reject, Source } from "./source.ts";

const names = /(\.(fwf|prn|txt|dat|data|asc)|^[^.]*)$/i;
/** Lines from which columns can be seen; where blanks stand below each other in fewer it may be chance. */
const fewLines = 5;
const manyLines = 10;
/** Of longer lines nobody lines up the columns. */
const mostWidth = 10_000;
const listed = 100_000;
const longestText = 10_000;

/**
 * Columns that stand at the same places in every line, with blanks inside of their cells. Where a run of blanks parts
 * the cells as well, or a delimiter does, the file is read as CSV is.
 */
export const fixedWidth: Source = {
  id: "fixed-width",
  reads: (name, head) => names.test(name) && looksAligned(new TextDecoder("latin1").decode(head)),
  async open(bytes, options): Promise<Opened> {
    if (options.delimiter !== undefined) return csv.open(bytes, options);
    const encoding = options.encoding ?? (await readHead(bytes)).encoding;
    const found = createSpans();
    for await (const line of linesOf(bytes, encoding)) if (!found.add(line, mostWidth)) return csv.open(bytes, options);
    const spans = found.spans();
    if (spans.length < 2) return csv.open(bytes, options);

    let rejects: Reject[] = [];
    let rejected = 0;
    async function* rows() {
      [rejects, rejected] = [[], 0];
      let number = 0;
      for await (const line of linesOf(bytes, encoding)) {
        number++;
        const cells = isRuling(line) ? [] : cutLine(line, spans);
        if (typeof cells === "number") {
          const text = line.slice(0, longestText);
          const message = `line ${number} has text on both sides of the blanks between columns ${cells} and ${cells + 1}, which part them in the other lines`;
          if (rejected++ < listed) rejects.push({ line: number, code: "misplaced-cells", message, text });
        }
        // A blank line for each that is no row: the lines below keep their numbers.
        yield typeof cells === "number" ? [] : cells;
      }
    }
    const opened = await openAsCsv(bytes.name, rows, options);
    const { delimiter: _d, quote: _q, escape: _e, comment: _c, ...rest } = opened.options;
    return { ...opened, options: { ...rest, encoding }, report: () => withRejects(opened, rejects, rejected) };
  },
};

/** The lines that could not be cut went through as blank ones: they are rows that were set aside. */
function withRejects(opened: Opened, rejects: readonly Reject[], rejected: number) {
  const report = opened.report();
  return {
    ...report,
    rows: report.rows + rejected,
    rejected: report.rejected + rejected,
    rejects: [...report.rejects, ...rejects].sort((a, b) => a.line - b.line),
    skipped: report.skipped
      .map((one) => (one.kind === "blank" ? { ...one, lines: one.lines - rejected } : one))
      .filter(({ lines }) => lines > 0),
  };
}

/** True of lines that columns can be seen in though no delimiter and no run of blanks parts every line alike. */
function looksAligned(head: string): boolean {
  if (/^\s*[[{<]|[\t"\0]/.test(head)) return false;
  const whole = head.slice(0, head.lastIndexOf("\n") + 1);
  const lines = whole.split(/\r?\n/).filter((line) => line.trim() !== "" && !isRuling(line));
  if (lines.length < fewLines) return false;
  const alike = (count: (line: string) => number) => {
    const first = count(lines.at(-1)!);
    return first > 1 && lines.filter((line) => count(line) === first).length >= 0.9 * lines.length;
  };
  if ([",", ";", "|"].some((mark) => alike((line) => line.split(mark).length))) return false;
  if (alike((line) => line.trim().split(/\s+/).length)) return false;
  const found = createSpans();
  if (!lines.every((line) => found.add(line, mostWidth))) return false;
  const spans = found.spans();
  const isWide = spans.every((span, i) => i === 0 || span.from - spans[i - 1]!.to >= 2);
  return spans.length >= 2 && (lines.length >= manyLines || isWide) && everyCut(lines, spans);
}

/** All but a few lines can be cut, and no column is empty in most of them. */
function everyCut(lines: readonly string[], spans: readonly Span[]): boolean {
  const cut = lines.map((line) => cutLine(line, spans)).filter((cells) => typeof cells !== "number");
  const filled = spans.map((_, i) => cut.filter((cells) => cells[i] !== "").length);
  return cut.length >= 0.9 * lines.length && filled.every((count) => count >= 0.2 * lines.length);
}

async function* linesOf(bytes: Bytes, encoding: Encoding): AsyncGenerator<string> {
  let rest = "";
  for await (const chunk of decodedText(bytes, encoding)) {
    const lines = (rest + chunk).split("\n");
    rest = lines.pop()!;
    for (const line of lines) yield line.endsWith("\r") ? line.slice(0, -1) : line;
    if (rest.length > mostWidth) break;
  }
  if (rest !== "") yield rest;
}
