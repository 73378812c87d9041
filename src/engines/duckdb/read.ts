import type { DuckDBDataChunk } from "@duckdb/node-api";
import { Problem } from "../../core/problem.ts";
import { type Column, isCoded, isNumeric, type Table, type TextColumn } from "../../core/table.ts";
import { isText, type Stored } from "./columns.ts";
import { type Database, itemsOf } from "./database.ts";
import { joinedTexts, splitTexts } from "./joined-texts.ts";
import { quoteName } from "./sql.ts";

/** Which rows of a table are read: all, those of a mask over all, or those listed in another table with their places. */
export type Chosen =
  | { readonly mask?: Uint8Array; readonly list?: undefined }
  | { readonly list: string; readonly mask?: undefined };

/** Rows that make up a table that is given: `count` of them, whose rows or places in the list begin at `from` and end before `to`. */
interface Window {
  readonly from: number;
  readonly to: number;
  readonly count: number;
}

/**
 * Tables of at most `size` rows, `total` in all. Where columns lie in several tables, one after the other is asked for
 * the rows at hand: a scan holds a block for each of its columns and threads, and 25 scans side by side more than the
 * engine may hold.
 */
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
  for (const window of windowsOf(chosen, total, size)) {
    const columns = stored.map((column) => emptyColumn(column, window.count));
    for (const [table, own] of places) {
      const part = { table, stored: own.map((j) => stored[j]!), columns: own.map((j) => columns[j]!) };
      await fill(database, part, chosen, window);
    }
    yield { count: window.count, names, columns };
  }
}

/** A column of that many cells, to be filled. */
export function emptyColumn({ kind, levels = [] }: Pick<Stored, "kind" | "levels">, count: number): Column {
  if (kind === "number" || kind === "time") return { kind, values: new Float64Array(count) };
  if (kind === "text" || kind === "key") return { kind, values: new Array<string | null>(count).fill(null) };
  return { kind, codes: new Int32Array(count), levels };
}

function* windowsOf({ mask }: Chosen, total: number, size: number): Generator<Window> {
  let to = 0;
  for (let given = 0; given < total; given += size) {
    const count = Math.min(size, total - given);
    let from = to;
    if (mask === undefined) to += count;
    else {
      while (mask[from] !== 1) from++;
      to = from;
      for (let left = count; left > 0; to++) if (mask[to] === 1) left--;
    }
    yield { from, to, count };
  }
}

interface Part {
  readonly table: string;
  readonly stored: readonly Stored[];
  readonly columns: readonly Column[];
}

async function fill(database: Database, part: Part, chosen: Chosen, window: Window): Promise<void> {
  if (!(await fillFrom(database, part, chosen, window, true))) await fillFrom(database, part, chosen, window, false);
}

/** False where the texts of a row cannot be joined, since one holds the character between them. */
async function fillFrom(
  database: Database,
  { table, stored, columns }: Part,
  { mask, list }: Chosen,
  window: Window,
  joining: boolean,
): Promise<boolean> {
  const within = (column: string) => `${column} >= ${window.from} and ${column} < ${window.to}`;
  const some =
    list === undefined
      ? `where ${within('"row"')}`
      : `semi join (select "row" from ${quoteName(list)} where ${within("place")}) using ("row") order by "row"`;
  const isJoined = (j: number) => joining && isText(stored[j]!);
  const texts = [...stored.keys()].filter(isJoined);
  const single = [...stored.keys()].filter((j) => !isJoined(j));
  const cells = single.map((j) => cellOf(stored[j]!));
  if (texts.length > 0) cells.push(joinedTexts(texts.map((j) => stored[j]!.column)));
  const lists = texts.map((j) => columns[j] as TextColumn).map(({ values }) => values as (string | null)[]);
  const taken = new Int32Array(4096);
  let row = list === undefined ? window.from - 1 : -1;
  let filled = 0;
  for await (const chunk of database.chunks(
    `select ${['"row"', ...cells].join(", ")} from ${quoteName(table)} ${some}`,
  )) {
    const rows = itemsOf(chunk, 0);
    const first = rows[0]!;
    const last = rows[chunk.rowCount - 1]!;
    // The order of a scan is DuckDB's promise and not ours: it is looked at, for a row in another place is a wrong answer.
    if (list === undefined ? first !== row + 1 || last !== row + chunk.rowCount : first <= row) throw outOfOrder(table);
    row = last;
    let n = 0;
    for (let i = 0; i < chunk.rowCount; i++) if (mask === undefined || mask[first + i] === 1) taken[n++] = i;
    if (filled + n > window.count) throw outOfOrder(table);
    for (const [place, j] of single.entries()) copy(chunk, place + 1, columns[j]!, taken, n, filled);
    if (texts.length > 0) {
      const joined = chunk.getColumnVector(single.length + 1);
      for (let i = 0; i < n; i++) if (!splitTexts(joined.getItem(taken[i]!) as string, lists, filled + i)) return false;
    }
    filled += n;
  }
  if (filled !== window.count)
    throw new Problem(
      "engine-fault",
      `the DuckDB engine gave ${filled} of ${window.count} rows and stopped; try again with more --memory`,
      { table },
    );
  return true;
}

/** NULLs are turned into values of ours in SQL: to look at a bit for each cell would take longer than to copy. */
function cellOf({ kind, column }: Stored): string {
  if (kind === "number" || kind === "time") return `coalesce(${column}, 'nan'::DOUBLE)`;
  return kind === "text" || kind === "key" ? column : `coalesce(${column}::INTEGER, -1)`;
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
