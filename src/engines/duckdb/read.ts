import type { DuckDBDataChunk } from "@duckdb/node-api";
import { Problem } from "../../core/problem.ts";
import { type Column, isCoded, isNumeric, type Table } from "../../core/table.ts";
import type { Stored } from "./columns.ts";
import { type Database, itemsOf } from "./database.ts";
import { quoteName } from "./sql.ts";

/** Which rows of a table are read: all, those of a mask over all, or those listed in another table. */
export type Chosen =
  | { readonly mask?: Uint8Array; readonly list?: undefined }
  | { readonly list: string; readonly mask?: undefined };

/** Reads columns of one table in row order, so many rows at a time. */
interface Reader {
  fill(columns: readonly Column[], count: number): Promise<void>;
  close(): Promise<void>;
}

/** Tables of at most `size` rows, `total` in all. Columns that lie in several tables are read side by side. */
export async function* readTables(
  database: Database,
  names: readonly string[],
  stored: readonly Stored[],
  chosen: Chosen,
  total: number,
  size: number,
): AsyncGenerator<Table> {
  const places = new Map<string, number[]>();
  for (const [j, { table }] of stored.entries()) places.set(table, [...(places.get(table) ?? []), j]);
  const readers = [...places].map(([table, own]) => ({
    own,
    reader: openReader(
      database,
      table,
      own.map((j) => stored[j]!),
      chosen,
    ),
  }));
  try {
    for (let from = 0; from < total; from += size) {
      const count = Math.min(size, total - from);
      const columns = stored.map((column) => emptyColumn(column, count));
      for (const { own, reader } of readers)
        await reader.fill(
          own.map((j) => columns[j]!),
          count,
        );
      yield { count, names, columns };
    }
  } finally {
    for (const { reader } of readers) await reader.close();
  }
}

/** A column of that many cells, to be filled. */
export function emptyColumn({ kind, levels = [] }: Pick<Stored, "kind" | "levels">, count: number): Column {
  if (kind === "number" || kind === "time") return { kind, values: new Float64Array(count) };
  if (kind === "text" || kind === "key") return { kind, values: new Array<string | null>(count).fill(null) };
  return { kind, codes: new Int32Array(count), levels };
}

function openReader(database: Database, table: string, stored: readonly Stored[], chosen: Chosen): Reader {
  // NULLs are turned into values of ours in SQL: to look at a bit for each cell would take longer than to copy.
  const list = stored.map(({ kind, column }) =>
    kind === "number" || kind === "time"
      ? `coalesce(${column}, 'nan'::DOUBLE)`
      : kind === "text" || kind === "key"
        ? column
        : `coalesce(${column}::INTEGER, -1)`,
  );
  const from = quoteName(table);
  const some = chosen.list === undefined ? "" : ` semi join ${quoteName(chosen.list)} using ("row") order by "row"`;
  const chunks = database.chunks(`select ${['"row"', ...list].join(", ")} from ${from}${some}`);
  const taken = new Int32Array(4096);
  let chunk: DuckDBDataChunk | undefined;
  let at = 0;
  let row = -1;

  async function next(): Promise<void> {
    const step = await chunks.next();
    if (step.done) throw outOfOrder(table);
    chunk = step.value;
    at = 0;
    const rows = itemsOf(chunk, 0);
    const first = rows[0]!;
    const last = rows[chunk.rowCount - 1]!;
    // The order of a scan is DuckDB's promise and not ours: it is looked at, for a row in another place is a wrong answer.
    const sound = chosen.list === undefined ? first === row + 1 && last === row + chunk.rowCount : first > row;
    if (!sound) throw outOfOrder(table);
    row = last;
  }

  return {
    async fill(columns, count) {
      let filled = 0;
      while (filled < count) {
        if (chunk === undefined || at >= chunk.rowCount) await next();
        const rows = chunk!.rowCount;
        const base = row - rows + 1;
        const { mask } = chosen;
        let n = 0;
        if (mask === undefined) {
          n = Math.min(rows - at, count - filled);
          for (let i = 0; i < n; i++) taken[i] = at + i;
          at += n;
        } else for (; at < rows && filled + n < count; at++) if (mask[base + at] === 1) taken[n++] = at;
        for (const [j, column] of columns.entries()) copy(chunk!, j + 1, column, taken, n, filled);
        filled += n;
      }
    },
    async close() {
      await chunks.return(undefined);
    },
  };
}

function copy(
  chunk: DuckDBDataChunk,
  place: number,
  column: Column,
  taken: Int32Array,
  count: number,
  at: number,
): void {
  if (count === 0) return;
  if (!isCoded(column) && !isNumeric(column)) {
    const vector = chunk.getColumnVector(place);
    const values = column.values as (string | null)[];
    for (let i = 0; i < count; i++) values[at + i] = vector.getItem(taken[i]!) as string | null;
    return;
  }
  const items = itemsOf(chunk, place);
  const target = isCoded(column) ? column.codes : column.values;
  if (taken[count - 1]! - taken[0]! === count - 1) target.set(items.subarray(taken[0]!, taken[0]! + count), at);
  else for (let i = 0; i < count; i++) target[at + i] = items[taken[i]!]!;
}

function outOfOrder(table: string): Problem {
  return new Problem(
    "engine-fault",
    "the DuckDB engine gave rows in another order than they were stored in; this is a fault of lode, please report it",
    { table },
  );
}
