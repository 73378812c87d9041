import type { Context } from "../../core/context.ts";
import { type Rows, sampleRows } from "../../core/rows.ts";
import { columnOf, isNumeric } from "../../core/table.ts";
import { chiSquareTable } from "../../statistics/contingency.ts";
import { independenceOf } from "../../statistics/independence.ts";
import { kolmogorovSmirnovTwoSample } from "../../statistics/kolmogorov-smirnov.ts";
import { levelDistance } from "../../statistics/level-distance.ts";
import { benjaminiHochberg } from "../../statistics/multiplicity.ts";
import { quantiles } from "../../statistics/quantile.ts";
import type { Profile, ProfileColumn } from "../profile-document.ts";
import type { ColumnComparison, Difference, Two } from "./comparison.ts";

type Found = Omit<ColumnComparison, "missing" | "difference"> & {
  readonly missing: { readonly p: number };
  readonly difference?: Omit<Difference, "q">;
};

const sampleMost = 20_000;
/** Columns of the samples held at a time. */
const columnsHeld = 100;
const levelsRead = 5000;
const levelsTold = 20;
const bins = 20;
/** Numbers in one table and levels in the other are compared as levels up to this many of them. */
const levelsOfNumbers = 50;

/** The columns that two tables have both, by name. */
export async function compareColumns(
  rows: Two<Rows>,
  profiles: Two<Profile>,
  context: Context,
): Promise<readonly ColumnComparison[]> {
  const there = new Map(profiles[1].columns.map((column) => [column.name, column]));
  const both = profiles[0].columns.flatMap((column): Two<ProfileColumn>[] => {
    const other = there.get(column.name);
    return other ? [[column, other]] : [];
  });
  const samples = await Promise.all(rows.map((one) => sampleRows(one, sampleMost, context.seed)));
  const isSample = samples.some((sample, side) => sample.count < rows[side]!.count);
  const found: Found[] = [];
  for (let from = 0; from < both.length; from += columnsHeld) {
    const part = both.slice(from, from + columnsHeld);
    const measured = part.filter(isMeasured).map(([{ name }]) => name);
    const coded = part.filter((pair) => !isMeasured(pair) && hasLevels(pair)).map(([{ name }]) => name);
    const values = await Promise.all(samples.map((sample) => sample.collect(sample.count, measured)));
    const levels = await Promise.all(
      rows.map((one) => one.summarize(coded.map((column) => ({ ask: "levels", column, limit: levelsRead }) as const))),
    );
    for (const pair of part) {
      await context.pause();
      const [{ name }] = pair;
      const common = commonOf(pair, profiles);
      if (measured.includes(name)) {
        const [a, b] = values.map((table) => {
          const column = columnOf(table, name);
          return isNumeric(column) ? column.values : new Float64Array(0);
        }) as [Float64Array, Float64Array];
        found.push({ ...common, ...numbersOf(a, b, isSample) });
      } else if (coded.includes(name)) {
        const [a, b] = levels.map((answers) => answers[coded.indexOf(name)]!.levels) as [Levels, Levels];
        found.push({ ...common, ...levelsOf(a, b) });
      } else found.push(common);
    }
  }
  const q = benjaminiHochberg(found.map(({ difference }) => difference?.p ?? null));
  const missingQ = benjaminiHochberg(found.map(({ missing }) => missing.p));
  return found.map(({ difference, missing, ...rest }, i) => ({
    ...rest,
    missing: { ...missing, q: missingQ[i]! },
    ...(difference ? { difference: { ...difference, q: q[i]! } } : {}),
  }));
}

type Levels = readonly { readonly level: string; readonly count: number }[];

const isMeasured = ([a, b]: Two<ProfileColumn>): boolean =>
  a.kind === b.kind && (a.kind === "number" || a.kind === "time");

function hasLevels(pair: Two<ProfileColumn>): boolean {
  return pair.every(
    ({ kind, levels, distinct }) => levels !== undefined || (kind === "number" && distinct <= levelsOfNumbers),
  );
}

function commonOf([a, b]: Two<ProfileColumn>, [here, there]: Two<Profile>): Omit<Found, "difference"> {
  const table = chiSquareTable([
    [a.missing, here.data.kept - a.missing],
    [b.missing, there.data.kept - b.missing],
  ]);
  return {
    name: a.name,
    kinds: [a.kind, b.kind],
    missingShare: [a.missingShare, b.missingShare],
    missing: { p: table.df === 0 ? 1 : independenceOf(table).p },
    distinct: [a.distinct, b.distinct],
  };
}

function numbersOf(a: Float64Array, b: Float64Array, sample: boolean): Pick<Found, "difference" | "histogram"> {
  const [m, n] = [a, b].map((values) => values.reduce((sum, value) => sum + (Number.isNaN(value) ? 0 : 1), 0)) as [
    number,
    number,
  ];
  if (m === 0 || n === 0) return {};
  const { statistic, p } = kolmogorovSmirnovTwoSample(a, b);
  const difference = { measure: "kolmogorovSmirnov", value: statistic, p, n: [m, n], sample } as const;
  const ends = [a, b].map((values) => quantiles(values, [0.005, 0.995]));
  const low = Math.min(ends[0]![0]!, ends[1]![0]!);
  const high = Math.max(ends[0]![1]!, ends[1]![1]!);
  const width = (high - low) / bins;
  if (!Number.isFinite(width) || low + width <= low) return { difference };
  const counted = (values: Float64Array) => {
    const counts = new Array<number>(bins).fill(0);
    for (const value of values)
      if (!Number.isNaN(value)) counts[Math.max(0, Math.min(bins - 1, Math.floor((value - low) / width)))]!++;
    return counts;
  };
  const borders = Array.from({ length: bins + 1 }, (_, i) => low + i * width);
  return { difference, histogram: { borders, counts: [counted(a), counted(b)] } };
}

function levelsOf(a: Levels, b: Levels): Pick<Found, "difference" | "levels" | "appeared" | "vanished"> {
  const counts = new Map<string, [number, number]>();
  for (const [side, levels] of [a, b].entries())
    for (const { level, count } of levels) {
      const known = counts.get(level) ?? [0, 0];
      known[side as 0 | 1] = count;
      counts.set(level, known);
    }
  const [m, n] = [0, 1].map((side) => [...counts.values()].reduce((sum, count) => sum + count[side as 0 | 1], 0)) as [
    number,
    number,
  ];
  const share = ([x, y]: Two<number>) => x / Math.max(1, m) + y / Math.max(1, n);
  const all = [...counts]
    .map(([level, count]) => ({ level, counts: count as Two<number> }))
    .sort((x, y) => share(y.counts) - share(x.counts) || (x.level < y.level ? -1 : 1));
  const lone = (side: 0 | 1) =>
    all
      .filter((level) => level.counts[1 - side] === 0 && level.counts[side] > 0)
      .map((level) => ({ level: level.level, count: level.counts[side] }));
  const told = { levels: all.slice(0, levelsTold), appeared: lone(1), vanished: lone(0) };
  if (m === 0 || n === 0) return told;
  const distance = levelDistance(
    all.map((level) => level.counts[0]),
    all.map((level) => level.counts[1]),
  );
  const { totalVariation: value, jensenShannon, p } = distance;
  return { ...told, difference: { measure: "totalVariation", value, jensenShannon, p, n: [m, n], sample: false } };
}
