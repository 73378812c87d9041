import type { Context } from "../../core/context.ts";
import { type Rows, sampleRows } from "../../core/rows.ts";
import type { Schema } from "../../core/table.ts";
import { benjaminiHochberg } from "../../statistics/multiplicity.ts";
import type { Products } from "../products.ts";
import type { NearDuplicate, Pair, PairMeasure, PairsBasis } from "../profile-document.ts";
import { nearDuplicate } from "./near-duplicate.ts";
import { type PairColumn, pairColumn } from "./pair-column.ts";
import { type Measured, otherMeasures, standingMeasure } from "./pair-measures.ts";
import { screenPairs } from "./screen-pairs.ts";

export interface Pairs {
  /** Every measure of the strongest pairs, strongest pair first; of a pair the measure that stands for it first. */
  readonly pairs: readonly Pair[];
  /** Of the pairs measured, those in which one column says what the other does. */
  readonly nearDuplicates: readonly NearDuplicate[];
  readonly basis: PairsBasis;
  readonly note: string;
}

export interface PairOptions {
  /** Its strongest pairs are told before all others: half of all that are told, at most. */
  readonly target?: string;
  /** Sums over all rows, for Pearson's correlation; without them it is of the sample. */
  readonly products?: Products;
  /** Only the measure that stands for a pair. */
  readonly standingOnly?: boolean;
}

/** Rows that rank and nonlinear measures are worked out on. */
const sampleMost = 20_000;
/** Pairs that are measured in any case, and rows in all of those that are where rows are few; a pair costs as much as a thousand rows by itself. */
const measuredLeast = 2000;
const measuredWork = 2e7;
const rowsOfPair = 1000;
const toldMost = 100;
/** Pairs that go together this strongly are looked at for one column repeating the other; a few exceptions cost little. */
const alikeFrom = 0.9;
const levelsMost = 100;
/** Cells of the sample that are held, about 28 bytes each: 500 columns of 20,000 rows. */
const cellsMost = 1e7;
/** Cells looked at to screen: about three seconds; fewer rows than the least say nothing, more than the most nothing new. */
const screenWork = 4e8;
const screenLeast = 200;
const screenMost = 5000;

/** How the columns that can be features go together, by every measure that fits their kinds. */
export async function strongestPairs(rows: Rows, context: Context, options: PairOptions = {}): Promise<Pairs> {
  const { target, products, standingOnly } = options;
  const fields = rows.schema.filter(
    ({ kind, levels }) => kind !== "text" && kind !== "key" && (levels?.length ?? 0) <= levelsMost,
  );
  const count = (fields.length * (fields.length - 1)) / 2;
  const perPair = Math.max(rowsOfPair, Math.min(rows.count, sampleMost));
  const most = Math.max(measuredLeast, Math.floor(measuredWork / perPair));
  const screened = Math.min(screenMost, Math.max(screenLeast, Math.floor(screenWork / count)));
  const chosen =
    count <= most
      ? fields.flatMap((a, i) => fields.slice(i + 1).map((b) => [a.name, b.name] as const))
      : await screen(rows, fields, { rows: screened, pairs: most }, context, target);
  const sampled = await sampleRows(rows, sampleMost, context.seed);
  const names = columnsOf(chosen, Math.max(2, Math.floor(cellsMost / Math.max(1, sampled.count))));
  const used = fields.filter(({ name }) => names.has(name));
  const columns = await pairColumns(sampled, used, context);
  const basis = { sample: sampled.count < rows.count, ...(products ? { products } : {}) };
  const nearDuplicates: NearDuplicate[] = [];
  let looked = 0;
  const measured: { readonly a: string; readonly b: string; readonly all: readonly Measured[] }[] = [];
  for (const [first, second] of chosen) {
    if (!names.has(first) || !names.has(second)) continue;
    await context.pause();
    looked++;
    const [a, b] = [columns.get(first), columns.get(second)];
    const standing = a && b && standingMeasure(a, b, basis);
    if (standing === undefined) continue;
    const others = standingOnly ? [] : otherMeasures(a!, b!, basis);
    const all = [standing, ...others];
    measured.push({ a: first, b: second, all });
    const relation = standingOnly || sizeOf(all) < alikeFrom ? undefined : nearDuplicate(a!, b!);
    if (relation) nearDuplicates.push({ a: first, b: second, ...relation, sample: basis.sample });
  }
  const q = adjusted(measured, count - looked);
  const isTarget = ({ a, b }: { a: string; b: string }) => a === target || b === target;
  measured.sort((x, y) => sizeOf(y.all) - sizeOf(x.all) || (x.a < y.a ? -1 : x.a > y.a ? 1 : x.b < y.b ? -1 : 1));
  const first = measured.filter(isTarget).slice(0, toldMost / 2);
  const rest = measured.filter((pair) => !first.includes(pair));
  const pairs: Pair[] = [];
  for (const { a, b, all } of [...first, ...rest].slice(0, toldMost)) {
    await context.pause();
    for (const one of all) {
      const { interval, ...figures } = one;
      const { low, high, se } = interval();
      pairs.push({ a, b, ...figures, low, high, se: Number.isFinite(se) ? se : null, q: q.get(one)! });
    }
  }
  const told: PairsBasis = {
    columns: fields.length,
    leftOut: rows.schema.length - fields.length,
    pairs: count,
    measured: measured.length,
    told: Math.min(toldMost, measured.length),
    rows: sampled.count,
    ...(count <= most ? {} : { screenedOn: Math.min(screened, rows.count) }),
  };
  return { pairs, nearDuplicates, basis: told, note: noteOf(told, rows.count, products !== undefined) };
}

