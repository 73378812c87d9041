import type { Answers, Ask } from "../../core/ask.ts";
import { type PatternName, patterns } from "../../core/patterns.ts";
import { Problem } from "../../core/problem.ts";
import { compareText } from "../memory/cast.ts";
import { quantileOf } from "../memory/summarize.ts";
import { isText, type Stored } from "./columns.ts";
import { type Database, itemsOf } from "./database.ts";
import { groupsOf, groupText } from "./groups.ts";
import type { Known } from "./known.ts";
import { inLanes } from "./lanes.ts";
import { mostFrequent, type Runs, readRunsInParts, valuesAt } from "./runs.ts";
import { patternOf, quoteName, trimmed } from "./sql.ts";

type Answer = Answers[Ask["ask"]];

/** Rows that are asked about: a column's cells, or those whose row stands in a list. */
export interface Scope {
  readonly database: Database;
  readonly stored: (name: string) => Stored;
  readonly list?: string;
  /** What is known of these cells already. */
  readonly known: Known;
}

type ColumnAsk = Exclude<Ask, { ask: "contingency" }>;

const isNumber = ({ kind }: Stored) => kind === "number" || kind === "time";
const cellsOf = ({ column }: Stored) => `count(${column})`;

/** Answers asks in SQL. What a single pass can answer shares one for each table, and a column is grouped but once. */
export async function answerAll(scope: Scope, asks: readonly Ask[]): Promise<readonly Answer[]> {
  await findFigures(scope, asks);
  const answers = new Array<Answer>(asks.length);
  const columns = new Map<string, { index: number; ask: ColumnAsk }[]>();
  for (const [index, ask] of asks.entries()) {
    if (ask.ask === "contingency") answers[index] = await contingency(scope, ask.a, ask.b);
    else columns.set(ask.column, [...(columns.get(ask.column) ?? []), { index, ask }]);
  }
  // One column waits for DuckDB while another is sorted here.
  await inLanes(columns.values(), async (own) => {
    // Levels first: they tell how many distinct ones there are, too.
    own.sort((a, b) => Number(b.ask.ask === "levels") - Number(a.ask.ask === "levels"));
    for (const { index, ask } of own) answers[index] = await answerOne(scope, ask);
  });
  return answers;
}

/** Expressions that one pass over a table finds for many asks at once. */
function expressionsOf(stored: Stored, ask: ColumnAsk): string[] {
  const { column } = stored;
  if (ask.ask === "missing") return ["count(*)", cellsOf(stored)];
  if (ask.ask === "extremes") return [cellsOf(stored), `min(${column})`, `max(${column})`];
  if (ask.ask === "matches" && isText(stored)) return [`count(*) filter (${matchesIn(column, ask.pattern)})`];
  return isText(stored) ? [cellsOf(stored), bytesOf(stored)] : [cellsOf(stored)];
}

const bytesOf = ({ column }: Stored) => `sum(strlen(${column}))`;

/** Patterns of whole numbers; of numbers with a point in them they need not be looked at. */
const wholePatterns = ["integer", "leadingZero", "longInteger"];

function matchesIn(column: string, pattern: string): string {
  const matches = `regexp_matches(${trimmed(column)}, ${patternOf(pattern)})`;
  return wholePatterns.includes(pattern)
    ? `case when contains(${column}, '.') then false else ${matches} end`
    : matches;
}

async function findFigures(scope: Scope, asks: readonly Ask[]): Promise<void> {
  const { known } = scope;
  const tables = new Map<string, Set<string>>();
  for (const ask of asks) {
    if (ask.ask === "contingency") continue;
    const stored = scope.stored(ask.column);
    const { table } = stored;
    for (const sql of expressionsOf(stored, ask)) {
      if (known.figure(table, sql) !== undefined) continue;
      const list = tables.get(table) ?? new Set();
      tables.set(table, list.add(sql));
    }
  }
  for (const [table, list] of tables) {
    const names = [...list];
    const values = await scope.database.numbers(
      `select ${names.map((sql) => `coalesce((${sql})::DOUBLE, 0)`).join(", ")} from ${fromOf(scope, [table])}`,
    );
    for (const [i, sql] of names.entries()) known.keepFigure(table, sql, values[i]!);
  }
}

async function answerOne(scope: Scope, ask: ColumnAsk): Promise<Answer> {
  const stored = scope.stored(ask.column);
  const figures = expressionsOf(stored, ask).map((sql) => scope.known.figure(stored.table, sql)!);
  switch (ask.ask) {
    case "missing":
      return { count: figures[0]! - figures[1]! };
    case "extremes":
      return figures[0] === 0 ? { min: null, max: null } : { min: figures[1]! + 0, max: figures[2]! + 0 };
    case "distinct":
      return { count: await distinctOf(scope, stored) };
    case "quantiles":
      return { values: await quantiles(scope, stored, ask.at) };
    case "levels":
      if (isText(stored)) return textLevels(scope, stored, ask.limit);
      return isNumber(stored) ? numberLevels(scope, stored, ask.limit) : codedLevels(scope, stored, ask.limit);
    case "matches":
      return { count: isText(stored) ? figures[0]! : await matches(scope, stored, ask.pattern) };
  }
}

