import type { Prediction } from "../core/model.ts";
import type { Model } from "./fit.ts";

/** A map from the probabilities of a model to calibrated ones, learned on out-of-fold predictions of the explore rows. */
export interface Calibration {
  readonly method: "logistic";
  /** For each level a slope and an intercept on the logit scale. */
  readonly slopes: readonly number[];
  readonly intercepts: readonly number[];
}

/** The model with its probabilities calibrated; a model of numbers, or without calibration, as it is. */
export function calibrated(model: Model, calibration: Calibration | undefined): Model {
  if (calibration === undefined) return model;
  return { ...model, predict: (table) => calibratePrediction(model.predict(table), calibration) };
}

export function calibratePrediction(prediction: Prediction, calibration: Calibration): Prediction {
  if ("values" in prediction) return prediction;
  const k = prediction.levels.length;
  const probabilities = new Float64Array(prediction.probabilities.length);
  for (let i = 0; i < probabilities.length; i += k) {
    let total = 0;
    for (let level = 0; level < k; level++) {
      const p = Math.min(1 - 1e-12, Math.max(1e-12, prediction.probabilities[i + level]!));
      const logit = calibration.intercepts[level]! + calibration.slopes[level]! * Math.log(p / (1 - p));
      probabilities[i + level] = 1 / (1 + Math.exp(-logit));
      total += probabilities[i + level]!;
    }
    for (let level = 0; level < k; level++) probabilities[i + level]! /= total;
  }
  return { levels: prediction.levels, probabilities };
}
