import type { Answers, Ask } from "../core/ask.ts";
import type { Context } from "../core/context.ts";
import type { Cast } from "../core/plan.ts";
import type { Rows } from "../core/rows.ts";
import type { Kind } from "../core/table.ts";
import { sampleSkewness, variance } from "../statistics/moments.ts";
import { columnGroups } from "./column-groups.ts";
import { columnPass, histogramBins, type Pass } from "./column-pass.ts";
import { missingMarks } from "./missing-marks.ts";
import { createProducts, type Products } from "./products.ts";
import { type ProfileColumn, quantileShares, type TimeCoverage } from "./profile-document.ts";
import { timeCoverage } from "./time-coverage.ts";
import { createTimeValues } from "./time-values.ts";

export interface Described {
  readonly columns: readonly Omit<ProfileColumn, "alerts">[];
  readonly pass: Pass;
  /** Of the columns of numbers, where there are not too many of them. */
  readonly products?: Products;
}

const middlePlace = quantileShares.indexOf(0.5);
const levelsTold = 20;
const frequentTold = 5;
/** Those that are told, and the ends of the histogram. */
const quantilesAsked = [...quantileShares, 0.005, 0.995];
/** Times that are kept to look for gaps, of all columns together: 400 MB. */
const timesMost = 5e7;
/** Columns whose products are summed over all rows; they cost rows x columns^2 / 2. */
const productsMost = 500;

/** Every column's figures: a few questions to the engine and one pass over the rows. */
export async function describeColumns(
  rows: Rows,
  source: { readonly raw: Rows; readonly casts: readonly Cast[]; readonly reasons: Readonly<Record<string, string>> },
  context: Context,
): Promise<Described> {
  const fields = rows.schema;
  const numeric = fields.filter(({ kind }) => kind === "number" || kind === "time").map(({ name }) => name);
  const isNumber = new Set(numeric);
  const coded = fields.filter(({ levels }) => levels).map(({ name }) => name);
  const ask = <A extends Ask["ask"]>(columns: readonly string[], one: (column: string) => Extract<Ask, { ask: A }>) =>
    rows.summarize(columns.map(one));
  const names = fields.map(({ name }) => name);
  const missing = await ask<"missing">(names, (column) => ({ ask: "missing", column }));
  await context.pause();
  const distinct: number[] = [];
  const quantiles = new Map<string, readonly (number | null)[]>();
  const frequent = new Map<string, NonNullable<ProfileColumn["frequent"]>>();
  // A column is asked for all at once: the same order of its cells answers them.
  for (const group of columnGroups(names)) {
    const own = group.filter((column) => isNumber.has(column));
    const answers = await rows.summarize([
      ...group.map((column) => ({ ask: "distinct", column }) as const),
      ...own.map((column) => ({ ask: "quantiles", column, at: quantilesAsked }) as const),
      ...own.map((column) => ({ ask: "levels", column, limit: frequentTold }) as const),
    ]);
    for (const answer of answers.slice(0, group.length)) distinct.push((answer as Answers["distinct"]).count);
    for (const [i, column] of own.entries()) {
      quantiles.set(column, (answers[group.length + i] as Answers["quantiles"]).values);
      const { levels } = answers[group.length + own.length + i] as Answers["levels"];
      frequent.set(
        column,
        levels.filter(({ count }) => count > 1).map(({ level, count }) => ({ value: level, count })),
      );
    }
    await context.pause();
  }
  const levels = await ask<"levels">(coded, (column) => ({ ask: "levels", column, limit: levelsTold }));
  const ends = new Map<string, readonly [number, number]>();
  for (const [column, values] of quantiles) {
    const range = histogramEnds(values);
    if (range) ends.set(column, range);
  }
  const facts = fields.map(({ name, kind }, i) => ({
    name,
    kind,
    missing: missing[i]!.count,
    distinct: distinct[i]!,
  }));
  const products =
    numeric.length < 2 || numeric.length > productsMost
      ? undefined
      : createProducts(
          numeric.map((name) => {
            const values = quantiles.get(name)!;
            const ends = [values[0], values[quantileShares.length - 1]];
            const gaps = missing[names.indexOf(name)]!.count > 0 || ends.some((end) => !Number.isFinite(end));
            const middle = values[middlePlace]!;
            return { name, around: Number.isFinite(middle) ? middle! : 0, gaps };
          }),
        );
  const times = fields.filter(({ kind }) => kind === "time").map(({ name }) => name);
  const timeValues = createTimeValues(times.slice(0, Math.floor(timesMost / Math.max(1, rows.count))), rows.count);
  const visitors = [timeValues, ...(products ? [products] : [])];
  const pass = await columnPass(rows, ends, needlessTexts(facts), context, visitors, products ? numeric : []);
  const coverage = new Map<string, TimeCoverage>();
  for (const name of timeValues.names) {
    await context.pause();
    const found = timeCoverage(timeValues.valuesOf(name));
    if (found) coverage.set(name, found);
  }
  const marks = await missingMarks(
    source.raw,
    source.casts.filter((_, i) => missing[i]!.count > 0),
  );
  return {
    pass,
    ...(products ? { products } : {}),
    columns: fields.map(({ name, kind, role, meaning, unit, levels: order }, i) => {
      const blank = marks.get(name);
      const gone = missing[i]!.count;
      const common = {
        name,
        kind,
        role,
        ...(meaning ? { meaning } : {}),
        ...(unit ? { unit } : {}),
        reason: source.reasons[name] ?? "",
        missing: gone,
        missingShare: rows.count === 0 ? 0 : gone / rows.count,
        missingMarks: blank?.marks ?? [],
        unparsed: blank ? Math.max(0, gone - blank.explained) : 0,
        distinct: distinct[i]!,
      };
      if (order) {
        const found = levels[coded.indexOf(name)]!.levels;
        const told =
          kind === "ordinal" ? [...found].sort((a, b) => order.indexOf(a.level) - order.indexOf(b.level)) : found;
        const shown = told.reduce((sum, { count }) => sum + count, 0);
        return { ...common, levels: told, others: rows.count - gone - shown };
      }
      const values = quantiles.get(name);
      if (!values) return common;
      const { moments, zeros, infinite, counts } = pass.columns.get(name)!;
      const range = ends.get(name);
      const shape =
        kind === "time" || moments.n === 0
          ? {}
          : finiteOnly({ mean: moments.mean, sd: Math.sqrt(variance(moments)), skewness: sampleSkewness(moments) });
      return {
        ...common,
        quantiles: values.slice(0, quantileShares.length),
        frequent: frequent.get(name)!,
        ...shape,
        ...(kind === "time" ? {} : { zeros, infinite }),
        ...(coverage.has(name) ? { time: coverage.get(name)! } : {}),
        ...(range ? { histogram: { borders: bordersOf(range, counts.length), counts } } : {}),
      };
    }),
  };
}