const cellsIn = (scope: Scope, stored: Stored) => scope.known.figure(stored.table, cellsOf(stored))!;

async function distinctOf(scope: Scope, stored: Stored): Promise<number> {
  const { texts, numbers } = scope.known.column(stored.table, stored.column);
  const known = texts ?? numbers;
  if (known) return known.distinct;
  if (stored.levels) return (await codesOf(scope, stored)).reduce((sum, cells) => sum + Number(cells > 0), 0);
  if (isText(stored)) return (await textLevels(scope, stored, 1)).distinct;
  let distinct = 0;
  for await (const { values } of runsOf(scope, stored)) distinct += values.length;
  return distinct;
}

/** The cells of a numeric column in ascending order; they are kept where one part holds them all. */
async function* runsOf(scope: Scope, stored: Stored): AsyncGenerator<Runs> {
  const { known, database } = scope;
  const { table, column } = stored;
  const found = known.column(table, column).runs;
  if (found) {
    yield found;
    return;
  }
  const cells = cellsIn(scope, stored);
  for await (const runs of readRunsInParts(database, stored, fromOf(scope, [table]), cells)) {
    if (runs.cells === cells) known.keep(table, column, { runs });
    yield runs;
  }
}

/** Cells by code of a coded column. */
async function codesOf(scope: Scope, stored: Stored): Promise<Float64Array> {
  const { known, database } = scope;
  const { table, column, levels } = stored;
  const found = known.column(table, column);
  if (found.codes) return found.codes;
  const codes = new Float64Array(levels!.length);
  for await (const { value, count } of groupsOf(database, stored, fromOf(scope, [table]), cellsIn(scope, stored)))
    codes[value] = count;
  known.keep(table, column, { codes });
  return codes;
}

async function codedLevels(scope: Scope, stored: Stored, limit: number): Promise<Answers["levels"]> {
  const codes = await codesOf(scope, stored);
  const levels = [...codes.entries()]
    .filter(([, count]) => count > 0)
    .map(([code, count]) => ({ level: stored.levels![code]!, count }))
    .sort((a, b) => b.count - a.count || compareText(a.level, b.level));
  return { distinct: levels.length, levels: levels.slice(0, limit) };
}

async function numberLevels(scope: Scope, stored: Stored, limit: number): Promise<Answers["levels"]> {
  const { known } = scope;
  const { table, column } = stored;
  const before = known.column(table, column).numbers;
  if (before && before.levels.length >= Math.min(limit, before.distinct))
    return { distinct: before.distinct, levels: before.levels.slice(0, limit) };
  let top: { value: number; count: number }[] = [];
  let distinct = 0;
  let parts = 0;
  for await (const runs of runsOf(scope, stored)) {
    distinct += runs.values.length;
    top = top.concat(
      mostFrequent(runs, limit).map((place) => ({ value: runs.values[place]!, count: runs.counts[place]! })),
    );
    if (parts++ > 0) top = top.sort((a, b) => b.count - a.count || a.value - b.value).slice(0, limit);
  }
  const found = { distinct, levels: top.map(({ value, count }) => ({ level: groupText(stored, value), count })) };
  // Of one part the runs are known, which answer more.
  if (parts > 1) known.keep(table, column, { numbers: found });
  return found;
}

async function matches(scope: Scope, stored: Stored, pattern: string): Promise<number> {
  const expression = new RegExp(patterns[pattern as PatternName]);
  const isMatch = (value: number) => expression.test(groupText(stored, value).trim());
  let count = 0;
  if (stored.levels)
    for (const [code, cells] of (await codesOf(scope, stored)).entries()) count += isMatch(code) ? cells : 0;
  else
    for await (const { values, counts } of runsOf(scope, stored))
      for (const [i, value] of values.entries()) count += isMatch(value) ? counts[i]! : 0;
  return count;
}

