import type { Truth } from "../core/metric.ts";
import type { Prediction } from "../core/model.ts";
import { logLoss } from "../metrics/log-loss.ts";
import { logisticLine } from "../statistics/logistic-line.ts";
import type { Model } from "./fit.ts";
import { placesWhere, takePrediction, takeTruth } from "./outputs.ts";

/**
 * A map from the probabilities of a model to calibrated ones, learned on out-of-fold predictions of the explore rows.
 * Two levels: the log odds become intercept + slope x log odds (Platt 1999); more: every probability is raised to the
 * power of the slope and the row is scaled to 1 (temperature scaling, Guo et al. 2017).
 */
export interface Calibration {
  readonly method: "none" | "logistic";
  readonly slope: number;
  readonly intercept: number;
}

export const uncalibrated: Calibration = { method: "none", slope: 1, intercept: 0 };

/** Probabilities are kept this far from 0 and 1 before their odds are taken. */
const edge = 1e-12;

/** The better of no map and the logistic one, by log loss on halves that it was not learned from. */
export function learnCalibration(truth: Truth, outOfFold: Prediction, halves: Uint8Array): Calibration {
  if (truth.task !== "classify" || !("probabilities" in outOfFold)) return uncalibrated;
  const loss = (half: number, calibration: Calibration) => {
    const places = placesWhere(halves, (own) => own === half);
    const prediction = calibratePrediction(takePrediction(outOfFold, places), calibration);
    return logLoss.score(takeTruth(truth, places), prediction)() * places.length;
  };
  const learned = [0, 1].map((half) => {
    const places = placesWhere(halves, (own) => own !== half);
    return fitLogistic(takeTruth(truth, places), takePrediction(outOfFold, places));
  });
  const plain = loss(0, uncalibrated) + loss(1, uncalibrated);
  const mapped = loss(0, learned[0]!) + loss(1, learned[1]!);
  return mapped < plain ? fitLogistic(truth, outOfFold) : uncalibrated;
}

export type ClassTruth = Extract<Truth, { task: "classify" }>;
export type ClassPrediction = Extract<Prediction, { levels: readonly string[] }>;

/** The logistic map of some rows, each counted by its weight. */
export function fitLogistic(truth: ClassTruth, prediction: ClassPrediction, weights?: Float64Array): Calibration {
  const k = prediction.levels.length;
  const n = truth.codes.length;
  if (k === 2) {
    const x = Float64Array.from({ length: n }, (_, i) => logOdds(prediction.probabilities[2 * i + 1]!));
    const y = Uint8Array.from(truth.codes, (code) => (code === 1 ? 1 : 0));
    const { intercept, slope, converged } = logisticLine(x, y, weights);
    // Scores that do not rise with the truth, or separate it, have no logistic map worth using.
    return converged && slope > 0 ? { method: "logistic", slope, intercept } : uncalibrated;
  }
  const loss = (slope: number) =>
    logLoss.score(truth, calibratePrediction(prediction, { method: "logistic", slope, intercept: 0 }))(weights);
  return { method: "logistic", slope: goldenSection(loss, 0.2, 5), intercept: 0 };
}

/** The place of the least value of a function with one valley, searched on a logarithmic scale. */
function goldenSection(value: (x: number) => number, low: number, high: number): number {
  const ratio = (Math.sqrt(5) - 1) / 2;
  let a = Math.log(low);
  let b = Math.log(high);
  for (let step = 0; step < 30; step++) {
    const left = b - ratio * (b - a);
    const right = a + ratio * (b - a);
    if (value(Math.exp(left)) < value(Math.exp(right))) b = right;
    else a = left;
  }
  return Math.exp((a + b) / 2);
}

/** The model with its probabilities calibrated; a model of numbers, or without a map, as it is. */
export function calibrated(model: Model, calibration: Calibration | undefined): Model {
  if (calibration === undefined || calibration.method === "none") return model;
  return { ...model, predict: (table) => calibratePrediction(model.predict(table), calibration) };
}

export function calibratePrediction(prediction: Prediction, calibration: Calibration): Prediction {
  if ("values" in prediction || calibration.method === "none") return prediction;
  const { levels } = prediction;
  const k = levels.length;
  const probabilities = new Float64Array(prediction.probabilities.length);
  for (let i = 0; i < probabilities.length; i += k) {
    if (k === 2) {
      probabilities[i + 1] =
        1 / (1 + Math.exp(-(calibration.intercept + calibration.slope * logOdds(prediction.probabilities[i + 1]!))));
      probabilities[i] = 1 - probabilities[i + 1]!;
      continue;
    }
    let total = 0;
    for (let level = 0; level < k; level++)
      total += probabilities[i + level] = Math.max(edge, prediction.probabilities[i + level]!) ** calibration.slope;
    for (let level = 0; level < k; level++) probabilities[i + level]! /= total;
  }
  return { levels, probabilities };
}

function logOdds(p: number): number {
  const kept = Math.min(1 - edge, Math.max(edge, p));
  return Math.log(kept / (1 - kept));
}