/** Texts without a missing cell that no other column can equal, which their counts tell. */
function needlessTexts(
  columns: readonly {
    readonly name: string;
    readonly kind: Kind;
    readonly missing: number;
    readonly distinct: number;
  }[],
): ReadonlySet<string> {
  const isNumber = (kind: Kind) => kind === "number" || kind === "time";
  const alike = new Map<number, number>();
  for (const { kind, distinct } of columns) if (!isNumber(kind)) alike.set(distinct, (alike.get(distinct) ?? 0) + 1);
  return new Set(
    columns
      .filter(({ kind }) => kind === "text" || kind === "key")
      .filter(({ missing, distinct }) => missing === 0 && (distinct < 2 || alike.get(distinct) === 1))
      .map(({ name }) => name),
  );
}

/** Between the 0.5 and 99.5 % quantiles, or all of the range where those agree. */
function histogramEnds(values: readonly (number | null)[]): readonly [number, number] | undefined {
  const most = quantileShares.length;
  return endsOf(values[most], values[most + 1]) ?? endsOf(values[0], values[most - 1]);
}

/** None for a constant, nor where the bins would be too wide or too narrow for a double (5e-324, 1e308). */
function endsOf(low: number | null | undefined, high: number | null | undefined) {
  if (low == null || high == null) return undefined;
  const width = (high - low) / histogramBins;
  return Number.isFinite(width) && low + width > low && high - width < high ? ([low, high] as const) : undefined;
}

const bordersOf = ([low, high]: readonly [number, number], bins: number): number[] =>
  Array.from({ length: bins + 1 }, (_, i) => low + (i * (high - low)) / bins);

/** Powers of values near the largest double overflow; JSON cannot hold what they give. */
function finiteOnly(figures: { mean: number; sd: number; skewness: number }): Partial<typeof figures> {
  return Object.fromEntries(Object.entries(figures).filter(([, value]) => Number.isFinite(value)));
}
