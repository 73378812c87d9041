import { criticalValue, type Estimate, unknownEstimate } from "./estimate.ts";
import { fisherExact } from "./fisher-exact.ts";
import { incompleteBetaInverse } from "./incomplete-beta.ts";
import { normal } from "./normal.ts";

export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** Wilson's score interval of a share, k of n (Wilson 1927); 0 .. 1 where n is 0. */
export function wilsonInterval(k: number, n: number, level = 0.95): Interval {
  if (n === 0) return { low: 0, high: 1 };
  const z = criticalValue(level);
  const share = k / n;
  const square = z * z;
  const middle = k + square / 2;
  const reach = z * Math.sqrt(k * (1 - share) + square / 4);
  return {
    low: k === 0 ? 0 : Math.max(0, (middle - reach) / (n + square)),
    high: k === n ? 1 : Math.min(1, (middle + reach) / (n + square)),
  };
}

/** The exact interval of a share, k of n (Clopper and Pearson 1934): coverage never below `level`. */
export function clopperPearson(k: number, n: number, level = 0.95): Interval {
  const tail = (1 - level) / 2;
  return {
    low: k === 0 ? 0 : incompleteBetaInverse(k, n - k + 1, tail).x,
    high: k === n ? 1 : incompleteBetaInverse(k + 1, n - k, 1 - tail, tail).x,
  };
}

/**
 * The difference of two shares, k1/n1 - k2/n2. Interval: Newcombe's hybrid of two score intervals (1998, method 10).
 * p: the pooled score test (chi-square without continuity correction), Fisher's exact test where an expected count is
 * below 5. se: Agresti and Caffo's (2000) with one success and one failure added to each group, so never 0.
 */
export function shareDifference(k1: number, n1: number, k2: number, n2: number, level = 0.95): Estimate {
  const measure = "shareDifference";
  const n = n1 + n2;
  if (n1 === 0 || n2 === 0) return unknownEstimate(measure, n, 0, -1, 1);
  const s1 = k1 / n1;
  const s2 = k2 / n2;
  const effect = s1 - s2;
  const one = wilsonInterval(k1, n1, level);
  const two = wilsonInterval(k2, n2, level);
  const low = effect - Math.hypot(s1 - one.low, two.high - s2);
  const high = effect + Math.hypot(one.high - s1, s2 - two.low);
  const a1 = (k1 + 1) / (n1 + 2);
  const a2 = (k2 + 1) / (n2 + 2);
  const se = Math.sqrt((a1 * (1 - a1)) / (n1 + 2) + (a2 * (1 - a2)) / (n2 + 2));
  const pooled = (k1 + k2) / n;
  const whole = [k1, n1, k2, n2].every(Number.isInteger);
  const smallest = Math.min(n1, n2) * Math.min(pooled, 1 - pooled);
  if (smallest <= 0) return { measure, n, effect, se, low, high, p: 1 };
  if (smallest < 5 && whole) {
    const p = fisherExact(k1, n1 - k1, k2, n2 - k2);
    return { measure, n, effect, se, low, high, p };
  }
  const statistic = effect / Math.sqrt(pooled * (1 - pooled) * (1 / n1 + 1 / n2));
  return { measure, n, effect, se, low, high, p: normal.twoSided(statistic), statistic };
}
