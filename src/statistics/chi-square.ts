import { gammaInverse, gammaLower, gammaUpper } from "./incomplete-gamma.ts";

/** The chi-square distribution, df > 0. `upper` is P(X > x), computed directly. */
export const chiSquare = {
  cdf: (x: number, df: number): number => gammaLower(df / 2, x / 2),
  upper: (x: number, df: number): number => gammaUpper(df / 2, x / 2),
  quantile: (p: number, df: number): number => 2 * gammaInverse(df / 2, p),
  /** The x where upper(x, df) = q: for tails too small to write as 1 - p. */
  upperQuantile: (q: number, df: number): number => 2 * gammaInverse(df / 2, 1 - q, q),
};
