import { unknownColumn } from "../core/near.ts";
import type { Rows } from "../core/rows.ts";
import type { Field } from "../core/table.ts";
import { quoteName } from "../engines/duckdb/sql.ts";
import { placeColumn, rowsName } from "../engines/duckdb/workspace.ts";
import { cellText } from "../engines/memory/cast.ts";

/** Columns of two tables that hold the same values. */
export interface KeyPair {
  readonly left: string;
  readonly right: string;
}

export interface KeyCandidate extends KeyPair {
  /** Share of the distinct values on the left that stand on the right, too. */
  readonly found: number;
  /** Share of those on the right that stand on the left. */
  readonly used: number;
  /** Distinct values on the right for each row that has one; 1 where each stands once. */
  readonly unique: number;
}

/** Distinct values beyond which a column is looked at by its first ones only. */
const valuesMost = 200_000;
const leastFound = 0.5;
const leastUnique = 0.95;
const leastDistinct = 3;

/** Pairs of columns that could join two tables, best first: values that are found on the other side, each of which stands there once. */
export async function findKeys(left: Rows, right: Rows): Promise<readonly KeyCandidate[]> {
  const lefts = await valuesOf(left);
  const rights = await valuesOf(right);
  const found: KeyCandidate[] = [];
  for (const a of lefts)
    for (const b of rights) {
      if (a.values.size < leastDistinct || b.values.size < leastDistinct) continue;
      // Small whole numbers and days are found in every other column of them: only a name makes a key of these.
      if ((a.common || b.common) && !sameName(a.name, b.name)) continue;
      let shared = 0;
      for (const value of a.values) if (b.values.has(value)) shared++;
      const candidate = {
        left: a.name,
        right: b.name,
        found: shared / a.values.size,
        used: shared / b.values.size,
        unique: b.values.size / Math.max(1, b.filled),
      };
      if (Math.max(candidate.found, candidate.used) >= leastFound && candidate.unique >= leastUnique)
        found.push(candidate);
    }
  const same = ({ left: a, right: b }: KeyPair) => (sameName(a, b) ? 1 : 0);
  return found.sort((a, b) => same(b) - same(a) || b.found * b.unique - a.found * a.unique);
}

interface Values {
  readonly name: string;
  readonly common: boolean;
  readonly values: ReadonlySet<string>;
  readonly filled: number;
}

/** The values of the columns that may be keys. One that counts the rows of its own table is none. */
async function valuesOf(rows: Rows): Promise<Values[]> {
  const fields = rows.schema.filter(isKeyLike);
  const found = fields.map(({ name, kind }) => ({
    name,
    common: kind === "number" || kind === "time",
    values: new Set<string>(),
    filled: 0,
    counts: true,
  }));
  let first = 0;
  for await (const table of rows.batches(fields.map(({ name }) => name))) {
    for (const [j, column] of table.columns.entries()) {
      const own = found[j]!;
      for (let row = 0; row < table.count; row++) {
        const text = cellText(column, row);
        if (text === null) continue;
        own.filled++;
        const place = first + row;
        own.counts &&= text === String(place) || text === String(place + 1);
        if (own.values.size < valuesMost) own.values.add(keyText(text));
      }
    }
    first += table.count;
  }
  return found.filter(({ counts }) => !counts);
}

const sameName = (a: string, b: string): boolean => {
  const plain = (name: string) => name.toLowerCase().replace(/[^a-z0-9]/g, "");
  return plain(a) === plain(b);
};

/** Flags and amounts join nothing. */
const isKeyLike = ({ kind, meaning }: Field): boolean => kind !== "flag" && kind !== "ordinal" && meaning !== "money";

export interface JoinPlan {
  readonly keys: readonly KeyPair[];
  /** `left` keeps every row of the first table, `inner` only those that have a match. */
  readonly how: "left" | "inner";
  /** The latest row of the second table that is not later than the row of the first. */
  readonly asOf?: KeyPair;
}

/** Columns of one name in both tables that tell things apart: an as-of join without them would mix these up. */
export function sharedKeys(a: readonly Field[], b: readonly Field[]): readonly KeyPair[] {
  const told = ({ kind }: Field) => kind !== "time" && kind !== "number" && kind !== "text";
  return a.filter(told).flatMap(({ name: left }) => {
    const right = b.find((field) => told(field) && sameName(field.name, left))?.name;
    return right === undefined ? [] : [{ left, right }];
  });
}

