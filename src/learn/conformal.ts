import type { Truth } from "../core/metric.ts";
import type { Prediction } from "../core/model.ts";
import { quantiles } from "../statistics/quantile.ts";

/** Scores of rows that a model did not learn from, which turn a prediction into an interval or a set of stated coverage. */
export interface Conformal {
  readonly level: number;
  readonly method: "residuals by prediction" | "least ambiguous sets";
  /** Rows behind it. */
  readonly n: number;
  /** Of numbers: borders between groups of predictions and the half width in each, lowest predictions first. */
  readonly borders?: Float64Array;
  readonly widths?: Float64Array;
  /** Of levels: a set holds every level of at least this probability, and always the most probable one. */
  readonly threshold?: number;
}

const groupsMost = 10;
/** Rows in a group at least: below it a quantile of 0.9 rests on too few. */
const groupLeast = 100;

/**
 * Learned on out-of-fold predictions (cross-conformal, Vovk 2015). Numbers: the quantile of absolute residuals within
 * groups of equal count by prediction (Mondrian, Bostroem et al. 2020), so that dear houses get wider intervals than
 * cheap ones. Levels: the quantile of 1 - probability of the true level (Sadinle, Lei and Wasserman, JASA 114, 2019).
 * With weights, how much more often such rows are met elsewhere, the coverage is that to expect there (Tibshirani et al.,
 * NeurIPS 2019; the row that is asked of counts with the mean weight).
 */
export function learnConformal(truth: Truth, outOfFold: Prediction, level: number, weights?: Float64Array): Conformal {
  if (truth.task === "regress" && "values" in outOfFold) {
    const { values } = outOfFold;
    const n = values.length;
    const groups = Math.max(1, Math.min(groupsMost, Math.floor(n / groupLeast)));
    const cuts = quantiles(
      values,
      Array.from({ length: groups - 1 }, (_, i) => (i + 1) / groups),
    );
    const borders = Float64Array.from(new Set(cuts));
    const residuals: Score[][] = Array.from({ length: borders.length + 1 }, () => []);
    for (let i = 0; i < n; i++)
      residuals[groupOf(borders, values[i]!)]!.push({
        score: Math.abs(truth.values[i]! - values[i]!),
        weight: weights?.[i] ?? 1,
      });
    return {
      level,
      method: "residuals by prediction",
      n,
      borders,
      widths: Float64Array.from(residuals, (group) => conformalQuantile(group, level)),
    };
  }
  if (truth.task !== "classify" || !("probabilities" in outOfFold))
    return { level, method: "least ambiguous sets", n: 0, threshold: 0 };
  const k = outOfFold.levels.length;
  const scores = Array.from(truth.codes, (code, i) => ({
    score: 1 - outOfFold.probabilities[i * k + code]!,
    weight: weights?.[i] ?? 1,
  }));
  return {
    level,
    method: "least ambiguous sets",
    n: scores.length,
    threshold: 1 - Math.min(1, conformalQuantile(scores, level)),
  };
}

interface Score {
  readonly score: number;
  readonly weight: number;
}

/** The least score at which the weights up to it reach the level of all weights and one mean weight more; the largest where there are too few. */
function conformalQuantile(scores: readonly Score[], level: number): number {
  if (scores.length === 0) return Number.POSITIVE_INFINITY;
  const sorted = scores.toSorted((a, b) => a.score - b.score);
  const total = sorted.reduce((sum, { weight }) => sum + weight, 0);
  const wanted = level * (total + total / sorted.length);
  let sum = 0;
  for (const { score, weight } of sorted) {
    sum += weight;
    if (sum >= wanted * (1 - 1e-12)) return score;
  }
  return sorted.at(-1)!.score;
}

function groupOf(borders: Float64Array, value: number): number {
  let low = 0;
  let high = borders.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (value > borders[middle]!) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Lower and upper end of the interval of each prediction. */
export function intervals(conformal: Conformal, values: Float64Array): { low: Float64Array; high: Float64Array } {
  const half = values.map((value) => conformal.widths![groupOf(conformal.borders!, value)]!);
  return { low: values.map((value, i) => value - half[i]!), high: values.map((value, i) => value + half[i]!) };
}

/** Places of the levels in the set of one row, most probable first. */
export function setOf(conformal: Conformal, probabilities: Float64Array, levels: number, row: number): number[] {
  const p = (level: number) => probabilities[row * levels + level]!;
  const ranked = Array.from({ length: levels }, (_, level) => level).sort((a, b) => p(b) - p(a) || a - b);
  return ranked.filter((level, i) => i === 0 || p(level) >= conformal.threshold!);
}

/** Measured on rows that had no part in it: the share covered and the mean width or size. */
export function coverageOf(
  conformal: Conformal,
  truth: Truth,
  prediction: Prediction,
): { coverage: number; n: number; width?: number; size?: number } {
  if (truth.task === "regress" && "values" in prediction) {
    const { low, high } = intervals(conformal, prediction.values);
    const n = truth.values.length;
    let covered = 0;
    let width = 0;
    for (let i = 0; i < n; i++) {
      if (truth.values[i]! >= low[i]! && truth.values[i]! <= high[i]!) covered++;
      width += high[i]! - low[i]!;
    }
    return { coverage: covered / n, n, width: width / n };
  }
  if (truth.task !== "classify" || !("probabilities" in prediction)) return { coverage: 0, n: 0 };
  let covered = 0;
  let size = 0;
  const n = truth.codes.length;
  for (let i = 0; i < n; i++) {
    const set = setOf(conformal, prediction.probabilities, prediction.levels.length, i);
    if (set.includes(truth.codes[i]!)) covered++;
    size += set.length;
  }
  return { coverage: covered / n, n, size: size / n };
}
