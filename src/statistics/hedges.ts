import { criticalValue, type Estimate, unknownEstimate } from "./estimate.ts";
import { type Moments, variance } from "./moments.ts";
import { logGamma } from "./special.ts";
import { welchTest } from "./welch.ts";

/**
 * Hedges' g: the difference of two means, a - b, in pooled standard deviations s, times the exact small-sample factor
 * J = Gamma(m/2) / (sqrt(m/2) Gamma((m-1)/2)), m = n1 + n2 - 2 (Hedges 1981, eq. 6e).
 *
 * The standard error allows unequal variances: the delta method of Bonett (2008, Psychological Methods 13, eq. 9),
 * with the pooled variance's weights w_i = (n_i - 1) / m in the place of his 1/2:
 * `se^2 = J^2 [ (v1/(n1-1) + v2/(n2-1)) / s^2 + d^2 (w1^2 v1^2/(n1-1) + w2^2 v2^2/(n2-1)) / (2 s^4) ]`.
 * The interval is g -+ z se; p is that of Welch's t test.
 */
export function hedgesG(a: Moments, b: Moments, level = 0.95): Estimate {
  const n = a.n + b.n;
  const test = welchTest(a, b);
  if (test === null) return unknownEstimate("hedgesG", n, 0, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY);
  const m = n - 2;
  const pooled = (a.m2 + b.m2) / m;
  if (!(pooled > 0)) {
    // Neither group varies: g is 0 or without bound. The p value of Welch's test covers the second case.
    const same = a.mean === b.mean;
    const effect = same ? 0 : Math.sign(a.mean - b.mean) * Number.MAX_VALUE;
    const whole = unknownEstimate("hedgesG", n, effect, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY);
    return { ...whole, p: test.p };
  }
  const factor = Math.exp(logGamma(m / 2) - logGamma((m - 1) / 2)) / Math.sqrt(m / 2);
  const d = (a.mean - b.mean) / Math.sqrt(pooled);
  const ra = variance(a) / pooled;
  const rb = variance(b) / pooled;
  const wa = (a.n - 1) / m;
  const wb = (b.n - 1) / m;
  const ofMeans = ra / (a.n - 1) + rb / (b.n - 1);
  const ofScale = (wa * wa * ra * ra) / (a.n - 1) + (wb * wb * rb * rb) / (b.n - 1);
  const se = factor * Math.sqrt(ofMeans + (d * d * ofScale) / 2);
  const effect = factor * d;
  const reach = criticalValue(level) * se;
  const { t: statistic, df, p } = test;
  return { measure: "hedgesG", n, effect, se, low: effect - reach, high: effect + reach, p, statistic, df };
}