/** DuckDB orders text by its UTF-8 bytes, which is the order of code points. */
async function textLevels(scope: Scope, stored: Stored, limit: number): Promise<Answers["levels"]> {
  const { database, known } = scope;
  const { table, column } = stored;
  const { texts } = known.column(table, column);
  if (texts && texts.levels.length >= Math.min(limit, texts.distinct))
    return { distinct: texts.distinct, levels: texts.levels.slice(0, limit) };
  const whole = Number.isFinite(limit) ? Math.max(1, Math.floor(limit)) : Number.POSITIVE_INFINITY;
  const most = Number.isFinite(whole) ? `limit ${whole}` : "";
  const parts = await partsOf(scope, stored);
  let levels: { level: string; count: number }[] = [];
  let distinct = 0;
  for (const part of parts) {
    // Written down first: to look for the most frequent while they are still being counted takes twice as long.
    const groups = `create or replace temp table groups as select ${column} v, count(*) n from ${fromOf(scope, [table])} where ${column} is not null${part} group by v`;
    const before = levels.length;
    let found = 0;
    for await (const chunk of database.chunks(
      `select v, n::DOUBLE, (select count(*) from groups)::DOUBLE from groups order by n desc, v ${most}`,
      { before: groups, after: "drop table groups" },
    )) {
      const values = chunk.getColumnVector(0);
      const counts = itemsOf(chunk, 1);
      found = itemsOf(chunk, 2)[0]!;
      for (let i = 0; i < counts.length; i++) levels.push({ level: values.getItem(i) as string, count: counts[i]! });
    }
    const due = Math.min(found, whole);
    if (levels.length !== before + due) throw stopped(levels.length - before, due);
    distinct += found;
  }
  if (parts.length > 1)
    levels = levels.sort((a, b) => b.count - a.count || compareText(a.level, b.level)).slice(0, whole);
  known.keep(table, column, { texts: { distinct, levels } });
  return { distinct, levels: levels.slice(0, limit) };
}

/** What DuckDB takes to count a text beside the text itself, and what the texts that it counts at a time may take. */
const groupBytes = 48;
const groupsBytes = 96 * 2 ** 20;

/**
 * Conditions that cut a text column into parts by hash, mostly one: DuckDB counts more texts than it may hold by way
 * of the disk, but fails where two statements do so at a time.
 */
async function partsOf(scope: Scope, stored: Stored): Promise<readonly string[]> {
  const { table, column } = stored;
  const cells = cellsIn(scope, stored);
  const each = groupBytes + scope.known.figure(table, bytesOf(stored))! / Math.max(1, cells);
  if (cells * each <= groupsBytes) return [""];
  const [distinct] = await scope.database.numbers(
    `select approx_count_distinct(${column})::DOUBLE from ${fromOf(scope, [table])}`,
  );
  const parts = Math.max(1, Math.ceil((distinct! * each) / groupsBytes));
  // The lowest bits say where a text stands in DuckDB's own table: it must not lack some of them.
  return Array.from({ length: parts }, (_, k) => (parts > 1 ? ` and (hash(${column}) >> 32) % ${parts} = ${k}` : ""));
}

function stopped(found: number, due: number): Problem {
  return new Problem(
    "engine-fault",
    `the DuckDB engine stopped at ${found} of ${due} distinct cells; try again with more --memory`,
  );
}

/** Order statistics of type 7: exact; of more cells than are sorted here, no more than a chunk is in memory. */
async function quantiles(scope: Scope, stored: Stored, at: readonly number[]): Promise<(number | null)[]> {
  const cells = cellsIn(scope, stored);
  const wanted = new Set<number>();
  const note = (place: number) => {
    wanted.add(place);
    return 0;
  };
  for (const share of at) quantileOf(share, cells, note);
  const places = [...wanted].sort((a, b) => a - b);
  if (places.length === 0) return at.map(() => null);
  const found = new Map<number, number>();
  let below = 0;
  for await (const runs of runsOf(scope, stored)) {
    const end = below + runs.cells;
    const own = places.filter((place) => place >= below && place < end).map((place) => place - below);
    for (const [place, value] of valuesAt(runs, own)) found.set(below + place, value);
    below = end;
  }
  return at.map((share) => quantileOf(share, cells, (place) => found.get(place)!));
}

async function contingency(scope: Scope, nameA: string, nameB: string): Promise<Answers["contingency"]> {
  const a = scope.stored(nameA);
  const b = scope.stored(nameB);
  const levelsB = b.levels!.length;
  const counts = new Array<number>(a.levels!.length * levelsB).fill(0);
  const x = `${quoteName(a.table)}.${a.column}`;
  const y = `${quoteName(b.table)}.${b.column}`;
  const from = fromOf(scope, [...new Set([a.table, b.table])]);
  // Materialised in DuckDB before it is read, and small: at most a row for each pair of levels.
  for await (const chunk of scope.database.chunks(
    `select ${x}::DOUBLE, ${y}::DOUBLE, count(*)::DOUBLE from ${from} where ${x} is not null and ${y} is not null group by all`,
  )) {
    const [codesA, codesB, n] = [itemsOf(chunk, 0), itemsOf(chunk, 1), itemsOf(chunk, 2)];
    for (let i = 0; i < n.length; i++) counts[codesA[i]! * levelsB + codesB[i]!] = n[i]!;
  }
  return { a: a.levels!, b: b.levels!, counts };
}

function fromOf({ list }: Scope, tables: readonly string[]): string {
  const [first, ...rest] = tables.map(quoteName);
  const joined = rest.map((table) => ` join ${table} using ("row")`).join("");
  return `${first}${joined}${list === undefined ? "" : ` semi join ${quoteName(list)} using ("row")`}`;
}
