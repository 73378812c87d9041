import { Problem } from "../core/problem.ts";
import { type Block, mainBlock } from "./csv-block.ts";
import { type Dialect, isBlankRun } from "./csv-dialect.ts";
import { headerScore, isFurtherHeader, joinedNames, looksLikeNames, uniqueNames } from "./csv-header.ts";
import { headerCells } from "./csv-header-cells.ts";
import { type SampleRecord, sampleRecords } from "./csv-sample.ts";
import { type Shape, shapeOf } from "./csv-shape.ts";
import type { ReadOptions } from "./source.ts";

/** More columns than any table has; a file past it is not a table that was meant. */
export const maxColumns = 32_768;

/** Where the table stands in its file and what its rows look like. */
export interface Layout {
  readonly names: readonly string[];
  /** The last header line as it stands, to know it again below. */
  readonly titles: readonly string[];
  readonly header: boolean;
  readonly headerLines: number;
  readonly skip: number;
  /** The physical line where the reading of rows starts. */
  readonly bodyLine: number;
  /** Lines above it that are no rows. */
  readonly above: { readonly preamble: number; readonly blank: number; readonly comment: number };
  readonly shapes: readonly Shape[];
  readonly trailing: boolean;
  /** Rows differ in length by nature (baskets): every row is filled up to the longest. */
  readonly ragged: boolean;
  /** What had to be done to the header. */
  readonly repair?: { readonly line: number; readonly message: string };
}

export function findLayout(text: string, whole: boolean, dialect: Dialect, given: ReadOptions): Layout {
  const trailing = isBlankRun(dialect) && closesWithBlank(text, whole, dialect);
  const records = sampleRecords(text, whole, dialect, 3000, trailing);
  const skipped = given.skip ?? 0;
  const rows = records.filter(({ kind, line }) => kind === "row" && line > skipped);
  const block = mainBlock(rows, dialect);
  const { ragged } = block;
  const count = given.columns?.length ?? block.columns;
  refuseColumns(count);

  let start = given.skip !== undefined || ragged ? 0 : firstTableRow(rows, count, dialect);
  const first = rows[start];
  const columns =
    given.columns !== undefined || first === undefined ? count : widthOf(first, rows, block, start, dialect);
  const below = rows.slice(start + 1, block.end);
  const fitting = (list: readonly SampleRecord[]) => {
    const clean = list.filter(({ cells, odd }) => cells.length === columns && !odd);
    return clean.length > 0 ? clean : list.filter(({ cells }) => cells.length === columns);
  };
  const names = first === undefined ? undefined : headerCells(first, columns, dialect);
  const isHeader = () => {
    // A header of several lines may be the same line again and again: its copies are no body.
    const body = fitting(below.filter(({ cells }) => !sameCells(cells, names!.cells)));
    return (
      headerScore(
        names!.cells,
        body.map(({ cells }) => cells),
        shapesOf(body, columns),
      ) > 0
    );
  };
  const header =
    given.header ??
    (given.columns === undefined &&
      first !== undefined &&
      names !== undefined &&
      (ragged ? standsOut(first, rows) : isHeader()));
  if (!header && given.skip === undefined && !ragged) {
    // Without names below them, lines above are a preamble only where they cannot be rows themselves.
    const place = rows.findIndex(({ cells }) => cells.length === columns);
    start = Math.max(0, Math.min(start, place < 0 ? start : place));
  }
  let headerLines = header ? (given.headerLines ?? 1) : 0;
  let top = start;
  let shapes = shapesOf(fitting(rows.slice(start + headerLines, block.end)), columns);
  if (header && given.headerLines === undefined && names !== undefined) {
    while (headerLines < 8) {
      const next = rows[start + headerLines];
      const beyond = shapesOf(fitting(rows.slice(start + headerLines + 1, block.end)), columns);
      if (next === undefined || !isFurtherHeader(next.cells, names.cells, beyond)) break;
      headerLines++;
      shapes = beyond;
    }
    const above = rows[start - 1];
    if (given.skip === undefined && above !== undefined && isUpperLevel(above, columns)) {
      top = start - 1;
      headerLines++;
    }
  }
  const headerRows = rows.slice(top, top + headerLines);
  const unnamed = headerLines === 1 && startsWithRowNames(headerRows[0], fitting(below), columns);
  const cells = headerRows.map((row) =>
    unnamed ? ["", ...row.cells] : (headerCells(row, columns, dialect)?.cells ?? row.cells),
  );
  const lead = rows[top];
  const line = lead?.line ?? skipped + 1;
  const between = (from: number, to: number, kind: string) =>
    records.filter((record) => record.kind === kind && record.line > from && record.line < to).length;
  const skip = given.skip ?? (top > 0 ? line - 1 : 0);
  const lastHeader = headerRows.at(-1);
  const bodyLine = lastHeader === undefined ? skip + 1 : lastHeader.line + lastHeader.lines;
  const repairs =
    header && !unnamed
      ? headerRows.map((row) => headerCells(row, columns, dialect)?.repair).filter((s) => s !== undefined)
      : [];
  return {
    names: uniqueNames(
      given.columns ?? (header ? cleanFirst(joinedNames(cells, columns)) : Array.from({ length: columns }, () => "")),
    ),
    titles: cells.at(-1) ?? [],
    header,
    headerLines,
    skip,
    bodyLine,
    above: {
      preamble: skip,
      blank: header ? between(skip, bodyLine, "blank") : 0,
      comment: header ? between(skip, bodyLine, "comment") : 0,
    },
    shapes,
    trailing,
    ragged,
    ...(repairs.length > 0 && lastHeader !== undefined
      ? { repair: { line: lastHeader.line, message: repairs.join("; ") } }
      : {}),
  };
}

