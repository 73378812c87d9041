import type { Truth } from "../core/metric.ts";
import type { Prediction } from "../core/model.ts";
import { definite, invertDefinite, solveDefinite } from "../kernels/linear/cholesky.ts";
import { log } from "../kernels/math.ts";
import { type Adjustment, adjustPrediction } from "../learn/adjustment.ts";
import { fitLogistic } from "../learn/calibration.ts";
import { chiSquare } from "../statistics/chi-square.ts";

/** Rows with a known target and what a model says of them. */
export interface Known {
  readonly truth: Truth;
  readonly prediction: Prediction;
}

const steps = 200;
const tolerance = 1e-12;

/** Recalibration in the large: shares (or the mean) predicted become those observed. Levels by iterative scaling. */
export function learnIntercept({ truth, prediction }: Known): Adjustment {
  if (truth.task === "regress" && "values" in prediction) {
    const { values } = prediction;
    const errors = truth.values.reduce((sum, value, row) => sum + value - values[row]!, 0);
    return { slope: 1, shift: Float64Array.of(errors / Math.max(1, values.length)) };
  }
  if (truth.task !== "classify" || !("probabilities" in prediction)) return { slope: 1, shift: Float64Array.of(0) };
  const k = prediction.levels.length;
  const observed = sharesOf(truth.codes, k);
  let shift: Float64Array = new Float64Array(k);
  for (let step = 0; step < steps; step++) {
    const predicted = meanOf(adjustPrediction(prediction, { slope: 1, shift }), k);
    const moves = observed.map((share, level) => log(share / predicted[level]!));
    shift = shift.map((value, level) => value + moves[level]!);
    if (moves.every((move) => Math.abs(move) < tolerance)) break;
  }
  return { slope: 1, shift };
}

/** Recalibration of intercept and slope (Cox, Biometrika 45, 1958): of log odds, of more levels one slope, of numbers the straight line. */
export function learnSlope({ truth, prediction }: Known, weights?: Float64Array): Adjustment {
  if (truth.task === "regress" && "values" in prediction) return straightLine(prediction.values, truth.values, weights);
  if (truth.task !== "classify" || !("probabilities" in prediction)) return { slope: 1, shift: Float64Array.of(0) };
  const { slope, intercept } = fitLogistic(truth, prediction, weights);
  const shift = new Float64Array(prediction.levels.length);
  if (shift.length === 2) shift[1] = intercept;
  return { slope, shift };
}

function straightLine(x: Float64Array, y: Float64Array, weights?: Float64Array): Adjustment {
  let [w, sx, sy] = [0, 0, 0];
  for (let i = 0; i < x.length; i++) {
    const weight = weights?.[i] ?? 1;
    w += weight;
    sx += weight * x[i]!;
    sy += weight * y[i]!;
  }
  let [products, squares] = [0, 0];
  for (let i = 0; i < x.length; i++) {
    const weight = weights?.[i] ?? 1;
    products += weight * (x[i]! - sx / w) * (y[i]! - sy / w);
    squares += weight * (x[i]! - sx / w) ** 2;
  }
  const slope = squares > 0 ? products / squares : 1;
  return { slope, shift: Float64Array.of((sy - slope * sx) / w) };
}

export interface PriorShift {
  readonly adjustment: Adjustment;
  /** Of the shares found here being those that are found in the study's rows by the same means. */
  readonly p: number;
  /** Shares of the levels in the study and here. */
  readonly there: readonly number[];
  readonly here: readonly number[];
}

/** What a model says of rows, and the independent unit of each. */
export interface Said {
  readonly prediction: Prediction;
  readonly units: Int32Array;
}

/**
 * The shares of the levels here, found without any target by expectation maximisation from the study's (Saerens, Latinne
 * and Decaestecker, Neural Computation 14, 2002, eq. 2.4). It holds where only the shares differ and the rows of each
 * level look as they did. Their test takes the model for exact; here the shares are compared with those that the same
 * search finds in the study's own rows, by Wald's test with errors that count units.
 */
