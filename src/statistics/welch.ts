import { type Estimate, unknownEstimate } from "./estimate.ts";
import { type Moments, variance } from "./moments.ts";
import { logBeta } from "./special.ts";
import { studentT } from "./student-t.ts";

export interface WelchTest {
  readonly t: number;
  readonly df: number;
  readonly se: number;
  readonly p: number;
}

/**
 * Welch's t test of two means (Welch 1947, Satterthwaite's df). Null where a group has fewer than two values. Where
 * neither group varies there is no t: p is then that of a complete separation under exchange of the labels,
 * 2 / C(n1 + n2, n1), or 1 where the two constants agree.
 */
export function welchTest(a: Moments, b: Moments): WelchTest | null {
  if (a.n < 2 || b.n < 2) return null;
  const va = variance(a) / a.n;
  const vb = variance(b) / b.n;
  const se = Math.sqrt(va + vb);
  const difference = a.mean - b.mean;
  if (!(se > 0)) {
    const p = difference === 0 ? 1 : Math.min(1, 2 * Math.exp(-logChoose(a.n + b.n, a.n)));
    return { t: difference === 0 ? 0 : Math.sign(difference) * Number.POSITIVE_INFINITY, df: a.n + b.n - 2, se: 0, p };
  }
  const share = va / (va + vb);
  const df = 1 / ((share * share) / (a.n - 1) + ((1 - share) * (1 - share)) / (b.n - 1));
  const t = difference / se;
  return { t, df, se, p: studentT.twoSided(t, df) };
}

function logChoose(n: number, k: number): number {
  return -Math.log(n + 1) - logBeta(n - k + 1, k + 1);
}

/** The difference of two means, a - b, in the unit of the values, with Welch's t test and interval. */
export function meanDifference(a: Moments, b: Moments, level = 0.95): Estimate {
  const n = a.n + b.n;
  const effect = a.n > 0 && b.n > 0 ? a.mean - b.mean : 0;
  const test = welchTest(a, b);
  if (test === null)
    return unknownEstimate("meanDifference", n, effect, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY);
  const reach = -studentT.quantile((1 - level) / 2, test.df) * test.se;
  const { t: statistic, df, se, p } = test;
  return { measure: "meanDifference", n, effect, se, low: effect - reach, high: effect + reach, p, statistic, df };
}
