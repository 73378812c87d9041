import { Problem } from "../core/problem.ts";
import type { Rows } from "../core/rows.ts";
import { equalShares, type Layout, type Splitter } from "../core/split.ts";
import { columnOf, type Field, isCoded, isMissing, numbersOf } from "../core/table.ts";
import { entity } from "../splits/entity.ts";
import { random } from "../splits/random.ts";
import { stratified } from "../splits/stratified.ts";
import { time } from "../splits/time.ts";
import { joinUnits, type Units, unitsBy } from "../splits/units.ts";
import type { Sealed } from "./register.ts";

export interface SplitRequest {
  /** Hex SHA-256 of the file: the split depends on it and on the structure asked for, never on the seed. */
  readonly digest: string;
  readonly target?: string;
  readonly entity?: string;
  readonly time?: string;
}

/** Rows to explore, and rows that open only against a sealed register. */
export interface SplitRows {
  readonly kind: string;
  readonly by?: string;
  readonly reason: string;
  readonly explore: Rows;
  readonly exploreMask: Uint8Array;
  readonly confirmCount: number;
  confirm(register: Sealed): Rows;
  /** Folds of the explore rows by the same structure. */
  folds(count: number): Uint8Array;
  /** Parts of the explore rows by a time (earliest first) or by whole entities. */
  parts(count: number, by: { readonly column: string; readonly kind: "time" | "entity" }): Promise<Uint8Array>;
  /** The unit of each row of a side. */
  readonly exploreUnits: Int32Array;
  readonly confirmUnits: Int32Array;
  /** The same sides, folds and units of the same rows after they were cleaned. */
  over(rows: Rows): SplitRows;
}

/** 70/30, 60/40 below 2,000 rows, 50/50 below 500. */
export function exploreShare(rows: number): number {
  return rows < 500 ? 0.5 : rows < 2000 ? 0.6 : 0.7;
}

const copiesOfFewCategories = 0.3;
/** Rows behind each value of a number that is as coarse as a category, on average. */
const rowsPerValue = 50;

export async function splitRows(rows: Rows, request: SplitRequest): Promise<SplitRows> {
  const { layout, splitter, by, reason } = await structureOf(rows, request);
  const share = exploreShare(rows.count);
  const seed = Number.parseInt(request.digest.slice(0, 8), 16) | 0;
  const part = splitter.assign(layout, [share, 1 - share], seed);
  const exploreMask = part.map((side) => 1 - side);
  const exploreLayout = sideOf(layout, exploreMask);
  if (exploreLayout.units.length === 0 || exploreLayout.units.length === rows.count)
    throw new Problem(
      "too-few-rows",
      `${rows.count} rows in ${layout.unitCount} units cannot be split into rows to explore and rows to confirm`,
      { rows: rows.count },
    );
  const over = (own: Rows): SplitRows => {
    const explore = own.where(exploreMask);
    const confirm = own.where(part);
    return {
      kind: splitter.id,
      ...(by ? { by } : {}),
      reason,
      explore,
      exploreMask,
      confirmCount: confirm.count,
      confirm: (_register) => confirm,
      folds: (count) => foldSplitter(splitter).assign(exploreLayout, equalShares(count), seed + 1),
      async parts(count, { column, kind }) {
        if (kind === "entity") return entity.assign(await unitsBy(explore, [column]), equalShares(count), seed + 2);
        const times = numbersOf(await explore.collect(explore.count, [column]), column);
        return time.assign({ ...exploreLayout, times }, equalShares(count), seed);
      },
      exploreUnits: exploreLayout.units,
      confirmUnits: sideOf(layout, part).units,
      over,
    };
  };
  return over(rows);
}

/** The independent units of some rows, found as a split finds them. */
export async function unitsOfRows(rows: Rows, request: Omit<SplitRequest, "digest">): Promise<Int32Array> {
  const { layout } = await structureOf(rows, { ...request, digest: "" });
  return sideOf(layout, new Uint8Array(rows.count).fill(1)).units;
}

/** Candidates are compared on folds by chance of the same units even where the split is by time: their order needs all rows, the gap is told. */
const foldSplitter = (splitter: Splitter): Splitter => (splitter === time ? random : splitter);

