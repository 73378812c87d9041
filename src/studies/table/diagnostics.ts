import type { Truth } from "../../core/metric.ts";
import type { Prediction } from "../../core/model.ts";
import type { CalibrationBin, Confusion, Diagnostics, GainsTenth, ObservedGroup } from "../../findings/study.ts";
import { binary, topLevel } from "../../metrics/truth.ts";
import { wilsonInterval } from "../../statistics/proportions.ts";
import { quantileSorted, quantiles } from "../../statistics/quantile.ts";

const groups = 20;
const residualBins = 40;

/** What the pictures of a study show, from the confirm rows: every number in them stands in study.json. */
export function diagnose(
  truth: Truth,
  prediction: Prediction,
  cost?: { readonly fp: number; readonly fn: number },
): Diagnostics {
  if (truth.task === "regress" && "values" in prediction) {
    return {
      gains: gainsOf(truth.values, prediction.values, false),
      observed: observedGroups(truth.values, prediction.values),
      residuals: residualsOf(truth.values, prediction.values),
    };
  }
  if (truth.task !== "classify" || !("probabilities" in prediction)) return { gains: [] };
  const confusion = confusionOf(truth, prediction, cost);
  if (truth.levels.length !== 2) return { gains: [], confusion };
  const { positives, scores } = binary(truth, prediction);
  return { gains: gainsOf(Float64Array.from(positives), scores, true), confusion, roc: rocOf(positives, scores) };
}

const byScore = (scores: Float64Array): Int32Array =>
  Int32Array.from(scores, (_, i) => i).sort((a, b) => scores[b]! - scores[a]! || a - b);

function gainsOf(observed: Float64Array, scores: Float64Array, positive: boolean): GainsTenth[] {
  const order = byScore(scores);
  const n = order.length;
  const total = observed.reduce((sum, value) => sum + value, 0);
  let found = 0;
  return Array.from({ length: 10 }, (_, tenth) => {
    const rows = order.subarray(Math.round((tenth * n) / 10), Math.round(((tenth + 1) * n) / 10));
    let sum = 0;
    let predicted = 0;
    for (const row of rows) {
      sum += observed[row]!;
      predicted += scores[row]!;
    }
    found += sum;
    const size = Math.max(1, rows.length);
    return {
      tenth: tenth + 1,
      n: rows.length,
      observed: sum / size,
      predicted: predicted / size,
      captured: positive && total > 0 ? found / total : null,
      lift: total === 0 ? 0 : sum / size / (total / n),
    };
  });
}

function observedGroups(observed: Float64Array, predicted: Float64Array): ObservedGroup[] {
  const order = byScore(predicted).reverse();
  const n = order.length;
  const count = Math.max(1, Math.min(groups, Math.floor(n / 10)));
  return Array.from({ length: count }, (_, group) => {
    const rows = order.subarray(Math.round((group * n) / count), Math.round(((group + 1) * n) / count));
    const truth = Float64Array.from(rows, (row) => observed[row]!).sort();
    const mean = (values: ArrayLike<number>) =>
      Array.from(values).reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
    return {
      n: rows.length,
      predicted: mean(Float64Array.from(rows, (row) => predicted[row]!)),
      mean: mean(truth),
      quantiles: [0.1, 0.25, 0.5, 0.75, 0.9].map((p) => quantileSorted(truth, p)),
    };
  });
}

function residualsOf(observed: Float64Array, predicted: Float64Array): NonNullable<Diagnostics["residuals"]> {
  const residuals = observed.map((value, i) => value - predicted[i]!);
  const [low, high] = quantiles(residuals, [0.005, 0.995]);
  const width = (high! - low!) / residualBins || 1;
  const counts = new Array<number>(residualBins).fill(0);
  for (const residual of residuals)
    counts[Math.max(0, Math.min(residualBins - 1, Math.floor((residual - low!) / width)))]!++;
  return {
    borders: Array.from({ length: residualBins + 1 }, (_, i) => low! + i * width),
    counts,
    quantiles: quantiles(residuals, [0.05, 0.25, 0.5, 0.75, 0.95]),
  };
}

/** At the most probable level; of two levels with costs, at the threshold where both mistakes cost the same. */
function confusionOf(
  truth: Extract<Truth, { task: "classify" }>,
  prediction: Extract<Prediction, { levels: readonly string[] }>,
  cost?: { readonly fp: number; readonly fn: number },
): Confusion {
  const k = truth.levels.length;
  const place = truth.levels.indexOf(truth.positive ?? "");
  const two = k === 2 && place >= 0;
  const threshold = two ? (cost ? cost.fp / (cost.fp + cost.fn) : 0.5) : null;
  const predicted = two
    ? Int32Array.from(truth.codes, (_, i) =>
        prediction.probabilities[2 * i + place]! >= threshold! ? place : 1 - place,
      )
    : topLevel(prediction.probabilities, k);
  const counts = truth.levels.map(() => new Array<number>(k).fill(0));
  for (const [i, code] of truth.codes.entries()) counts[code]![predicted[i]!]!++;
  const mean =
    two && cost
      ? (cost.fp * counts[1 - place]![place]! + cost.fn * counts[place]![1 - place]!) / Math.max(1, truth.codes.length)
      : undefined;
  return { threshold, levels: truth.levels, counts, ...(mean !== undefined ? { cost: mean } : {}) };
}

function rocOf(positives: Uint8Array, scores: Float64Array): NonNullable<Diagnostics["roc"]> {
  const order = byScore(scores);
  const total = positives.reduce((sum, one) => sum + one, 0);
  const points = [{ falsePositiveRate: 0, truePositiveRate: 0 }];
  let found = 0;
  const step = Math.max(1, Math.floor(order.length / 100));
  for (const [i, row] of order.entries()) {
    found += positives[row]!;
    const tied = i + 1 < order.length && scores[order[i + 1]!] === scores[row];
    if ((!tied && (i + 1) % step === 0) || i + 1 === order.length)
      points.push({
        falsePositiveRate: (i + 1 - found) / Math.max(1, order.length - total),
        truePositiveRate: found / Math.max(1, total),
      });
  }
  return points;
}

/** Ten bins of equal count by predicted probability: of the positive of two levels, of the top level of more. */
export function calibrationBins(truth: Truth, prediction: Prediction): CalibrationBin[] {
  if (truth.task !== "classify" || !("probabilities" in prediction)) return [];
  const k = truth.levels.length;
  const top = topLevel(prediction.probabilities, k);
  const place = k === 2 ? truth.levels.indexOf(truth.positive ?? "") : -1;
  const level = (i: number) => (place >= 0 ? place : top[i]!);
  const scores = Float64Array.from(truth.codes, (_, i) => prediction.probabilities[i * k + level(i)]!);
  const order = byScore(scores).reverse();
  const n = order.length;
  return Array.from({ length: 10 }, (_, bin) => {
    const rows = order.subarray(Math.round((bin * n) / 10), Math.round(((bin + 1) * n) / 10));
    let hits = 0;
    let predicted = 0;
    for (const row of rows) {
      if (truth.codes[row] === level(row)) hits++;
      predicted += scores[row]!;
    }
    const { low, high } = wilsonInterval(hits, rows.length);
    return {
      n: rows.length,
      predicted: predicted / Math.max(1, rows.length),
      observed: hits / Math.max(1, rows.length),
      low,
      high,
    };
  }).filter((bin) => bin.n > 0);
}
