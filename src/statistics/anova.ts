import { clamp, criticalValue, type Estimate } from "./estimate.ts";
import { fisherF } from "./fisher-f.ts";
import { type Moments, mergeMoments, variance } from "./moments.ts";
import { noncentralFCdf, noncentralityInterval } from "./noncentral.ts";
import { logGamma } from "./special.ts";

export interface AnovaTest {
  /** Welch's F; Infinity where no group varies and the means differ. */
  readonly statistic: number;
  readonly df1: number;
  readonly df2: number;
  readonly p: number;
  readonly n: number;
  /** Groups of at least two values: the others take no part. */
  readonly groups: number;
}

/**
 * Welch's analysis of variance (Welch 1951): equality of means where variances may differ. Groups of fewer than two
 * values are left out. A group whose values are all equal gets the pooled variance of the groups instead of its 0,
 * which would give it an infinite weight. Where no group varies, p is that of a complete separation under exchange of
 * the labels: groups! over the number of ways to deal the values. p is 1 for fewer than two groups.
 */
export function welchAnova(groups: readonly Moments[]): AnovaTest {
  const used = groups.filter((group) => group.n >= 2);
  const k = used.length;
  const n = used.reduce((sum, group) => sum + group.n, 0);
  if (k < 2) return { statistic: 0, df1: Math.max(0, k - 1), df2: Math.max(0, n - k), p: 1, n, groups: k };
  const within = used.reduce((sum, group) => sum + group.m2, 0);
  const df1 = k - 1;
  if (!(within > 0)) {
    const df2 = n - k;
    if (used.every((group) => group.mean === used[0]!.mean)) return { statistic: 0, df1, df2, p: 1, n, groups: k };
    const ways = logGamma(n + 1) - used.reduce((sum, group) => sum + logGamma(group.n + 1), 0);
    const p = Math.min(1, Math.exp(logGamma(k + 1) - ways));
    return { statistic: Number.POSITIVE_INFINITY, df1, df2, p, n, groups: k };
  }
  const pooled = within / (n - k);
  const weights = used.map((group) => group.n / (group.m2 > 0 ? variance(group) : pooled));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const mean = used.reduce((sum, group, i) => sum + (weights[i]! / total) * group.mean, 0);
  let between = 0;
  let spread = 0;
  for (const [i, group] of used.entries()) {
    between += weights[i]! * (group.mean - mean) ** 2;
    spread += (1 - weights[i]! / total) ** 2 / (group.n - 1);
  }
  const statistic = between / df1 / (1 + ((2 * (k - 2)) / (k * k - 1)) * spread);
  const df2 = (k * k - 1) / (3 * spread);
  return { statistic, df1, df2, p: fisherF.upper(statistic, df1, df2), n, groups: k };
}

/** How far a number depends on a group, without an interval. */
export interface GroupEffect {
  readonly n: number;
  readonly groups: number;
  readonly effect: number;
  /** The classic F statistic; Infinity where no group varies. Undefined where nothing can be said. */
  readonly f?: number;
  readonly welch: AnovaTest;
}

/**
 * The root of Kelley's epsilon-squared, `sqrt(max(0, 1 - (SSW / (n - k)) / (SST / (n - 1))))`: the bias-corrected
 * correlation ratio (eta), 0 .. 1.
 */
export function correlationRatioEffect(groups: readonly Moments[]): GroupEffect {
  const used = groups.filter((group) => group.n > 0);
  const all = used.reduce(mergeMoments, { n: 0, mean: 0, m2: 0, m3: 0, m4: 0, min: 0, max: 0 });
  const k = used.length;
  const n = all.n;
  const welch = welchAnova(used);
  if (k < 2 || n <= k || !(all.m2 > 0)) return { n, groups: k, effect: 0, welch };
  const within = used.reduce((sum, group) => sum + group.m2, 0);
  const effect = Math.sqrt(clamp(1 - (within / (n - k)) * ((n - 1) / all.m2), 0, 1));
  return { n, groups: k, effect, f: (Math.max(0, all.m2 - within) / (k - 1)) * ((n - k) / within), welch };
}

/**
 * The interval of a correlation ratio by the noncentral F of the classic F statistic, `eta = sqrt(lambda / (lambda + n))`
 * (Steiger 2004): it takes equal variances for granted, so that it can disagree with Welch's p at the margin. se is
 * its half-width over z. Cost: O(sqrt(F)) a hundred times.
 */
export function correlationRatioInterval(
  { n, groups: k, effect, f }: Pick<GroupEffect, "n" | "groups" | "effect" | "f">,
  level = 0.95,
): { readonly low: number; readonly high: number; readonly se: number } {
  if (f === undefined) return { low: 0, high: 1, se: Number.POSITIVE_INFINITY };
  if (!Number.isFinite(f)) return { low: effect, high: 1, se: 0 };
  const lambda = noncentralityInterval((l) => noncentralFCdf(f, k - 1, n - k, l), f * (k - 1), k - 1, level);
  const low = Math.min(effect, Math.sqrt(lambda.low / (lambda.low + n)));
  const high = Math.max(effect, Math.sqrt(lambda.high / (lambda.high + n)));
  return { low, high, se: (high - low) / (2 * criticalValue(level)) };
}

/** How far a number depends on a group: effect and interval as above; p, statistic and df are those of Welch's analysis of variance. */
export function correlationRatio(groups: readonly Moments[], level = 0.95): Estimate {
  const found = correlationRatioEffect(groups);
  const { n, effect, welch } = found;
  const test = { p: welch.p, statistic: welch.statistic, df: welch.df2 };
  return { measure: "correlationRatio", n, effect, ...correlationRatioInterval(found, level), ...test };
}
