import { chiSquare } from "./chi-square.ts";
import type { ChiSquareTable } from "./contingency.ts";
import { fisherExact } from "./fisher-exact.ts";

export interface Independence {
  readonly p: number;
  readonly statistic: number;
  readonly df: number;
}

/**
 * Whether a table of counts is one of independent columns, without drawing a table: for who looks at thousands of
 * pairs. Pearson's chi-square; on thin tables (`sparse`) Fisher's exact test for 2 x 2, for others the chi-square
 * distribution scaled to the exact mean and variance of the statistic over all tables with these margins (Haldane
 * 1940, Biometrika 31; Dawson 1954, Biometrika 41).
 */
export function independenceOf(table: ChiSquareTable): Independence {
  const { statistic, df, n, rows, columns, cells, sparse } = table;
  if (!sparse) return { p: chiSquare.upper(statistic, df), statistic, df };
  if (cells.length === 4) return { p: fisherExact(cells[0]!, cells[1]!, cells[2]!, cells[3]!), statistic, df };
  if (n < 4) return { p: 1, statistic, df };
  const mean = (df * n) / (n - 1);
  const [r, c] = [rows.length, columns.length];
  const even = (k: number) => ((n - k) * (k - 1)) / (n - 1);
  const uneven = (margin: readonly number[]) =>
    (n * margin.reduce((sum, count) => sum + 1 / count, 0) - margin.length ** 2) / (n - 2);
  const [u, v] = [uneven(rows), uneven(columns)];
  const variance = ((2 * n) / (n - 3)) * (even(r) - u) * (even(c) - v) + ((n * n) / (n - 1)) * u * v;
  if (!(variance > 0)) return { p: 1, statistic, df };
  const scale = variance / (2 * mean);
  return { p: chiSquare.upper(statistic / scale, mean / scale), statistic, df };
}
