import type { Truth } from "../core/metric.ts";
import type { Prediction } from "../core/model.ts";
import { Problem } from "../core/problem.ts";

/** Probabilities below it are raised to it before a logarithm is taken. */
export const probabilityFloor = 1e-15;

export function classTruth(truth: Truth) {
  if (truth.task === "classify") return truth;
  throw new Problem("wrong-task", "this metric needs classes, the target is a number");
}

export function numberTruth(truth: Truth): Float64Array {
  if (truth.task === "regress") return truth.values;
  throw new Problem("wrong-task", "this metric needs a number, the target is a class");
}

export function probabilitiesOf(prediction: Prediction): Float64Array {
  if ("probabilities" in prediction) return prediction.probabilities;
  throw new Problem("wrong-task", "this metric needs probabilities, the model predicts numbers");
}

export function valuesOf(prediction: Prediction): Float64Array {
  if ("values" in prediction) return prediction.values;
  throw new Problem("wrong-task", "this metric needs numbers, the model predicts probabilities");
}

/** Truth as 0/1 and the probability of the positive level, of a target with two levels. */
export function binary(truth: Truth, prediction: Prediction): { positives: Uint8Array; scores: Float64Array } {
  const { codes, levels, positive } = classTruth(truth);
  const place = levels.indexOf(positive ?? "");
  if (levels.length !== 2 || place < 0)
    throw new Problem("not-binary", `this metric needs a target with two levels, it has ${levels.length}`);
  const probabilities = probabilitiesOf(prediction);
  const positives = new Uint8Array(codes.length);
  const scores = new Float64Array(codes.length);
  for (let i = 0; i < codes.length; i++) {
    positives[i] = codes[i] === place ? 1 : 0;
    scores[i] = probabilities[2 * i + place]!;
  }
  return { positives, scores };
}

/** The most probable level of each row; the first of equals. */
export function topLevel(probabilities: Float64Array, levels: number): Int32Array {
  const top = new Int32Array(probabilities.length / levels);
  for (let i = 0; i < top.length; i++) {
    let best = 0;
    for (let k = 1; k < levels; k++) if (probabilities[i * levels + k]! > probabilities[i * levels + best]!) best = k;
    top[i] = best;
  }
  return top;
}

/** The weighted mean of one loss a row, in row order. */
export function meanOf(losses: Float64Array): (weights?: ArrayLike<number>) => number {
  return (weights) => {
    let total = 0;
    let weight = 0;
    for (let i = 0; i < losses.length; i++) {
      const w = weights?.[i] ?? 1;
      total += w * losses[i]!;
      weight += w;
    }
    return total / weight;
  };
}

/** Row positions by score, highest first, with the end of each run of equal scores. */
export function ranking(scores: Float64Array): { order: Int32Array; runEnds: Int32Array } {
  const order = Int32Array.from(scores, (_, i) => i).sort((a, b) => scores[b]! - scores[a]! || a - b);
  const ends: number[] = [];
  for (let i = 0; i < order.length; i++)
    if (i + 1 === order.length || scores[order[i + 1]!] !== scores[order[i]!]) ends.push(i + 1);
  return { order, runEnds: Int32Array.from(ends) };
}

/** Weighted counts of truth (row) by prediction (column), levels x levels, row-major. */
export function confusion(
  truth: Int32Array,
  predicted: Int32Array,
  levels: number,
  weights?: ArrayLike<number>,
): Float64Array {
  const counts = new Float64Array(levels * levels);
  for (let i = 0; i < truth.length; i++) counts[truth[i]! * levels + predicted[i]!]! += weights?.[i] ?? 1;
  return counts;
}
