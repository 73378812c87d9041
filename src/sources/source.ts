import type { Bytes } from "../core/bytes.ts";
import type { Table } from "../core/table.ts";
import type { Direct } from "../engines/duckdb/direct.ts";

/** How a text file is read. What is absent is found in the file; what was used is in `Opened.options`, complete. */
export interface ReadOptions {
  /** Names for a file without a header (then `header` is no unless said). */
  readonly columns?: readonly string[];
  readonly header?: boolean;
  /** Header lines that are joined, level by level, into one name. */
  readonly headerLines?: number;
  /** One or two characters, or " " for any run of white space. */
  readonly delimiter?: string;
  /** One character; "" where nothing is quoted. */
  readonly quote?: string;
  /** One character; the quote itself where it is doubled, "" where nothing is escaped. */
  readonly escape?: string;
  /** A line that starts with it is a comment; "" where there are none. */
  readonly comment?: string;
  readonly encoding?: "utf-8" | "utf-16le" | "utf-16be" | "latin1";
  /** Physical lines at the top of the file that belong to no table. */
  readonly skip?: number;
  /** Which sheet of a workbook, or which table of a database; without it the first sheet, or the only table. */
  readonly table?: string;
}

/** A line that could not be placed. `line` is the 1-based physical line where its row starts. */
export interface Reject {
  readonly line: number;
  readonly code: string;
  readonly message: string;
  readonly text: string;
}

/** What became of every row: `rows` = `kept` + `rejected`, asserted by the reader. */
export interface LoadReport {
  readonly rows: number;
  readonly kept: number;
  readonly rejected: number;
  /** Kept rows whose surplus empty fields were dropped or whose missing trailing fields were filled. */
  readonly repaired: number;
  /** One by one for the first 100,000, their text up to 10,000 characters; `rejected` counts all. */
  readonly rejects: readonly Reject[];
  /** One by one for the first 100,000; a repaired header is listed here too, and is no row. */
  readonly repairs: readonly { readonly line: number; readonly message: string }[];
  /** What is odd about the file as a whole, as sentences. */
  readonly notes?: readonly string[];
  /** Lines that are no rows: preamble, blank, comment, footnote, and those of a second table below the first. */
  readonly skipped: readonly {
    readonly kind: "preamble" | "blank" | "comment" | "footnote" | "table";
    readonly lines: number;
  }[];
}

/** An opened source. `batches` may be consumed more than once; `report` is complete after the first full pass. */
export interface Opened {
  readonly names: readonly string[];
  /** What each column holds; absent where all hold text. */
  readonly kinds?: readonly SourceKind[];
  readonly options: ReadOptions;
  /** Tables of at most 65,536 rows. A text source yields raw text columns (kind "text"); a typed one typed columns. */
  batches(): AsyncIterable<Table>;
  /** There where DuckDB can read the file by itself and give the very cells of `batches`; then the report is complete after it. */
  readonly direct?: Direct;
  report(): LoadReport;
}

/** What columns a source may give. */
export type SourceKind = "number" | "time" | "text";

export interface Source {
  readonly id: string;
  /** True when the locator's name or the first bytes say that this source reads it. */
  readonly reads: (name: string, head: Uint8Array) => boolean;
  readonly open: (bytes: Bytes, options: ReadOptions) => Promise<Opened>;
}
