import { chiSquare } from "./chi-square.ts";
import { clamp, criticalValue, type Estimate, unknownEstimate } from "./estimate.ts";
import { noncentralChiSquareCdf, noncentralityInterval } from "./noncentral.ts";
import { midranks } from "./ranks.ts";

/**
 * The Kruskal-Wallis test with the tie correction; NaN is skipped, empty groups are left out. Effect: the root of the
 * bias-corrected rank eta-squared, `sqrt(max(0, (H - k + 1) / (n - k)))` (Tomczak and Tomczak 2014), 0 .. 1. p by
 * chi-square with k - 1 df. The interval inverts the noncentral chi-square of H, `sqrt(lambda / (lambda + n))`: an
 * approximation for large groups; se is its half-width over z.
 */
export function kruskalWallis(groups: readonly Float64Array[], level = 0.95): Estimate {
  const measure = "rankCorrelationRatio";
  const used = groups.map((group) => group.filter((value) => !Number.isNaN(value))).filter((group) => group.length > 0);
  const k = used.length;
  const n = used.reduce((sum, group) => sum + group.length, 0);
  if (k < 2 || n <= k) return unknownEstimate(measure, n, 0, 0, 1);
  const all = new Float64Array(n);
  let start = 0;
  for (const group of used) {
    all.set(group, start);
    start += group.length;
  }
  const { ranks, ties } = midranks(all);
  const correction = 1 - ties / (n * n * n - n);
  if (!(correction > 0)) return unknownEstimate(measure, n, 0, 0, 1);
  let sum = 0;
  start = 0;
  for (const group of used) {
    let gap = 0;
    for (let i = 0; i < group.length; i++) gap += ranks[start + i]! - (n + 1) / 2;
    sum += (gap * gap) / group.length;
    start += group.length;
  }
  const df = k - 1;
  const statistic = ((12 / (n * (n + 1))) * sum) / correction;
  const effect = Math.sqrt(clamp((statistic - df) / (n - k), 0, 1));
  const lambda = noncentralityInterval((l) => noncentralChiSquareCdf(statistic, df, l), statistic, df, level);
  const low = Math.min(effect, Math.sqrt(lambda.low / (lambda.low + n)));
  const high = Math.max(effect, Math.sqrt(lambda.high / (lambda.high + n)));
  const se = (high - low) / (2 * criticalValue(level));
  return { measure, n, effect, se, low, high, p: chiSquare.upper(statistic, df), statistic, df };
}
