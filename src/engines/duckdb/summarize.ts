import type { Answers, Ask } from "../../core/ask.ts";
import { type PatternName, patterns } from "../../core/patterns.ts";
import { Problem } from "../../core/problem.ts";
import { quantileOf } from "../memory/summarize.ts";
import type { Stored } from "./columns.ts";
import { type Database, itemsOf } from "./database.ts";
import { createTop, groupsOf, groupText } from "./groups.ts";
import { patternOf, quoteName, trimmed } from "./sql.ts";

type Answer = Answers[Ask["ask"]];

/** Rows that are asked about: a column's cells, or those whose row stands in a list. */
export interface Scope {
  readonly database: Database;
  readonly stored: (name: string) => Stored;
  readonly list?: string;
}

const isText = ({ kind }: Stored) => kind === "text" || kind === "key";

/** Answers asks in SQL. Those that a single pass can answer share one for each table. */
export async function answerAll(scope: Scope, asks: readonly Ask[]): Promise<readonly Answer[]> {
  const answers = new Array<Answer>(asks.length);
  const passes = new Map<string, { index: number; sql: string[] }[]>();
  for (const [index, ask] of asks.entries()) {
    const counted = countedBy(scope, ask);
    if (counted === undefined) continue;
    const { table } = scope.stored((ask as { column: string }).column);
    passes.set(table, [...(passes.get(table) ?? []), { index, sql: counted }]);
  }
  for (const [table, list] of passes) {
    const values = await passOver(
      scope,
      table,
      list.flatMap(({ sql }) => sql),
    );
    let at = 0;
    for (const { index, sql } of list) {
      answers[index] = fromPass(asks[index]!, values.slice(at, at + sql.length));
      at += sql.length;
    }
  }
  for (const [index, ask] of asks.entries()) answers[index] ??= await answerAlone(scope, ask);
  return answers;
}

function countedBy({ stored }: Scope, ask: Ask): string[] | undefined {
  if (ask.ask === "missing") return [`count(*) - count(${stored(ask.column).column})`];
  if (ask.ask === "extremes") {
    const { column } = stored(ask.column);
    return [`count(${column})`, `min(${column})`, `max(${column})`];
  }
  if (ask.ask !== "matches" || !isText(stored(ask.column))) return undefined;
  return [`count(*) filter (regexp_matches(${trimmed(stored(ask.column).column)}, ${patternOf(ask.pattern)}))`];
}

async function passOver(scope: Scope, table: string, expressions: readonly string[]): Promise<number[]> {
  const list = expressions.map((sql) => `coalesce((${sql})::DOUBLE, 0)`);
  return scope.database.numbers(`select ${list.join(", ")} from ${fromOf(scope, [table])}`);
}

function fromPass(ask: Ask, values: readonly number[]): Answer {
  if (ask.ask !== "extremes") return { count: values[0]! };
  return values[0] === 0 ? { min: null, max: null } : { min: values[1]! + 0, max: values[2]! + 0 };
}

async function answerAlone(scope: Scope, ask: Ask): Promise<Answer> {
  const { database } = scope;
  if (ask.ask === "contingency") return contingency(scope, ask.a, ask.b);
  const stored = scope.stored(ask.column);
  const from = fromOf(scope, [stored.table]);
  const { column } = stored;
  if (ask.ask === "distinct") {
    const [count] = await database.numbers(`select count(distinct ${column})::DOUBLE from ${from}`);
    return { count: count! };
  }
  if (ask.ask === "levels" && isText(stored)) return textLevels(database, column, from, ask.limit);
  const [cells] = await database.numbers(`select count(${column})::DOUBLE from ${from}`);
  if (ask.ask === "quantiles") return { values: await quantiles(database, stored, from, cells!, ask.at) };
  if (ask.ask === "levels") {
    const top = createTop(ask.limit);
    for await (const { value, count } of groupsOf(database, stored, from, cells!))
      top.add(groupText(stored, value), count);
    return top.answer();
  }
  const expression = new RegExp(patterns[(ask as { pattern: PatternName }).pattern]);
  let count = 0;
  for await (const group of groupsOf(database, stored, from, cells!))
    if (expression.test(groupText(stored, group.value).trim())) count += group.count;
  return { count };
}

/** DuckDB orders text by its UTF-8 bytes, which is the order of code points. */
async function textLevels(database: Database, column: string, from: string, limit: number): Promise<Answers["levels"]> {
  const most = Number.isFinite(limit) ? `limit ${Math.max(1, Math.floor(limit))}` : "";
  const levels: { level: string; count: number }[] = [];
  let distinct = 0;
  for await (const chunk of database.chunks(
    `with g as materialized (select ${column} v, count(*) n from ${from} where ${column} is not null group by v)
     select v, n::DOUBLE, (select count(*) from g)::DOUBLE from g order by n desc, v ${most}`,
  )) {
    const texts = chunk.getColumnVector(0);
    const counts = itemsOf(chunk, 1);
    distinct = itemsOf(chunk, 2)[0]!;
    for (let i = 0; i < chunk.rowCount; i++) levels.push({ level: texts.getItem(i) as string, count: counts[i]! });
  }
  if (levels.length !== Math.min(distinct, Number.isFinite(limit) ? Math.max(1, Math.floor(limit)) : distinct))
    throw new Problem(
      "engine-fault",
      `the DuckDB engine stopped at ${levels.length} of ${distinct} texts; try again with more --memory`,
    );
  return { distinct, levels: levels.slice(0, limit) };
}

/** Order statistics from the counts of sorted values: exact, and no more than a chunk in memory. */
async function quantiles(
  database: Database,
  stored: Stored,
  from: string,
  cells: number,
  at: readonly number[],
): Promise<(number | null)[]> {
  const wanted = new Set<number>();
  const note = (place: number) => {
    wanted.add(place);
    return 0;
  };
  for (const share of at) quantileOf(share, cells, note);
  const places = [...wanted].sort((a, b) => a - b);
  const found = new Map<number, number>();
  let next = 0;
  let below = 0;
  if (places.length > 0)
    for await (const { value, count } of groupsOf(database, stored, from, cells, `order by ${stored.column}`)) {
      below += count;
      while (next < places.length && places[next]! < below) found.set(places[next++]!, value);
      if (next === places.length) break;
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
    for (let i = 0; i < chunk.rowCount; i++) counts[codesA[i]! * levelsB + codesB[i]!] = n[i]!;
  }
  return { a: a.levels!, b: b.levels!, counts };
}

function fromOf({ list }: Scope, tables: readonly string[]): string {
  const [first, ...rest] = tables.map(quoteName);
  const joined = rest.map((table) => ` join ${table} using ("row")`).join("");
  return `${first}${joined}${list === undefined ? "" : ` semi join ${quoteName(list)} using ("row")`}`;
}
