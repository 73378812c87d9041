import { type Dialect, dialectOf } from "./csv-dialect.ts";
import { looksLikeNames } from "./csv-header.ts";
import { reread } from "./csv-reread.ts";
import { type SampleRecord, sampleRecords } from "./csv-sample.ts";
import { shapeOf } from "./csv-shape.ts";

/** The cells of a header line for that many columns, put right where the line itself is broken. */
export interface HeaderCells {
  readonly cells: readonly string[];
  /** The line has a name for each column, taken as it stands or put right without a guess. */
  readonly exact: boolean;
  readonly repair?: string;
}

export function headerCells(record: SampleRecord, columns: number, dialect: Dialect): HeaderCells | undefined {
  const { cells, text, odd } = record;
  if (cells.length === columns && !odd) return { cells, exact: true };
  if (odd) {
    const any = shapeOf({ cells: [], quoted: 0 });
    const again = reread(
      text,
      dialect,
      Array.from({ length: columns }, () => any),
    );
    if (again !== undefined)
      return {
        cells: again,
        exact: true,
        repair: "the quotes of the header do not pair up; one was read as it stands",
      };
    if (cells.length === columns) return { cells, exact: true };
  }
  const filled = cells.filter((cell) => cell.trim() !== "");
  if (filled.length === columns && cells.length > columns)
    return {
      cells: filled,
      exact: true,
      repair: `the header has ${cells.length} fields, the rows have ${columns}; its empty names were dropped`,
    };
  if (columns > 1) {
    for (const delimiter of [",", ";", "\t", "|", " "]) {
      if (delimiter === dialect.delimiter) continue;
      const other = { ...dialectOf({ delimiter, quote: dialect.quote, escape: dialect.escape }, dialect.newline) };
      const read = sampleRecords(text, true, other, 1)[0];
      if (read?.cells.length === columns && !read.odd && looksLikeNames(read.cells))
        return {
          cells: read.cells,
          exact: true,
          repair: `the header has another delimiter (${JSON.stringify(delimiter)}) than the rows`,
        };
    }
  }
  if (cells.length < 2 && columns > 1) return undefined;
  const message = `the header has ${cells.length} fields, the rows have ${columns}`;
  return cells.length < columns
    ? { cells, exact: false, repair: `${message}; the last columns have no name` }
    : { cells: cells.slice(0, columns), exact: false, repair: `${message}; its last fields were dropped` };
}
