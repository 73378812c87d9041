import type { Explanation, Prediction } from "../core/model.ts";
import { exp, log } from "../kernels/math.ts";
import { outputsOf, withOutputs } from "./outputs.ts";

/** Probabilities below it are raised to it before a logarithm is taken: one model that is sure must not silence the others. */
const probabilityFloor = 1e-9;

/**
 * The mean of predictions on the link scale, where the contributions to them add up: of numbers their mean, of levels the
 * geometric mean, scaled to 1 (the logarithmic opinion pool: Genest and Zidek, Statistical Science 1, 1986), which for two
 * levels is the mean of the log odds.
 */
export function averagePredictions(predictions: readonly Prediction[]): Prediction {
  const first = predictions[0]!;
  if (predictions.length === 1) return first;
  const isNumber = "values" in first;
  const means = new Float64Array(outputsOf(first).length);
  for (const prediction of predictions) {
    const own = outputsOf(prediction);
    for (let i = 0; i < means.length; i++) means[i]! += isNumber ? own[i]! : logOf(own[i]!);
  }
  for (let i = 0; i < means.length; i++) means[i]! /= predictions.length;
  if (isNumber) return withOutputs(first, means);
  const k = first.levels.length;
  for (let i = 0; i < means.length; i += k) {
    let top = Number.NEGATIVE_INFINITY;
    for (let level = i; level < i + k; level++) top = Math.max(top, means[level]!);
    let total = 0;
    for (let level = i; level < i + k; level++) total += means[level] = exp(means[level]! - top);
    for (let level = i; level < i + k; level++) means[level]! /= total;
  }
  return withOutputs(first, means);
}

const logOf = (probability: number): number =>
  Number.isNaN(probability) ? probability : log(Math.max(probabilityFloor, probability));

/** Contributions to an average: an equal part of those to each prediction, the features of all of them side by side. */
export function averageExplanations(explanations: readonly Explanation[]): Explanation {
  const first = explanations[0]!;
  if (explanations.length === 1) return first;
  const features = explanations.flatMap((one) => one.features);
  const width = features.length + 1;
  const sets = first.contributions.length / (first.features.length + 1);
  const contributions = new Float64Array(sets * width);
  let at = 0;
  for (const { features: own, contributions: parts } of explanations) {
    const count = own.length;
    for (let set = 0; set < sets; set++) {
      const from = set * (count + 1);
      for (let j = 0; j < count; j++) contributions[set * width + at + j] = parts[from + j]! / explanations.length;
      contributions[set * width + width - 1]! += parts[from + count]! / explanations.length;
    }
    at += count;
  }
  return { features, outputs: first.outputs, contributions };
}
