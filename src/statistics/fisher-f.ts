import { chiSquare } from "./chi-square.ts";
import { incompleteBetaInverse, incompleteBetaPair } from "./incomplete-beta.ts";

/** Fisher's F with d1 (numerator) and d2 > 0 degrees of freedom; d2 may be Infinity. `upper` is P(F > x), directly. */
export const fisherF = { cdf, upper, quantile };

function pair(x: number, d1: number, d2: number): { lower: number; upper: number } {
  if (Number.isNaN(x)) return { lower: x, upper: x };
  if (x <= 0) return { lower: 0, upper: 1 };
  const ratio = (d1 / d2) * x;
  if (ratio === Number.POSITIVE_INFINITY) return { lower: 1, upper: 0 };
  return incompleteBetaPair(d1 / 2, d2 / 2, ratio / (1 + ratio), 1 / (1 + ratio));
}

function cdf(x: number, d1: number, d2: number): number {
  return d2 === Number.POSITIVE_INFINITY ? chiSquare.cdf(d1 * x, d1) : pair(x, d1, d2).lower;
}

function upper(x: number, d1: number, d2: number): number {
  return d2 === Number.POSITIVE_INFINITY ? chiSquare.upper(d1 * x, d1) : pair(x, d1, d2).upper;
}

function quantile(p: number, d1: number, d2: number): number {
  if (d2 === Number.POSITIVE_INFINITY) return chiSquare.quantile(p, d1) / d1;
  const { x, y } = incompleteBetaInverse(d1 / 2, d2 / 2, p);
  return (d2 / d1) * (x / y);
}