/** The columns of the pairs, those of the first pairs first, as many as there may be. */
function columnsOf(pairs: readonly (readonly [string, string])[], most: number): ReadonlySet<string> {
  const names = new Set<string>();
  for (const pair of pairs) if (names.size + pair.length <= most) for (const name of pair) names.add(name);
  return names;
}

/** The pairs that look strongest on few of the rows, which are among those of the sample. */
async function screen(
  rows: Rows,
  fields: Schema,
  limits: { readonly rows: number; readonly pairs: number },
  context: Context,
  target?: string,
) {
  const few = await sampleRows(rows, limits.rows, context.seed);
  const columns = [...(await pairColumns(few, fields, context)).values()];
  const at = columns.findIndex(({ name }) => name === target);
  const places = await screenPairs(columns, limits.pairs, context, at < 0 ? undefined : at);
  return places.map(([i, j]) => [columns[i]!.name, columns[j]!.name] as const);
}

async function pairColumns(rows: Rows, fields: Schema, context: Context): Promise<ReadonlyMap<string, PairColumn>> {
  const table = await rows.collect(
    rows.count,
    fields.map(({ name }) => name),
  );
  const random = context.random.fork("pairs");
  const columns = new Map<string, PairColumn>();
  for (const [i, column] of table.columns.entries()) {
    await context.pause();
    const found = pairColumn(fields[i]!.name, column, random);
    if (found) columns.set(found.name, found);
  }
  return columns;
}

/** How strong a pair is: the largest of its measures; mutual information in nats has no fixed end and does not count. */
const sizeOf = (all: readonly Measured[]): number =>
  Math.max(...all.map(({ measure, value }) => (measure === "mutualInformation" ? 0 : Math.abs(value))));

/**
 * q values of Benjamini and Hochberg over all pairs of the table, for each measure by itself. A pair that was passed
 * over when screening counts with p = 1, so that having been chosen gives no pair a smaller q.
 */
function adjusted(measured: readonly { readonly all: readonly Measured[] }[], passed: number): Map<Measured, number> {
  const families = new Map<PairMeasure, Measured[]>();
  for (const one of measured.flatMap(({ all }) => all))
    families.set(one.measure, [...(families.get(one.measure) ?? []), one]);
  const q = new Map<Measured, number>();
  for (const family of families.values()) {
    const values = benjaminiHochberg([...family.map(({ p }) => p), ...new Array<number>(passed).fill(1)]);
    for (const [i, one] of family.entries()) q.set(one, values[i]!);
  }
  return q;
}

function noteOf({ columns, leftOut, pairs, told, rows, screenedOn }: PairsBasis, all: number, hasAll: boolean): string {
  const sample = rows === all ? `all ${all} rows` : `a sample of ${rows} of ${all} rows drawn by the seed`;
  return [
    `Measured on ${sample}${hasAll && rows < all ? ", Pearson's correlation on all rows" : ""}; the ${told} strongest of ${pairs} pairs of ${columns} columns.`,
    screenedOn === undefined
      ? ""
      : `They were chosen on ${screenedOn} rows: a pair that goes together only weakly may have been passed over.`,
    leftOut > 0
      ? `${leftOut} ${leftOut === 1 ? "column was" : "columns were"} left out (keys, texts or over ${levelsMost} levels).`
      : "",
    "Intervals hold 95 %; q is Benjamini and Hochberg's over all pairs, for each measure. Mutual information is in nats, of numbers in tenths.",
  ]
    .filter((sentence) => sentence !== "")
    .join(" ");
}
