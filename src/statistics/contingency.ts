import { createRandom, type Random } from "../core/random.ts";
import { chiSquare } from "./chi-square.ts";
import { clamp, criticalValue, type Estimate, unknownEstimate } from "./estimate.ts";
import { fisherExact } from "./fisher-exact.ts";
import { noncentralChiSquareCdf, noncentralityInterval } from "./noncentral.ts";
import { logFactorials, randomTable } from "./random-table.ts";

export interface ChiSquareTable {
  readonly statistic: number;
  readonly df: number;
  readonly n: number;
  /** Row and column sums, empty rows and columns left out; `cells` is row-major over them. */
  readonly rows: readonly number[];
  readonly columns: readonly number[];
  readonly cells: Float64Array;
  /** Over 20 % of the expected counts are below 5, or one is below 1 (Cochran 1954). */
  readonly sparse: boolean;
}

/** Pearson's chi-square of a table of counts, one array a row. */
export function chiSquareTable(counts: readonly ArrayLike<number>[]): ChiSquareTable {
  const width = counts[0]?.length ?? 0;
  const rowSums = counts.map((row) => Array.from(row).reduce((sum, count) => sum + count, 0));
  const columnSums = Array.from({ length: width }, (_, j) => counts.reduce((sum, row) => sum + row[j]!, 0));
  const keptRows = [...rowSums.keys()].filter((i) => rowSums[i]! > 0);
  const keptColumns = [...columnSums.keys()].filter((j) => columnSums[j]! > 0);
  const rows = keptRows.map((i) => rowSums[i]!);
  const columns = keptColumns.map((j) => columnSums[j]!);
  const n = rows.reduce((sum, count) => sum + count, 0);
  const cells = Float64Array.from(keptRows.flatMap((i) => keptColumns.map((j) => counts[i]![j]!)));
  let small = 0;
  let tiny = false;
  for (const row of rows)
    for (const column of columns) {
      const expected = (row * column) / n;
      if (expected < 5) small++;
      if (expected < 1) tiny = true;
    }
  const df = Math.max(0, (rows.length - 1) * (columns.length - 1));
  const sparse = tiny || small > 0.2 * cells.length;
  return { statistic: pearsonStatistic(cells, rows, columns, n), df, n, rows, columns, cells, sparse };
}

function pearsonStatistic(cells: Float64Array, rows: readonly number[], columns: readonly number[], n: number): number {
  let sum = 0;
  for (const [i, row] of rows.entries())
    for (const [j, column] of columns.entries()) {
      const expected = (row * column) / n;
      const gap = cells[i * columns.length + j]! - expected;
      sum += (gap * gap) / expected;
    }
  return sum;
}

/** Draws stop when this many tables were at least as extreme as the one seen. */
const ENOUGH = 50;

/**
 * The Monte Carlo p value of a table under independence with its margins fixed (Patefield's tables): sequential after
 * Besag and Clifford (1991), so that a p value which is large anyway costs little; valid at any stopping. At most
 * 9,999 tables, fewer where a table has many cells (3e5 cells drawn in all, at least 999 tables): p is never below
 * 1 over that plus 1.
 */
export function independenceP(table: ChiSquareTable, random: Random): number {
  const { rows, columns, n } = table;
  const most = Math.min(9999, Math.max(999, Math.floor(3e5 / table.cells.length)));
  const log = logFactorials(n);
  const drawn = new Float64Array(table.cells.length);
  const limit = table.statistic * (1 - 1e-10);
  let extreme = 0;
  for (let draws = 1; draws <= most; draws++) {
    randomTable(random, rows, columns, log, drawn);
    if (pearsonStatistic(drawn, rows, columns, n) >= limit) extreme++;
    if (extreme === ENOUGH) return extreme / draws;
  }
  return (extreme + 1) / (most + 1);
}

/** Cramér's V of a table with Bergsma's bias correction, 0 .. 1. */
export function cramersVEffect({ statistic, df, n, rows, columns }: ChiSquareTable): number {
  if (df === 0 || n < 2) return 0;
  const [r, c] = [rows.length, columns.length];
  const smaller = Math.min(r - (r - 1) ** 2 / (n - 1), c - (c - 1) ** 2 / (n - 1)) - 1;
  const phi2 = Math.max(0, statistic / n - df / (n - 1));
  return smaller > 0 ? Math.min(1, Math.sqrt(phi2 / smaller)) : 0;
}

/** The interval of Cramér's V around its `effect`; se is its half-width over z. Cost: O(sqrt(statistic)) a hundred times. */
export function cramersVInterval(
  { statistic, df, n, smallest }: { statistic: number; df: number; n: number; smallest: number },
  effect: number,
  level = 0.95,
): { readonly low: number; readonly high: number; readonly se: number } {
  const lambda = noncentralityInterval((l) => noncentralChiSquareCdf(statistic, df, l), statistic, df, level);
  const scale = n * (smallest - 1);
  const low = Math.min(effect, Math.sqrt(lambda.low / scale));
  const high = clamp(Math.sqrt(lambda.high / scale), effect, 1);
  return { low, high, se: (high - low) / (2 * criticalValue(level)) };
}

/**
 * The association of two categories. Effect: Cramér's V with Bergsma's bias correction (2013, Journal of the Korean
 * Statistical Society 42), 0 .. 1. p: Pearson's chi-square; where over 20 % of the expected counts are below 5 or any
 * is below 1, Fisher's exact test for 2 x 2 and `independenceP` for other tables of whole counts. The interval inverts
 * the noncentral chi-square, `V = sqrt(lambda / (n (min(r, c) - 1)))` (Smithson 2003), an approximation that is best
 * for V below 0.5; se is its half-width over z. Empty rows and columns are left out.
 */
export function cramersV(
  counts: readonly ArrayLike<number>[],
  level = 0.95,
  random: Random = createRandom(1, "cramers-v"),
): Estimate {
  const measure = "cramersV";
  const table = chiSquareTable(counts);
  const { statistic, df, n } = table;
  if (df === 0 || n < 2) return unknownEstimate(measure, n, 0, 0, 1);
  const effect = cramersVEffect(table);
  const whole = table.cells.every(Number.isInteger);
  let p = chiSquare.upper(statistic, df);
  if (table.sparse && whole) {
    const [a, b, d, e] = table.cells;
    p = table.cells.length === 4 ? fisherExact(a!, b!, d!, e!) : independenceP(table, random);
  }
  const smallest = Math.min(table.rows.length, table.columns.length);
  return { measure, n, effect, ...cramersVInterval({ statistic, df, n, smallest }, effect, level), p, statistic, df };
}
