import type { Cast } from "../../core/plan.ts";
import { batchRows } from "../../core/rows.ts";
import { isNumeric, type Table } from "../../core/table.ts";
import { castColumn, isCodedKind } from "../memory/cast.ts";
import { createFrom, physicalOf } from "./append.ts";
import { castExpression, changesText } from "./cast-sql.ts";
import { isText, type Stored } from "./columns.ts";
import type { Database } from "./database.ts";
import type { Known } from "./known.ts";
import { inLanes, partsOf } from "./lanes.ts";
import { readTables } from "./read.ts";
import { isLiteral, quoteName } from "./sql.ts";

export interface CastEntry {
  readonly source: Stored;
  readonly cast: Cast;
}

/**
 * Columns cast to kinds, stored beside their sources. What SQL provably reads as our functions do, SQL reads; all else
 * goes through `castColumn` of the memory engine batch by batch, in row order and in bounded memory.
 */
export async function castColumns(
  database: Database,
  known: Known,
  rows: number,
  entries: readonly CastEntry[],
): Promise<readonly Stored[]> {
  const result = new Array<Stored>(entries.length);
  const groups = new Map<string, { index: number; expression: string; doubtful: boolean }[]>();
  const others: number[] = [];
  const same = await unchanged(database, entries);
  for (const [index, entry] of entries.entries()) {
    const { source, cast } = entry;
    if (same.has(entry)) {
      result[index] = { ...source, kind: cast.to };
      continue;
    }
    const sql = await castExpression(database, source, cast, allTexts(known, source));
    if (sql === undefined) others.push(index);
    else groups.set(source.table, [...(groups.get(source.table) ?? []), { index, ...sql }]);
  }
  const parts = [...groups].flatMap(([table, list]) => partsOf(list).map((own) => ({ table, own })));
  await inLanes(parts, async ({ table, own }) => {
    const name = database.name("cast");
    const columns = own.map(({ expression }, j) => `${expression} c${j}`);
    await database.run(
      `create table ${quoteName(name)} as select ${['"row"', ...columns].join(", ")} from ${quoteName(table)}`,
    );
    for (const [j, { index }] of own.entries()) result[index] = storedAs(name, j, entries[index]!.cast);
    const doubtful = own.filter((item) => item.doubtful);
    await readAgain(
      database,
      doubtful.map(({ index }) => ({ ...entries[index]!, target: result[index]! })),
    );
  });
  if (others.length > 0) {
    const name = database.name("cast");
    const list = others.map((index) => entries[index]!);
    const physical = list.map(({ cast }) => physicalOf(cast.to, cast.levels?.length ?? 0));
    await createFrom(database, name, physical, castBatches(database, rows, list));
    for (const [j, index] of others.entries()) result[index] = storedAs(name, j, entries[index]!.cast);
  }
  return result;
}

function allTexts(known: Known, { table, column }: Stored): readonly string[] | undefined {
  const { texts } = known.column(table, column);
  return texts?.levels.length === texts?.distinct ? texts?.levels.map(({ level }) => level) : undefined;
}

/** Casts of text to text that change no cell: their column is the source's, and is not written again. */
async function unchanged(database: Database, entries: readonly CastEntry[]): Promise<ReadonlySet<CastEntry>> {
  const result = new Set<CastEntry>();
  const tables = new Map<string, CastEntry[]>();
  for (const entry of entries) {
    const { source, cast } = entry;
    if (!isText(source) || !isText({ kind: cast.to }) || cast.missingNumbers?.length || !cast.missing.every(isLiteral))
      continue;
    tables.set(source.table, [...(tables.get(source.table) ?? []), entry]);
  }
  for (const [table, list] of tables) {
    const changes = list.map(({ source, cast }) => `count(*) filter (${changesText(source, cast)})::DOUBLE`);
    const found = await database.numbers(`select ${changes.join(", ")} from ${quoteName(table)}`);
    for (const [i, entry] of list.entries()) if (found[i] === 0) result.add(entry);
  }
  return result;
}

function storedAs(table: string, place: number, cast: Cast): Stored {
  const levels = isCodedKind(cast.to) ? { levels: cast.levels ?? [] } : {};
  return { table, column: `c${place}`, kind: cast.to, ...levels };
}

async function* castBatches(database: Database, rows: number, list: readonly CastEntry[]): AsyncGenerator<Table> {
  const names = list.map((_, j) => `c${j}`);
  const sources = list.map(({ source }) => source);
  for await (const table of readTables(database, names, sources, {}, rows, batchRows))
    yield { ...table, columns: table.columns.map((column, j) => castColumn(column, list[j]!.cast)) };
}

/** Cells that SQL left open stand as NaN: their texts are read by our own functions and the cells put right. */
async function readAgain(
  database: Database,
  list: readonly (CastEntry & { readonly target: Stored })[],
): Promise<void> {
  if (list.length === 0) return;
  const table = quoteName(list[0]!.target.table);
  const open = await database.numbers(
    `select ${list.map(({ target }) => `count(*) filter (isnan(${target.column}))::DOUBLE`).join(", ")} from ${table}`,
  );
  for (const [j, { source, cast, target }] of list.entries()) {
    if (open[j] === 0) continue;
    const rows = database.name("rows");
    const fixed = database.name("fixed");
    const { column } = target;
    await database.run(
      `create table ${quoteName(rows)} as select "row", row_number() over (order by "row") - 1 place
       from ${table} where isnan(${column})`,
    );
    const texts = readTables(database, ["c0"], [source], { list: rows }, open[j]!, batchRows);
    await createFrom(database, fixed, ["DOUBLE"], parsed(texts, cast));
    await database.run(
      `update ${table} t set ${column} = f.c0 from ${quoteName(rows)} r join ${quoteName(fixed)} f on f."row" = r.place
       where t."row" = r."row"`,
    );
    await database.run(`drop table ${quoteName(rows)}; drop table ${quoteName(fixed)}`);
  }
}

async function* parsed(texts: AsyncIterable<Table>, cast: Cast): AsyncGenerator<Table> {
  for await (const table of texts) {
    const column = castColumn(table.columns[0]!, cast);
    if (isNumeric(column)) yield { ...table, columns: [column] };
  }
}
