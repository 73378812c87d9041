import { asNumbers } from "../core/design.ts";
import { type Column, isCoded, isMissing } from "../core/table.ts";
import { chiSquare } from "../statistics/chi-square.ts";
import { conditionalTest } from "../statistics/conditional-test.ts";
import { noncentralChiSquareCdf } from "../statistics/noncentral.ts";
import { midranks } from "../statistics/ranks.ts";

/** How the values of a column differ between the rows of a study and those of another table. */
export interface ColumnShift {
  readonly name: string;
  /** Of numbers and times Neyman's smooth test of ranks, of levels the chi-squared test; missing cells take part in both. */
  readonly test: "smooth" | "chi-squared";
  /** The largest difference of the shares of rows that fall in one part of the values, 0 .. 1; a little above 0 by chance alone. */
  readonly effect: number;
  /** Null where there are too few units to tell. */
  readonly p: number | null;
  /** Benjamini and Hochberg's over all columns. */
  readonly q: number | null;
  /** The chance that a shift of 0.2 standard deviations, or its like in levels, would give p <= 0.05. */
  readonly power: number;
  /** Shares of missing cells, there and here. */
  readonly missing: readonly [number, number];
}

/** Two tables' cells of one column, the rows of the study first. */
export interface Pooled {
  readonly column: Column;
  /** 1 for the rows of the study. */
  readonly first: Uint8Array;
  /** The independent unit of each row; units of the two tables are different ones. */
  readonly units?: Int32Array;
}

/** Orders of the Legendre polynomials of ranks: where a column lies, how wide, how skewed, how heavy its ends. */
const orders = 4;
const smallShift = 0.2;
/** Units of either table below which no p is told. */
const unitsLeast = 5;

/** The shift of one column, but for q. Source of the smooth test: Neyman 1937; of two samples, Bera, Ghosh and Xiao, Econometric Theory 29, 2013. */
export function columnShift(name: string, { column, first, units }: Pooled): Omit<ColumnShift, "q"> {
  const isLevels = isCoded(column);
  const scores = isLevels ? levelScores(column.codes, column.levels.length) : rankScores(asNumbers(column));
  const { df, p, units: count } = conditionalTest(scores, first, units);
  const [m, n] = count;
  return {
    name,
    test: isLevels ? "chi-squared" : "smooth",
    effect: isLevels ? levelEffect(column.codes, column.levels.length, first) : rangeEffect(asNumbers(column), first),
    p: Math.min(m, n) < unitsLeast ? null : p,
    power:
      df === 0
        ? 0
        : 1 - noncentralChiSquareCdf(chiSquare.upperQuantile(0.05, df), df, (smallShift ** 2 * m * n) / (m + n)),
    missing: [missingShare(column, first, 1), missingShare(column, first, 0)],
  };
}

/** Legendre polynomials of the midranks of what is there, 0 where a cell is missing, and the missing cells themselves. */
function rankScores(values: Float64Array): Float64Array[] {
  const there = values.filter((value) => !Number.isNaN(value));
  const { ranks } = midranks(there);
  const scores = Array.from({ length: orders }, () => new Float64Array(values.length));
  const missing = new Float64Array(values.length);
  let at = 0;
  for (const [row, value] of values.entries()) {
    if (Number.isNaN(value)) {
      missing[row] = 1;
      continue;
    }
    const x = (2 * ranks[at++]! - 1) / there.length - 1;
    let before = 1;
    let current = x;
    for (let order = 1; order <= orders; order++) {
      scores[order - 1]![row] = current;
      [before, current] = [current, ((2 * order + 1) * x * current - order * before) / (order + 1)];
    }
  }
  return [...scores, missing];
}

/** One indicator a level, and one of missing cells; levels beyond the most that a test can hold are taken together. */
function levelScores(codes: Int32Array, levels: number): Float64Array[] {
  const kept = frequentLevels(codes, levels);
  const scores = Array.from({ length: kept.count + 1 }, () => new Float64Array(codes.length));
  for (const [row, code] of codes.entries()) scores[code < 0 ? kept.count : kept.places[code]!]![row] = 1;
  return scores;
}

const levelsMost = 30;
/** Cells of a level that stands for itself at least; chi-squared needs some. */
const levelCells = 10;

function frequentLevels(codes: Int32Array, levels: number): { readonly places: Int32Array; readonly count: number } {
  const counts = new Float64Array(levels);
  for (const code of codes) if (code >= 0) counts[code]!++;
  const order = Array.from(counts.keys()).sort((a, b) => counts[b]! - counts[a]! || a - b);
  const own = order.filter((level, i) => i < levelsMost && counts[level]! >= levelCells);
  const places = new Int32Array(levels).fill(own.length);
  for (const [place, level] of own.entries()) places[level] = place;
  return { places, count: own.length + 1 };
}

/** Total variation: half the sum of the differences of shares, missing cells being a level. */
function levelEffect(codes: Int32Array, levels: number, first: Uint8Array): number {
  const counts = [new Float64Array(levels + 1), new Float64Array(levels + 1)];
  for (const [row, code] of codes.entries()) counts[first[row]!]![code < 0 ? levels : code]!++;
  const [n, m] = counts.map((own) => own.reduce((sum, count) => sum + count, 0)) as [number, number];
  if (m === 0 || n === 0) return 0;
  return counts[0]!.reduce((sum, count, level) => sum + Math.abs(count / n - counts[1]![level]! / m) / 2, 0);
}

/** The largest distance of the distribution functions (Kolmogorov and Smirnov), of all rows: it ends at the shares that are there. */
function rangeEffect(values: Float64Array, first: Uint8Array): number {
  const sides = [0, 1].map((side) => values.filter((_, row) => first[row] === side));
  const [n, m] = sides.map((own) => own.length) as [number, number];
  const [here, there] = sides.map((own) => own.filter((value) => !Number.isNaN(value)).sort()) as [
    Float64Array,
    Float64Array,
  ];
  let most = 0;
  for (let i = 0, j = 0; i < here.length || j < there.length; ) {
    const value = Math.min(here[i] ?? Number.POSITIVE_INFINITY, there[j] ?? Number.POSITIVE_INFINITY);
    while (i < here.length && here[i] === value) i++;
    while (j < there.length && there[j] === value) j++;
    most = Math.max(most, Math.abs(i / n - j / m));
  }
  return most;
}

function missingShare(column: Column, first: Uint8Array, side: 0 | 1): number {
  let missing = 0;
  let rows = 0;
  for (let row = 0; row < first.length; row++) {
    if (first[row] !== side) continue;
    rows++;
    if (isMissing(column, row)) missing++;
  }
  return rows === 0 ? 0 : missing / rows;
}
