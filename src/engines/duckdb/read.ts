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

/** Cells of a table that is made while the one before it is worked on, at most: both are held. */
const aheadMost = 8_000_000;

/** Tables that are scanned side by side. */
const scansMost = 4;

/**
 * Tables of at most `size` rows, `total` in all, each of which is read while the one before it is worked on. Columns of
 * few tables come in one scan of each. Of many, one table after the other is asked for the rows at hand: a scan holds a
 * block for each of its columns and threads, and 25 scans side by side more than the engine may hold.
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
  const isOneScan = places.size <= scansMost && chosen.list === undefined;
  const sources = Array.from(places, ([table, own]) => ({
    own,
    reader: createReader(database, { table, stored: own.map((j) => stored[j]!) }, chosen, isOneScan),
  }));
  const read = async (window: Window): Promise<Table> => {
    const columns = stored.map((column) => emptyColumn(column, window.count));
    for (const { own, reader } of sources)
      await reader.fill(
        own.map((j) => columns[j]!),
        window,
      );
    return { count: window.count, names, columns };
  };
  const windows = windowsOf(chosen, total, size);
  const start = (): Promise<Table> | undefined => {
    const window = windows.next();
    if (window.done) return undefined;
    const table = read(window.value);
    // Whoever asks for the table hears of a fault; until then nobody does.
    table.catch(() => {});
    return table;
  };
  const isAhead = size * stored.length <= aheadMost;
  let next = start();
  try {
    while (next) {
      const table = await next;
      database.check();
      next = isAhead ? start() : undefined;
      yield table;
      if (!isAhead) next = start();
    }
  } finally {
    await next?.catch(() => {});
    for (const { reader } of sources) await reader.close();
  }
}

/** A column of that many cells, to be filled. */
export function emptyColumn({ kind, levels = [] }: Pick<Stored, "kind" | "levels">, count: number): Column {
  if (kind === "number" || kind === "time") return { kind, values: new Float64Array(count) };
  if (kind === "text" || kind === "key") return { kind, values: new Array<string | null>(count).fill(null) };
  return { kind, codes: new Int32Array(count), levels };
}

function* windowsOf({ mask }: Chosen, total: number, size: number): Generator<Window, void> {
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

/** Columns of one table. */
interface Part {
  readonly table: string;
  readonly stored: readonly Stored[];
}

/** Fills columns with the rows of one window after another: from one scan of all that follow, or from a scan for each. */
function createReader(database: Database, part: Part, chosen: Chosen, isOneScan: boolean) {
  let joining = true;
  let scan: Scan | undefined;
  const end = async () => {
    await scan?.close();
    scan = undefined;
  };
  return {
    async fill(columns: readonly Column[], window: Window): Promise<void> {
      for (;;) {
        scan ??= createScan(database, part, chosen, window, isOneScan, joining);
        const found = await fill(scan, columns, chosen, window);
        if (found !== "filled" || !isOneScan) await end();
        if (found === "filled") return;
        if (found === "short") throw await endedEarly(database, part, window);
        joining = false;
      }
    },
    close: end,
  };
}

interface Scan {
  readonly table: string;
  /** Places among the part's columns: those that are cells of their own, and the texts that are joined to one cell. */
  readonly single: readonly number[];
  readonly texts: readonly number[];
  /** The next rows before a row, of one chunk from `begin` to `end`; where a list tells rows, those of a whole chunk. */
  next(to: number): Promise<{ chunk: DuckDBDataChunk; first: number; begin: number; end: number } | undefined>;
  close(): Promise<unknown>;
}

function createScan(
  database: Database,
  { table, stored }: Part,
  { list }: Chosen,
  { from, to }: Window,
  isOneScan: boolean,
  joining: boolean,
): Scan {
  const within = (column: string) =>
    isOneScan ? `${column} >= ${from}` : `${column} >= ${from} and ${column} < ${to}`;
  const some =
    list === undefined
      ? `where ${within('"row"')}`
      : `semi join (select "row" from ${quoteName(list)} where ${within("place")}) using ("row") order by "row"`;
  const isJoined = (j: number) => joining && isText(stored[j]!);
  const texts = [...stored.keys()].filter(isJoined);
  const single = [...stored.keys()].filter((j) => !isJoined(j));
  const cells = single.map((j) => cellOf(stored[j]!));
  if (texts.length > 0) cells.push(joinedTexts(texts.map((j) => stored[j]!.column)));
  const chunks = database.chunks(`select ${['"row"', ...cells].join(", ")} from ${quoteName(table)} ${some}`);
  let row = list === undefined ? from - 1 : -1;
  let chunk: DuckDBDataChunk | undefined;
  let first = 0;
  let count = 0;
  let begin = 0;
  return {
    table,
    single,
    texts,
    async next(before) {
      if (begin === count) {
        const next = await chunks.next();
        if (next.done) return undefined;
        chunk = next.value;
        const rows = itemsOf(chunk, 0);
        [first, begin, count] = [rows[0]!, 0, rows.length];
        const last = rows[count - 1]!;
        // The order of a scan is DuckDB's promise and not ours: it is looked at, for a row in another place is a wrong answer.
        if (list === undefined ? first !== row + 1 || last !== row + count : first <= row) throw outOfOrder(table);
        row = last;
      }
      const end = list === undefined ? Math.min(count, before - first) : count;
      const piece = { chunk: chunk!, first, begin, end };
      begin = end;
      return piece;
    },
    close: () => chunks.return(undefined),
  };
}

/** "apart" where the texts of a row cannot be joined, since one holds the character between them; "short" where the scan ends before the window does. */
async function fill(
  scan: Scan,
  columns: readonly Column[],
  { mask }: Chosen,
  window: Window,
): Promise<"filled" | "apart" | "short"> {
  const { single, texts, table } = scan;
  const lists = texts.map((j) => columns[j] as TextColumn).map(({ values }) => values as (string | null)[]);
  const taken = new Int32Array(4096);
  let filled = 0;
  while (filled < window.count) {
    const piece = await scan.next(window.to);
    if (piece === undefined) return "short";
    const { chunk, first, begin, end } = piece;
    let n = 0;
    for (let i = begin; i < end; i++) if (mask === undefined || mask[first + i] === 1) taken[n++] = i;
    if (filled + n > window.count) throw outOfOrder(table);
    for (const [place, j] of single.entries()) copy(chunk, place + 1, columns[j]!, taken, n, filled);
    if (texts.length > 0) {
      const joined = chunk.getColumnVector(single.length + 1);
      for (let i = 0; i < n; i++)
        if (!splitTexts(joined.getItem(taken[i]!) as string, lists, filled + i)) return "apart";
    }
    filled += n;
  }
  return "filled";
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

/** A scan that ends before all rows came does not say why: a question about the same cells does. */
async function endedEarly(database: Database, { table, stored }: Part, { count }: Window): Promise<Problem> {
  await database.run(`select ${stored.map(({ column }) => `max(${column})`).join(", ")} from ${quoteName(table)}`);
  return new Problem(
    "engine-fault",
    `the DuckDB engine stopped before it gave all of ${count} rows; try again with more --memory`,
    { table },
  );
}

function outOfOrder(table: string): Problem {
  return new Problem(
    "engine-fault",
    "the DuckDB engine gave rows in another order than they were stored in; this is a fault of lode, please report it",
    { table },
  );
}