export function refuseColumns(count: number): void {
  if (count > maxColumns)
    throw new Problem(
      "too-many-columns",
      `csv: the rows have ${count} columns, the limit maxColumns is ${maxColumns}; if the delimiter was mistaken, give it with --delimiter`,
      { columns: count, maxColumns },
    );
}

function shapesOf(rows: readonly SampleRecord[], columns: number): Shape[] {
  const used = rows.slice(0, Math.max(50, Math.min(800, Math.floor(20_000 / Math.max(1, columns)))));
  return Array.from({ length: columns }, (_, j) =>
    shapeOf({
      cells: used.map(({ cells }) => cells[j]!),
      quoted: used.reduce((sum, row) => sum + (row.quoted[j] && row.cells[j] !== "" ? 1 : 0), 0),
    }),
  );
}

/** The first row that could be the header or a row of the table: what stands above it is a preamble. */
function firstTableRow(rows: readonly SampleRecord[], columns: number, dialect: Dialect): number {
  for (let i = 0; i < Math.min(rows.length, 200); i++) {
    const row = rows[i]!;
    const filled = row.cells.filter((cell) => cell.trim() !== "").length;
    if (columns === 1 || (filled > columns / 2 && filled > 1 && row.cells.length <= 2 * columns)) return i;
    // A header whose quotes or delimiters are not those of the rows; a header below it would prove it a remark.
    const rescued = headerCells(row, columns, dialect);
    if (rescued?.exact && looksLikeNames(rescued.cells) && !looksLikeNames(rows[i + 1]?.cells ?? [])) return i;
  }
  return 0;
}

const sameCells = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((cell, j) => cell.trim() === b[j]!.trim());

/** Among rows of different length there are no columns to compare with: names are texts that never come again. */
function standsOut(first: SampleRecord, rows: readonly SampleRecord[]): boolean {
  const names = new Set(first.cells);
  return looksLikeNames(first.cells) && !rows.some((row) => row !== first && row.cells.some((cell) => names.has(cell)));
}

/** A line of group titles right above the header: as wide as the table, with gaps. */
function isUpperLevel(row: SampleRecord, columns: number): boolean {
  const filled = row.cells.filter((cell) => cell.trim() !== "");
  return row.cells.length === columns && filled.length >= 2 && filled.every((cell) => /[\p{L}\d]/u.test(cell));
}

/** The number of columns, where the header and the rows below it do not agree. */
function widthOf(
  first: SampleRecord,
  rows: readonly SampleRecord[],
  block: Block,
  start: number,
  dialect: Dialect,
): number {
  const above = first.cells.length;
  const { columns } = block;
  if (above === columns || first.broken) return columns;
  if (block.ragged) return Math.max(above, columns);
  if (above > columns) {
    if (first.odd || first.cells.filter((cell) => cell.trim() !== "").length <= columns) return columns;
    const exact = headerCells(first, columns, dialect);
    return !exact?.exact && looksLikeNames(first.cells) ? above : columns;
  }
  if (above < 2) return columns;
  const surplus = rows.slice(start + 1, block.end).filter(({ cells }) => cells.length > above);
  return surplus.every(({ cells }) => cells.slice(above).every((cell) => cell.trim() === "")) ? above : columns;
}

/** R writes row names without a name for them: all names then stand one column too far to the left. */
function startsWithRowNames(header: SampleRecord | undefined, body: readonly SampleRecord[], columns: number): boolean {
  if (header === undefined || header.odd || header.cells.length !== columns - 1 || body.length < 2) return false;
  const first = body.map(({ cells }) => cells[0]!);
  if (new Set(first).size < first.length) return false;
  return first.every((cell) => /^\p{L}/u.test(cell)) || first.every((cell, i) => cell === String(i + 1));
}

/** A header that is commented out ("#CHROM") is a header all the same. */
function cleanFirst(names: readonly string[]): string[] {
  return names.map((name, j) => (j === 0 ? name.replace(/^#+\s*/, "") : name));
}

/**
 * With blanks as delimiter a blank at the end means nothing, unless rows end in one, the header does not, and rows
 * would be shorter than the header otherwise.
 */
function closesWithBlank(text: string, whole: boolean, dialect: Dialect): boolean {
  const [first, ...rest] = sampleRecords(text, whole, dialect, 400).filter(({ kind }) => kind === "row");
  if (first === undefined || rest.length === 0 || /[ \t]$/.test(first.text)) return false;
  const open = rest.filter(({ text: line }) => /[ \t]$/.test(line));
  const width = first.cells.length;
  return (
    open.length >= 0.9 * rest.length &&
    open.filter(({ cells }) => cells.length < width).length >= 0.1 * rest.length &&
    open.every(({ cells, broken }) => broken || cells.length + 1 >= width)
  );
}
