import type { Prediction } from "../core/model.ts";
import { Problem } from "../core/problem.ts";
import { exp, log } from "../kernels/math.ts";
import type { Model } from "./fit.ts";

/**
 * A map that fits the predictions of a model to another place, after its calibration: a number becomes slope x number +
 * shift[0]; the logarithm of a level's probability becomes slope x logarithm + shift[level], and the row is scaled to 1.
 */
export interface Adjustment {
  readonly slope: number;
  /** One a level, or one for numbers. */
  readonly shift: Float64Array;
}

/** Probabilities below it are raised to it before a logarithm is taken. */
const floor = 1e-12;

export function adjustPrediction(prediction: Prediction, { slope, shift }: Adjustment): Prediction {
  if ("values" in prediction) return { values: prediction.values.map((value) => slope * value + shift[0]!) };
  const { levels, probabilities } = prediction;
  const k = levels.length;
  const adjusted = new Float64Array(probabilities.length);
  for (let row = 0; row < adjusted.length; row += k) {
    let top = Number.NEGATIVE_INFINITY;
    for (let level = 0; level < k; level++) {
      adjusted[row + level] = slope * log(Math.max(floor, probabilities[row + level]!)) + shift[level]!;
      top = Math.max(top, adjusted[row + level]!);
    }
    let total = 0;
    for (let level = 0; level < k; level++) total += adjusted[row + level] = exp(adjusted[row + level]! - top);
    for (let level = 0; level < k; level++) adjusted[row + level]! /= total;
  }
  return { levels, probabilities: adjusted };
}

/** The model with its predictions adjusted; without an adjustment as it is. */
export function adjusted(model: Model, adjustment: Adjustment | undefined): Model {
  if (adjustment === undefined) return model;
  return { ...model, predict: (table) => adjustPrediction(model.predict(table), adjustment) };
}

/** The adjustment that does what two do one after the other. */
export function compose(before: Adjustment | undefined, after: Adjustment): Adjustment {
  if (before === undefined) return after;
  return {
    slope: after.slope * before.slope,
    shift: after.shift.map((shift, level) => after.slope * before.shift[level]! + shift),
  };
}

/** Refuses what a file may hold in place of an adjustment. */
export function checkAdjustment(adjustment: Adjustment, levels: number): void {
  const { slope, shift } = adjustment;
  if (
    !Number.isFinite(slope) ||
    !(shift instanceof Float64Array) ||
    shift.length !== levels ||
    !shift.every(Number.isFinite)
  )
    throw new Problem("wrong-model-file", "model file: the adjustment in it is none; it is damaged");
}
