import type { DuckDBAppender, DuckDBType } from "@duckdb/node-api";
import { type Column, isCoded, isNumeric, type Table } from "../../core/table.ts";
import type { Database } from "./database.ts";
import { quoteName } from "./sql.ts";

/** How the cells of a column lie in the database. NULL is missing everywhere; codes take as few bytes as they can. */
export type Physical = "DOUBLE" | "VARCHAR" | "UTINYINT" | "USMALLINT" | "INTEGER";

/** Rows in a chunk of DuckDB. */
const chunkRows = 2048;

export function physicalOf(kind: Column["kind"], levels: number): Physical {
  if (kind === "number" || kind === "time") return "DOUBLE";
  if (kind === "text" || kind === "key") return "VARCHAR";
  return levels <= 255 ? "UTINYINT" : levels <= 65_535 ? "USMALLINT" : "INTEGER";
}

/** What writing a cell takes of a vector of the library. */
interface Vector {
  setItem(item: number, value: unknown): void;
  flush(): void;
}

/**
 * Makes a table of a column `row`, counted from 0, and the columns `c0`, `c1`, ..., and fills it in the order given.
 * Every table is flushed at once: what is left to the end would hold the thread for half a second.
 */
export async function createFrom(
  database: Database,
  name: string,
  columns: readonly Physical[],
  tables: AsyncIterable<Table>,
): Promise<number> {
  await createEmpty(database, name, columns);
  let row = 0;
  await database.append(name, async (appender) => {
    for await (const table of tables) {
      database.check();
      appendColumns(database, appender, columns, table.columns, table.count, (i) => row + i);
      row += table.count;
    }
  });
  return row;
}

export async function createEmpty(database: Database, name: string, columns: readonly Physical[]): Promise<void> {
  const list = ['"row" INTEGER', ...columns.map((type, j) => `c${j} ${type}`)];
  await database.run(`create table ${quoteName(name)} (${list.join(", ")})`);
}

export function appendColumns(
  database: Database,
  appender: DuckDBAppender,
  physical: readonly Physical[],
  columns: readonly Column[],
  count: number,
  rowAt: (i: number) => number,
): void {
  const { DuckDBDataChunk } = database.module;
  const types = (["INTEGER", ...physical] as const).map((type): DuckDBType => database.module[type]);
  for (let from = 0; from < count; from += chunkRows) {
    const n = Math.min(chunkRows, count - from);
    const chunk = DuckDBDataChunk.create(types, n);
    const rows = chunk.getColumnVector(0);
    for (let i = 0; i < n; i++) rows.setItem(i, rowAt(from + i));
    rows.flush();
    for (const [j, column] of columns.entries()) {
      const vector = chunk.getColumnVector(j + 1);
      put(vector, column, from, n);
      vector.flush();
    }
    appender.appendDataChunk(chunk);
  }
  appender.flushSync();
}

function put(vector: Vector, column: Column, from: number, count: number): void {
  if (isCoded(column)) {
    for (let i = 0; i < count; i++) {
      const code = column.codes[from + i]!;
      vector.setItem(i, code < 0 ? null : code);
    }
  } else if (isNumeric(column)) {
    for (let i = 0; i < count; i++) {
      const value = column.values[from + i]!;
      vector.setItem(i, Number.isNaN(value) ? null : value);
    }
  } else for (let i = 0; i < count; i++) vector.setItem(i, column.values[from + i]!);
}