/** The join as SQL over the tables "a" and "b", in the order of their rows. Columns of b whose name is taken get "_b" behind it. */
export function joinSql(a: readonly Field[], b: readonly Field[], plan: JoinPlan): string {
  const names = new Set(a.map(({ name }) => name));
  const joined = new Set(plan.keys.map(({ right }) => right));
  const others = b
    .filter(({ name }) => !joined.has(name))
    .map(({ name }) => `b.${quoteName(name)} as ${quoteName(freeName(name, names))}`);
  const own = a.map(({ name }) => `a.${quoteName(name)}`);
  return `select ${[...own, ...others].join(", ")} ${joinedSql(plan)} order by a.${quoteName(placeColumn)}, b.${quoteName(placeColumn)}`;
}

/** A whole number is the same key with and without the ".0" that a table with missing cells is often written with. */
const keySql = (value: string) => `regexp_replace(${value}::VARCHAR, '^(-?[0-9]+)[.]0+$', '\\1')`;
const keyText = (text: string) => text.replace(/^(-?[0-9]+)[.]0+$/, "$1");

function joinedSql({ keys, how, asOf }: JoinPlan): string {
  const on = keys.map(({ left, right }) => `${keySql(`a.${quoteName(left)}`)} = ${keySql(`b.${quoteName(right)}`)}`);
  if (asOf) on.push(`a.${quoteName(asOf.left)} >= b.${quoteName(asOf.right)}`);
  const kind = `${asOf ? "asof " : ""}${how === "left" ? "left " : ""}join`;
  return `from ${quoteName(rowsName("a"))} a ${kind} ${quoteName(rowsName("b"))} b on ${on.join(" and ")}`;
}

/** What an as-of join does to the rows: rows of a, and those without a match. */
export function asOfCountsSql(keys: readonly KeyPair[], asOf: KeyPair): string {
  const place = `b.${quoteName(placeColumn)}`;
  return `select count(*), count(*) filter (${place} is null) ${joinedSql({ keys, how: "left", asOf })}`;
}

function freeName(name: string, taken: Set<string>): string {
  let free = name;
  while (taken.has(free)) free = `${free}_b`;
  taken.add(free);
  return free;
}

/** What a join does to the rows, as one row of numbers: rows of a, those without a match, those with several, the most for one, rows of b that nothing asks for. */
export function joinCountsSql(keys: readonly KeyPair[]): string {
  const left = keys.map(({ left: name }) => keySql(quoteName(name)));
  const right = keys.map(({ right: name }) => keySql(quoteName(name)));
  const keyOf = (list: readonly string[], prefix: string) =>
    list.map((expression, i) => `${expression} as ${prefix}${i}`).join(", ");
  const equal = keys.map((_, i) => `l.k${i} = r.k${i}`).join(" and ");
  const group = keys.map((_, i) => `k${i}`).join(", ");
  return `with l as (select ${keyOf(left, "k")} from a), r as (select ${keyOf(right, "k")}, count(*) as n from b group by ${group.replace(/k(\d+)/g, (_, i) => `${Number(i) + 1}`)}), m as (select coalesce(r.n, 0) as n from l left join r on ${equal}) select count(*), count(*) filter (n = 0), count(*) filter (n > 1), coalesce(max(n), 0), (select coalesce(sum(n), 0) from r where not exists (select 1 from l where ${equal})) from m`;
}

/** `--on a=b,c`: pairs of columns, one name for both where they are called alike. */
export function parseKeys(given: readonly string[], a: readonly Field[], b: readonly Field[]): readonly KeyPair[] {
  return given.map((part) => {
    const [left, right = left] = part.split("=").map((name) => name.trim()) as [string, string?];
    for (const [name, fields, side] of [
      [left, a, "first"],
      [right, b, "second"],
    ] as const)
      if (!fields.some((field) => field.name === name))
        throw unknownColumn(
          name,
          fields.map((field) => field.name),
          `join, the ${side} table`,
        );
    return { left, right };
  });
}