export function learnPrior(there: Known & Said, here: Said): PriorShift | undefined {
  if (
    there.truth.task !== "classify" ||
    !("probabilities" in there.prediction) ||
    !("probabilities" in here.prediction)
  )
    return undefined;
  const k = here.prediction.levels.length;
  const before = sharesOf(there.truth.codes, k);
  const own = searchShares(there.prediction.probabilities, there.units, before);
  const found = searchShares(here.prediction.probabilities, here.units, before);
  const covariance = own.covariance.map((value, at) => value + found.covariance[at]!);
  const factored = definite(covariance, k - 1);
  const gap = found.shares.map((share, level) => share - own.shares[level]!).subarray(0, k - 1);
  const statistic = factored ? solveDefinite(factored, gap).reduce((sum, value, i) => sum + value * gap[i]!, 0) : 0;
  return {
    adjustment: {
      slope: 1,
      shift: Float64Array.from(found.shares, (share, level) => log(share / before[level]!)),
    },
    p: factored ? chiSquare.upper(statistic, k - 1) : 1,
    there: [...before],
    here: [...found.shares],
  };
}

/** Shares are kept this far from 0: no level is ruled out where it was not seen. */
const shareLeast = 1e-4;

/** The shares of largest likelihood, and the sandwich covariance of all but the last of them. */
function searchShares(probabilities: Float64Array, units: Int32Array, before: Float64Array) {
  const k = before.length;
  const rows = probabilities.length / k;
  let shares: Float64Array = before;
  for (let step = 0; step < steps; step++) {
    const sums = new Float64Array(k);
    for (let row = 0; row < rows; row++) {
      let total = 0;
      for (let level = 0; level < k; level++)
        total += (probabilities[row * k + level]! * shares[level]!) / before[level]!;
      for (let level = 0; level < k; level++)
        sums[level]! += (probabilities[row * k + level]! * shares[level]!) / before[level]! / total;
    }
    const next = sums.map((sum) => Math.max(shareLeast, sum / rows));
    const moved = next.reduce((most, share, level) => Math.max(most, Math.abs(share - shares[level]!)), 0);
    shares = next;
    if (moved < tolerance) break;
  }
  const size = k - 1;
  const information = new Float64Array(size * size);
  const totals = new Map<number, Float64Array>();
  for (let row = 0; row < rows; row++) {
    const ratio = (level: number) => probabilities[row * k + level]! / before[level]!;
    let density = 0;
    for (let level = 0; level < k; level++) density += ratio(level) * shares[level]!;
    const total = totals.get(units[row]!) ?? new Float64Array(size);
    totals.set(units[row]!, total);
    const scores = Float64Array.from({ length: size }, (_, level) => (ratio(level) - ratio(size)) / density);
    for (let a = 0; a < size; a++) {
      total[a]! += scores[a]!;
      for (let b = 0; b < size; b++) information[a * size + b]! += scores[a]! * scores[b]!;
    }
  }
  const middle = new Float64Array(size * size);
  for (const total of totals.values())
    for (let a = 0; a < size; a++) for (let b = 0; b < size; b++) middle[a * size + b]! += total[a]! * total[b]!;
  const factored = definite(information, size);
  const inverse = factored ? invertDefinite(factored) : new Float64Array(size * size);
  const times = (x: Float64Array, y: Float64Array) =>
    x.map((_, at) => {
      let sum = 0;
      for (let i = 0; i < size; i++) sum += x[Math.floor(at / size) * size + i]! * y[i * size + (at % size)]!;
      return sum;
    });
  return { shares, covariance: times(times(inverse, middle), inverse) };
}

/** Shares of levels, half a row added to each so that none is 0. */
function sharesOf(codes: Int32Array, levels: number): Float64Array {
  const counts = new Float64Array(levels).fill(0.5);
  for (const code of codes) if (code >= 0) counts[code]!++;
  const total = counts.reduce((sum, count) => sum + count, 0);
  return counts.map((count) => count / total);
}

function meanOf(prediction: Prediction, k: number): Float64Array {
  const means = new Float64Array(k);
  if ("values" in prediction) return means;
  const { probabilities } = prediction;
  for (let at = 0; at < probabilities.length; at++) means[at % k]! += probabilities[at]!;
  return means.map((sum) => sum / (probabilities.length / k));
}