async function structureOf(
  rows: Rows,
  request: SplitRequest,
): Promise<{ layout: Layout; splitter: Splitter; by?: string; reason: string }> {
  const keys = rows.schema.filter((field) => field.kind === "key");
  const distinct = await rows.summarize(keys.map((field) => ({ ask: "distinct", column: field.name }) as const));
  const repeating = keys.filter((_, i) => distinct[i]!.count > 0 && distinct[i]!.count < rows.count);
  const content = rows.schema
    .filter((field) => field.kind !== "key" || repeating.includes(field))
    .map((field) => field.name);
  const copies = await unitsBy(rows, content);
  const strata = await strataOf(rows, request.target);
  const chosen = request.entity ?? (await entityAmong(rows, repeating));
  if (chosen !== undefined) {
    const others = repeating.filter((field) => field.name !== chosen).map((field) => field.name);
    const units = await unitsBy(rows, [chosen]);
    const told = request.entity ? "as asked" : "its values repeat, so that rows of one are not independent";
    const more = others.length ? `; ${others.join(", ")} repeat too` : "";
    return {
      layout: units,
      splitter: entity,
      by: chosen,
      reason: `whole values of ${chosen} go to one side: ${told}${more}`,
    };
  }
  const coarse = copies.unitCount <= rows.count * (1 - copiesOfFewCategories) && (await isCoarse(rows));
  let units: Units = coarse ? { units: Int32Array.from(copies.units, (_, row) => row), unitCount: rows.count } : copies;
  const notes: string[] = [];
  if (coarse)
    notes.push(
      `${rows.count - copies.unitCount} rows are copies in a table of few coarse values; copies are split freely`,
    );
  else if (copies.unitCount < rows.count) notes.push(copiesNote(rows.count - copies.unitCount));
  for (const field of repeating) {
    units = joinUnits(units, await keyUnits(rows, field.name));
    notes.push(`rows of one ${field.name} stay together`);
  }
  const tail = notes.length ? `; ${notes.join("; ")}` : "";
  if (request.time !== undefined) {
    const field = rows.schema.find((item) => item.name === request.time);
    if (field === undefined || (field.kind !== "time" && field.kind !== "number"))
      throw new Problem(
        "wrong-kind",
        `--time: ${field ? `column "${field.name}" is ${field.kind}` : `there is no column "${request.time}"`}; a time or a number is needed`,
        { name: request.time },
      );
    const times = numbersOf(await rows.collect(rows.count, [field.name]), field.name);
    return {
      layout: { ...units, times },
      splitter: time,
      by: field.name,
      reason: `the rows latest by ${field.name} confirm, as asked`,
    };
  }
  if (strata)
    return {
      layout: { ...units, strata },
      splitter: stratified,
      ...(request.target ? { by: request.target } : {}),
      reason: `by chance within each level of ${request.target}${tail}`,
    };
  return { layout: units, splitter: random, reason: `by chance${tail}` };
}

const copiesNote = (count: number): string =>
  count === 1 ? "1 exact copy of a row stays on its side" : `${count} exact copies of a row stay on its side`;

/** A key with at least two rows a value in the median; of several the one with fewest values. */
async function entityAmong(rows: Rows, keys: readonly Field[]): Promise<string | undefined> {
  let best: { name: string; distinct: number } | undefined;
  for (const field of keys) {
    const [answer] = await rows.summarize([{ ask: "levels", column: field.name, limit: rows.count }]);
    const median = answer.levels[Math.floor(answer.levels.length / 2)]?.count ?? 0;
    if (median >= 2 && (best === undefined || answer.distinct < best.distinct))
      best = { name: field.name, distinct: answer.distinct };
  }
  return best?.name;
}

async function strataOf(rows: Rows, target: string | undefined): Promise<Int32Array | undefined> {
  if (target === undefined) return undefined;
  const column = columnOf(await rows.collect(rows.count, [target]), target);
  return isCoded(column) ? column.codes.map((code) => code + 1) : undefined;
}

/** Units by a key; a row without one stands alone. */
async function keyUnits(rows: Rows, name: string): Promise<Units> {
  const { units, unitCount } = await unitsBy(rows, [name]);
  const column = columnOf(await rows.collect(rows.count, [name]), name);
  let count = unitCount;
  return { units: units.map((unit, row) => (isMissing(column, row) ? count++ : unit)), unitCount: count };
}

/**
 * Categories, and numbers of few values: rows repeat by chance there. To keep the repeats together would then split by
 * what the target says: where a cell's rows with one outcome are learned from, those with the other are held out.
 */
async function isCoarse(rows: Rows): Promise<boolean> {
  const isPlain = ({ kind }: Field) => kind === "flag" || kind === "ordinal" || kind === "category" || kind === "key";
  const others = rows.schema.filter((field) => !isPlain(field));
  if (others.some(({ kind }) => kind === "text")) return false;
  const distinct = await rows.summarize(others.map(({ name }) => ({ ask: "distinct", column: name }) as const));
  return distinct.every(({ count }) => count <= rows.count / rowsPerValue);
}

function sideOf(layout: Layout, mask: Uint8Array): Layout {
  const pick = <A extends Int32Array | Float64Array>(values: A): A => values.filter((_, i) => mask[i] === 1) as A;
  const names = new Map<number, number>();
  const units = pick(layout.units).map((unit) => {
    const name = names.get(unit) ?? names.size;
    names.set(unit, name);
    return name;
  });
  return {
    units,
    unitCount: names.size,
    ...(layout.strata ? { strata: pick(layout.strata) } : {}),
    ...(layout.times ? { times: pick(layout.times) } : {}),
  };
}
