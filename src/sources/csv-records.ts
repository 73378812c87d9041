import type { Table } from "../core/table.ts";
import { createBelow } from "./csv-below.ts";
import { createColumnBuffer } from "./csv-columns.ts";
import type { Dialect } from "./csv-dialect.ts";
import type { Layout } from "./csv-layout.ts";
import { placeRow } from "./csv-place.ts";
import { guessedCells, lineContent, lineKind } from "./csv-sample.ts";
import { misfits } from "./csv-shape.ts";
import type { Tally } from "./csv-tally.ts";
import { createTokenizer } from "./csv-tokenize.ts";

/** Characters that may be read ahead in vain for quotes that never close, before only short reaches are tried. */
const patience = 67_108_864;
const shortReach = 65_536;

/** Reads the rows below the header: one pass over the text, a batch at a time, every line accounted for. */
export async function* readRows(
  chunks: AsyncIterable<string>,
  dialect: Dialect,
  layout: Layout,
  tally: Tally,
): AsyncGenerator<Table> {
  const { newline } = dialect;
  const columns = layout.shapes.length;
  const tokenizer = createTokenizer(dialect);
  tokenizer.trailing = layout.trailing;
  const probe = createTokenizer(dialect);
  probe.trailing = layout.trailing;
  const buffer = createColumnBuffer(layout.names);
  const below = createBelow(layout, tally);
  const title = layout.header ? (layout.titles[0] ?? "").trim() : undefined;
  let text = "";
  let line = 1;
  let afterBlank = false;
  let inSecondTable = false;
  let wasted = 0;

  const keeping = () => {
    below.release();
    tally.rows++;
    tally.kept++;
    afterBlank = false;
  };
  const startsWithTitle = (source: string): boolean => {
    if (tokenizer.hasQuotes) return tokenizer.fields[0] === title;
    const { places } = tokenizer;
    return places[1]! - places[0]! === title!.length && source.startsWith(title!, places[0]!);
  };

  /** A quote that opens by mistake may close somewhere below; the lines it swallowed tell. */
  function swallowed(start: number, lineEnd: number): boolean {
    const { fields, next, odd } = tokenizer;
    if (fields.length !== columns) return readsAlone(text, lineEnd + 1);
    if (odd || misfits(layout.shapes, fields) > 0) return readsAlone(text, lineEnd + 1);
    if (columns < 2 || tokenizer.lines < 4) return false;
    let inner = 0;
    for (let at = lineEnd + 1, end = text.indexOf(newline, at); end >= 0 && end + 1 < next - 1; ) {
      if (guessedCells(lineContent(text, at, end), dialect).length !== columns) return false;
      inner++;
      at = end + 1;
      end = text.indexOf(newline, at);
    }
    const alone = guessedCells(lineContent(text, start, lineEnd), dialect).length === columns;
    return inner >= (columns > 2 ? 3 : 8) && (alone || inner >= 20);
  }

  /** True when the line that starts there is a sound row by itself. */
  function readsAlone(source: string, at: number): boolean {
    if (at >= source.length) return false;
    const end = source.indexOf(newline, at);
    return (
      probe.read(source, at, end < 0 ? source.length : end, true) === "row" &&
      probe.lines === 1 &&
      probe.count === columns &&
      columns > 1 &&
      !probe.odd
    );
  }

  function place(
    record: string,
    fields: readonly string[],
    quoted: boolean[] | undefined,
    odd: boolean,
    broken: boolean,
    lines: number,
  ): void {
    const placed = placeRow(
      { fields, odd, broken, line, text: record, ...(quoted ? { quoted } : {}) },
      layout,
      dialect,
    );
    if ("cells" in placed) {
      keeping();
      buffer.push(placed.cells);
      if (placed.repair !== undefined) tally.repair(line, `csv: line ${line}: ${placed.repair}`);
      return;
    }
    inSecondTable = below.hold({
      line,
      lines,
      reason: placed.reason,
      fields: placed.fields.slice(0, 1000),
      text: record,
      afterBlank,
    });
    afterBlank = false;
  }

  /** Reads what is complete in `text` and leaves the rest; true when more is needed to go on. */
  function consume(final: boolean): void {
    let at = 0;
    while (at < text.length) {
      let end = text.indexOf(newline, at);
      if (end < 0) {
        if (!final) break;
        end = text.length;
      }
      if (line < layout.bodyLine || inSecondTable) {
        if (inSecondTable) tally.skip("table", 1);
        at = end + 1;
        line++;
        continue;
      }
      const code = text.charCodeAt(at);
      if (code <= 32 || dialect.comment !== "") {
        const kind = lineKind(lineContent(text, at, end), dialect);
        if (kind !== "row") {
          tally.skip(kind, 1);
          if (kind === "blank") afterBlank = true;
          at = end + 1;
          line++;
          continue;
        }
      }
      let status = tokenizer.read(text, at, end, final);
      if (status === "more") break;
      if (status === "row" && tokenizer.lines > 1) {
        if (swallowed(at, end)) status = "broken";
      }
      const isShort = status === "broken" || tokenizer.count < columns;
      if (end === text.length && isShort && !layout.ragged)
        tally.odd(
          `csv: the file ends within line ${line}, before the last of its ${columns} cells and without an end of line; it may have been cut off, fetch it again`,
        );
      if (status === "broken") {
        wasted += Math.max(0, tokenizer.reach - end);
        if (wasted > patience) tokenizer.limit = shortReach;
        const record = lineContent(text, at, end);
        place(record, guessedCells(record, dialect), undefined, true, true, 1);
        at = end + 1;
        line++;
        continue;
      }
      const { next, lines, odd, hasQuotes, count } = tokenizer;
      if (title !== undefined && startsWithTitle(text) && below.isHeaderAgain(tokenizer.cut(text))) {
        below.release();
        inSecondTable = true;
        tally.skip("table", lines);
      } else if (count === columns && !odd) {
        keeping();
        if (hasQuotes) buffer.push(tokenizer.fields);
        else buffer.pushPlaces(text, tokenizer.places);
      } else {
        const record = lineContent(text, at, Math.max(end, next - 1));
        place(record, tokenizer.cut(text).slice(), hasQuotes ? tokenizer.quoted.slice() : undefined, odd, false, lines);
      }
      at = next;
      line += lines;
    }
    text = at >= text.length ? "" : text.slice(at);
  }

  let wanted = 0;
  // Joined, not added: V8 keeps a sum as a tree, and every look at a character would go through it.
  let pieces: string[] = [];
  let waiting = 0;
  for await (const chunk of chunks) {
    pieces.push(chunk);
    waiting += chunk.length;
    if (waiting < wanted) continue;
    text = [text, ...pieces].join("");
    pieces = [];
    waiting = 0;
    consume(false);
    // A record that goes on beyond the text is read again from its start: by doubling, that stays linear in all.
    wanted = text.length;
    yield* buffer.full();
  }
  text = [text, ...pieces].join("");
  consume(true);
  below.close();
  yield* buffer.full();
  yield* buffer.rest();
}
