import { aucOfGroups } from "./delong.ts";
import { clamp, criticalValue, type Estimate, unknownEstimate } from "./estimate.ts";
import { normal } from "./normal.ts";
import { midranks } from "./ranks.ts";

/** Up to this many values together the p value is exact, ties or not. */
const EXACT_UP_TO = 30;

const present = (values: Float64Array): Float64Array => values.filter((value) => !Number.isNaN(value));

/**
 * The Mann-Whitney test. Effect: P(a > b) + P(a = b) / 2 - 1/2, so -0.5 .. 0.5. p: the exact permutation
 * distribution of the rank sum (given the ties) up to 30 values in all, above it the normal approximation with the
 * tie and continuity corrections, as SciPy's and R's defaults. se: DeLong's; the interval is effect -+ z se within
 * -0.5 .. 0.5. At complete separation DeLong's variance is 0: the interval is then that of Newcombe (2006, method 5,
 * Statistics in Medicine 25) and se its half-width over z. NaN is skipped.
 */
export function rankSum(a: Float64Array, b: Float64Array, level = 0.95): Estimate {
  const measure = "auc";
  const x = present(a);
  const y = present(b);
  const n = x.length + y.length;
  if (x.length === 0 || y.length === 0) return unknownEstimate(measure, n, 0, -0.5, 0.5);
  const { auc, variance, ties } = aucOfGroups(x, y);
  const effect = auc - 0.5;
  const z = criticalValue(level);
  const pairs = x.length * y.length;
  const spread = Math.sqrt((pairs / 12) * (n + 1 - ties / Math.max(1, n * (n - 1))));
  const gap = Math.max(0, Math.abs(effect) * pairs - 0.5);
  const statistic = spread > 0 ? (Math.sign(effect) * gap) / spread : 0;
  const p =
    n <= EXACT_UP_TO ? exactP(midranks(Float64Array.of(...x, ...y)).ranks, x.length) : normal.twoSided(statistic);
  if (x.length < 2 || y.length < 2 || !(variance > 0)) {
    const low = scoreBound(auc, x.length, y.length, z, -1) - 0.5;
    const high = scoreBound(auc, x.length, y.length, z, 1) - 0.5;
    return { measure, n, effect, se: (high - low) / (2 * z), low, high, p, statistic };
  }
  const se = Math.sqrt(variance);
  const low = clamp(effect - z * se, -0.5, 0.5);
  return { measure, n, effect, se, low, high: clamp(effect + z * se, -0.5, 0.5), p, statistic };
}

/** P(|W - mean| >= the one seen) over all choices of `size` of the ranks: subset sums of doubled midranks. */
function exactP(ranks: Float64Array, size: number): number {
  const n = ranks.length;
  const doubled = Array.from(ranks, (rank) => Math.round(2 * rank));
  const most = n * (n + 1);
  const counts = Array.from({ length: size + 1 }, () => new Float64Array(most + 1));
  counts[0]![0] = 1;
  for (const rank of doubled)
    for (let k = size; k >= 1; k--) {
      const from = counts[k - 1]!;
      const to = counts[k]!;
      for (let sum = most; sum >= rank; sum--) to[sum]! += from[sum - rank]!;
    }
  const mean = size * (n + 1);
  const seen = Math.abs(doubled.slice(0, size).reduce((sum, rank) => sum + rank, 0) - mean);
  let extreme = 0;
  let total = 0;
  for (const [sum, count] of counts[size]!.entries()) {
    total += count;
    if (Math.abs(sum - mean) >= seen) extreme += count;
  }
  return extreme / total;
}

/** The AUC t on one side of `auc` where |auc - t| = z sd(t), sd of Hanley and McNeil in Newcombe's method 5. */
function scoreBound(auc: number, n1: number, n2: number, z: number, side: 1 | -1): number {
  const half = (n1 + n2) / 2 - 1;
  const excess = (t: number): number => {
    const spread = 1 + (half * (1 - t)) / (2 - t) + (half * t) / (1 + t);
    return (auc - t) ** 2 - (z * z * t * (1 - t) * spread) / (n1 * n2);
  };
  let inner = auc;
  let outer = side < 0 ? 0 : 1;
  for (let i = 0; i < 60; i++) {
    const middle = (inner + outer) / 2;
    if (excess(middle) < 0 || middle === auc) inner = middle;
    else outer = middle;
  }
  return (inner + outer) / 2;
}
