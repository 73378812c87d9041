import type { Stored } from "./columns.ts";
import type { Database, ReadFile } from "./database.ts";

/** A file that DuckDB reads by itself: its cells then never become values of JavaScript on their way into the database. */
export interface Direct {
  readonly file: ReadFile;
  /** Makes tables, or views of the file, with a column `row` and gives the place of every column; undefined where the file is not plain enough. */
  readonly store: (
    database: Database,
  ) => Promise<{ readonly count: number; readonly columns: readonly Stored[] } | undefined>;
}
