import { exp, log, sigmoid } from "../math.ts";

/** Half the squared error, or the negative log likelihood of two classes or of several. */
export type KernelLoss = "squared" | "logistic" | "softmax";

/** Raw scores a row has: one for each class with softmax, otherwise one. */
export function outputsOf(loss: KernelLoss, classes: number): number {
  return loss === "softmax" ? classes : 1;
}

/**
 * Gradients of the rows `from .. to` by their raw scores, both one plane of `rows` numbers for each output. Targets are
 * numbers (squared), 0 or 1 (logistic) or class indexes (softmax).
 */
export function computeGradients(
  loss: KernelLoss,
  outputs: number,
  rows: number,
  scores: Float64Array,
  target: Float64Array,
  gradients: Float64Array,
  from: number,
  to: number,
): void {
  if (loss === "squared") {
    for (let i = from; i < to; i++) gradients[i] = scores[i]! - target[i]!;
  } else if (loss === "logistic") {
    for (let i = from; i < to; i++) gradients[i] = sigmoid(scores[i]!) - target[i]!;
  } else {
    for (let i = from; i < to; i++) {
      let top = scores[i]!;
      for (let k = 1; k < outputs; k++) top = Math.max(top, scores[k * rows + i]!);
      let total = 0;
      for (let k = 0; k < outputs; k++) {
        const e = exp(scores[k * rows + i]! - top);
        gradients[k * rows + i] = e;
        total += e;
      }
      const share = 1 / total;
      for (let k = 0; k < outputs; k++) gradients[k * rows + i]! *= share;
      gradients[target[i]! * rows + i]! -= 1;
    }
  }
}

/**
 * The second derivative from the gradient alone: |g| is p or 1 - p, so p (1 - p) = |g| (1 - |g|). With several classes
 * it carries the factor K / (K - 1) of LightGBM, which makes two classes behave like the logistic loss with half steps.
 */
export function hessianOf(loss: KernelLoss, outputs: number, gradient: number): number {
  if (loss === "squared") return 1;
  const size = Math.abs(gradient);
  const hessian = size * (1 - size);
  return loss === "softmax" ? (hessian * outputs) / (outputs - 1) : hessian;
}

/**
 * The raw scores before the first tree: mean, log odds or log shares of the training rows. Sums are compensated
 * (Neumaier 1974), so that a weight of two and a row given twice start from the same number.
 */
export function baseScores(
  loss: KernelLoss,
  outputs: number,
  target: Float64Array,
  training: Int32Array,
  weights: Float64Array | undefined,
): Float64Array {
  const base = new Float64Array(outputs);
  const sums = new Float64Array(outputs + 1);
  const rests = new Float64Array(outputs + 1);
  const add = (place: number, value: number): void => {
    const sum = sums[place]!;
    const next = sum + value;
    rests[place]! += Math.abs(sum) >= Math.abs(value) ? sum - next + value : value - next + sum;
    sums[place] = next;
  };
  for (const row of training) {
    const weight = weights === undefined ? 1 : weights[row]!;
    add(outputs, weight);
    if (loss === "softmax") add(target[row]!, weight);
    else add(0, weight * target[row]!);
  }
  const total = sums[outputs]! + rests[outputs]!;
  if (!(total > 0)) return base;
  for (let k = 0; k < outputs; k++) {
    const mean = (sums[k]! + rests[k]!) / total;
    // A class without rows gets a share of 1e-12 in place of an infinite score.
    const share = Math.min(Math.max(mean, 1e-12), 1 - 1e-12);
    base[k] = loss === "squared" ? mean : loss === "logistic" ? log(share / (1 - share)) : log(share);
  }
  return base;
}

/** Mean loss of the given rows: the squared error, or the negative log likelihood of a row. */
export function meanLoss(
  loss: KernelLoss,
  outputs: number,
  rows: number,
  scores: Float64Array,
  target: Float64Array,
  members: Int32Array,
  weights: Float64Array | undefined,
): number {
  if (loss === "squared") return weightedMean(members, weights, (i) => (scores[i]! - target[i]!) ** 2);
  if (loss === "logistic")
    return weightedMean(members, weights, (i) => {
      const score = target[i] === 1 ? -scores[i]! : scores[i]!;
      return Math.max(score, 0) + log(1 + exp(-Math.abs(score)));
    });
  return weightedMean(members, weights, (i) => {
    let top = scores[i]!;
    for (let k = 1; k < outputs; k++) top = Math.max(top, scores[k * rows + i]!);
    let share = 0;
    for (let k = 0; k < outputs; k++) share += exp(scores[k * rows + i]! - top);
    return top + log(share) - scores[target[i]! * rows + i]!;
  });
}

/** The mean of a figure of each row, summed in the order of the rows. */
export function weightedMean(
  members: Int32Array,
  weights: Float64Array | undefined,
  figure: (row: number) => number,
): number {
  let sum = 0;
  let total = 0;
  for (const row of members) {
    const weight = weights === undefined ? 1 : weights[row]!;
    total += weight;
    sum += weight * figure(row);
  }
  return sum / total;
}
