import { sortNumbers } from "../kernels/sort.ts";
import { clamp, criticalValue, type Estimate, unknownEstimate } from "./estimate.ts";
import { normal } from "./normal.ts";
import { midranks } from "./ranks.ts";

/** The parts of DeLong's variance: the share of the other group that each value wins against (ties count half). */
interface Placements {
  readonly auc: number;
  /** For each value of the first group: the share of the second below it. */
  readonly first: Float64Array;
  /** For each value of the second group: the share of the first above it. */
  readonly second: Float64Array;
}

/** Placements by midranks in O(n log n) (Sun and Xu 2014, eq. 5 to 8). Both groups hold at least one value, no NaN. */
function placements(a: Float64Array, b: Float64Array): Placements {
  const all = new Float64Array(a.length + b.length);
  all.set(a);
  all.set(b, a.length);
  const { ranks } = midranks(all);
  const own = midranks(a).ranks;
  const other = midranks(b).ranks;
  const first = new Float64Array(a.length);
  const second = new Float64Array(b.length);
  let sum = 0;
  for (let i = 0; i < a.length; i++) {
    const wins = ranks[i]! - own[i]!;
    sum += wins;
    first[i] = wins / b.length;
  }
  for (let j = 0; j < b.length; j++) second[j] = 1 - (ranks[a.length + j]! - other[j]!) / a.length;
  return { auc: sum / (a.length * (all.length - a.length)), first, second };
}

/** Sample covariance over length - 1; 0 for fewer than two values. */
function covariance(x: Float64Array, y: Float64Array, meanX: number, meanY: number): number {
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += (x[i]! - meanX) * (y[i]! - meanY);
  return x.length > 1 ? sum / (x.length - 1) : 0;
}

/** DeLong's variance of the AUC (DeLong, DeLong and Clarke-Pearson 1988), or the covariance of two over the same rows. */
function placementCovariance(p: Placements, q: Placements): number {
  return (
    covariance(p.first, q.first, p.auc, q.auc) / p.first.length +
    covariance(p.second, q.second, p.auc, q.auc) / p.second.length
  );
}

/** The scores of the positive rows, then those of the others. */
function splitScores(scores: ArrayLike<number>, positives: ArrayLike<number | boolean>): [Float64Array, Float64Array] {
  const a: number[] = [];
  const b: number[] = [];
  for (let i = 0; i < scores.length; i++) (positives[i] ? a : b).push(scores[i]!);
  return [Float64Array.from(a), Float64Array.from(b)];
}

export interface Auc {
  /** P(score of a positive > score of a negative) + P(equal) / 2; 0.5 where a class is empty. */
  readonly auc: number;
  /** DeLong's variance; 0 for complete separation, Infinity where a class is empty. */
  readonly variance: number;
  readonly positives: number;
  readonly negatives: number;
  /** The sum of t^3 - t over all groups of t equal scores of either class. */
  readonly ties: number;
}

/** The AUC of two groups of scores, NaN skipped: two sorts and two walks through both. */
export function aucOfGroups(a: Float64Array, b: Float64Array): Auc {
  const x = ascending(a);
  const y = ascending(b);
  const sizes = { positives: x.length, negatives: y.length };
  if (x.length === 0 || y.length === 0) return { auc: 0.5, variance: Number.POSITIVE_INFINITY, ...sizes, ties: 0 };
  let wins = 0;
  let ties = 0;
  walk(x, y, (below, equal, _, own) => {
    wins += own * (below + equal / 2);
    const t = own + equal;
    ties += t * t * t - t;
  });
  const auc = wins / x.length / y.length;
  let first = 0;
  let second = 0;
  walk(x, y, (below, equal, before, own) => {
    first += own * ((below + equal / 2) / y.length - auc) ** 2;
    second += equal * ((x.length - before - own / 2) / x.length - auc) ** 2;
  });
  const part = (squares: number, n: number): number => (n > 1 ? squares / (n - 1) / n : 0);
  return { auc, variance: part(first, x.length) + part(second, y.length), ...sizes, ties };
}

/** Sorted without NaN, which a typed sort puts last. */
function ascending(values: Float64Array): Float64Array {
  const sorted = sortNumbers(values.slice());
  let n = sorted.length;
  while (n > 0 && Number.isNaN(sorted[n - 1]!)) n--;
  return sorted.subarray(0, n);
}

/** Each distinct value of two ascending lists: how many of y are below and equal, how many of x before and equal. */
function walk(
  x: Float64Array,
  y: Float64Array,
  visit: (below: number, equal: number, before: number, own: number) => void,
): void {
  for (let i = 0, j = 0; i < x.length || j < y.length; ) {
    const value = i < x.length && (j >= y.length || x[i]! <= y[j]!) ? x[i]! : y[j]!;
    const before = i;
    const below = j;
    while (i < x.length && x[i] === value) i++;
    while (j < y.length && y[j] === value) j++;
    visit(below, j - below, before, i - before);
  }
}

/**
 * The area under the ROC curve with DeLong's variance. `positives[i]` is true or non-zero for a positive
 * row; rows with a NaN score are skipped.
 */
export function aucDeLong(scores: ArrayLike<number>, positives: ArrayLike<number | boolean>): Auc {
  const [a, b] = splitScores(scores, positives);
  return aucOfGroups(a, b);
}

/** The difference of the AUCs of two scores of the same rows, A - B, by DeLong's paired test. Rows with NaN are skipped. */
export function compareAuc(
  scoresA: ArrayLike<number>,
  scoresB: ArrayLike<number>,
  positives: ArrayLike<number | boolean>,
  level = 0.95,
): Estimate {
  const measure = "aucDifference";
  const rows = Array.from({ length: scoresA.length }, (_, i) => i).filter(
    (i) => !Number.isNaN(scoresA[i]!) && !Number.isNaN(scoresB[i]!),
  );
  const n = rows.length;
  const marks = rows.map((i) => positives[i]!);
  const [a1, a0] = splitScores(
    rows.map((i) => scoresA[i]!),
    marks,
  );
  const [b1, b0] = splitScores(
    rows.map((i) => scoresB[i]!),
    marks,
  );
  if (a1.length === 0 || a0.length === 0) return unknownEstimate(measure, n, 0, -1, 1);
  const a = placements(a1, a0);
  const b = placements(b1, b0);
  const effect = a.auc - b.auc;
  const variance = placementCovariance(a, a) + placementCovariance(b, b) - 2 * placementCovariance(a, b);
  // Equal rankings leave rounding only.
  const se = Math.sqrt(Math.max(0, variance));
  if (!(se > 1e-12)) {
    if (Math.abs(effect) < 1e-12) return { measure, n, effect: 0, se: 0, low: 0, high: 0, p: 1, statistic: 0 };
    return unknownEstimate(measure, n, effect, -1, 1);
  }
  const statistic = effect / se;
  const reach = criticalValue(level) * se;
  return {
    measure,
    n,
    effect,
    se,
    low: clamp(effect - reach, -1, 1),
    high: clamp(effect + reach, -1, 1),
    p: normal.twoSided(statistic),
    statistic,
  };
}
