import { exp, log } from "../math.ts";
import { sortNumbers } from "../sort.ts";
import { baseScores, type KernelLoss } from "./gradients.ts";

export const numberLosses = ["absolute", "huber", "quantile", "poisson", "gamma", "tweedie"] as const;
export type NumberLossName = (typeof numberLosses)[number];
/** What is minimised: a loss that the kernels know, or one of a number and a raw score. */
export type Loss = KernelLoss | NumberLossName;

/** In the order by which compiled loops know them. */
export const losses: readonly Loss[] = ["squared", "logistic", "softmax", ...numberLosses];
export const isLoss = (name: unknown): name is Loss => losses.includes(name as Loss);

export const isOfNumbers = (loss: Loss): boolean => loss !== "logistic" && loss !== "softmax";

/** Losses whose raw score is the logarithm of what is predicted. */
export const hasLogLink = (loss: Loss): boolean => loss === "poisson" || loss === "gamma" || loss === "tweedie";

export interface LossSettings {
  /** The quantile of `quantile`; with `huber` the share of residuals, as they are before the first tree, that count squared. */
  readonly alpha: number;
  /** Of `tweedie`, between 1 and 2: the variance grows as this power of the mean. */
  readonly tweediePower: number;
}

/**
 * A loss of a number, as weighted least squares: a Newton step on it is one on the squared loss with gradient over hessian
 * as the gradient and the hessian as a weight, so that the kernels need to know no other loss.
 */
export interface NumberLoss {
  readonly loss: NumberLossName;
  /** The share of `quantile`, the residual from which on `huber` is absolute, the factor of the hessian of `poisson`, the power of `tweedie`. */
  readonly parameter: number;
  /** The raw score before the first tree. */
  readonly base: number;
  /** Whether hessians are not 1. */
  readonly isCurved: boolean;
  readonly value: (score: number, target: number) => number;
  /** The quantile of its residuals that a leaf takes in place of the Newton step (Friedman 2001, algorithm 3). */
  readonly leafQuantile?: number;
}

/** LightGBM's factor for the hessian of Poisson: steps that are not too long where few events were seen. */
const poissonCaution = exp(0.7);

/** The loss on the training rows; undefined for a loss that the kernels know. */
export function numberLossOf(
  loss: Loss,
  { alpha, tweediePower }: LossSettings,
  target: Float64Array,
  training: Int32Array,
  weights: Float64Array | undefined,
): NumberLoss | undefined {
  const quantile = (share: number, of: (y: number) => number = (y) => y) =>
    quantileOf(
      Float64Array.from(training, (row) => of(target[row]!)),
      weights && Float64Array.from(training, (row) => weights[row]!),
      share,
    );
  // Of targets that are all 0 the logarithm of 1e-12, in place of one without end.
  const logMean = () => log(Math.max(baseScores("squared", 1, target, training, weights)[0]!, 1e-12));
  switch (loss) {
    case "absolute":
      return {
        loss,
        parameter: 0,
        base: quantile(0.5),
        isCurved: false,
        value: (score, y) => Math.abs(score - y),
        leafQuantile: 0.5,
      };
    case "quantile":
      return {
        loss,
        parameter: alpha,
        base: quantile(alpha),
        isCurved: false,
        value: (score, y) => (score > y ? (1 - alpha) * (score - y) : alpha * (y - score)),
        leafQuantile: alpha,
      };
    case "huber": {
      const base = quantile(0.5);
      const residual = (y: number) => Math.abs(y - base);
      const delta = quantile(alpha, residual) || quantile(1, residual) || 1;
      return {
        loss,
        parameter: delta,
        base,
        isCurved: false,
        value: (score, y) => {
          const size = Math.abs(score - y);
          return size <= delta ? (size * size) / 2 : delta * (size - delta / 2);
        },
      };
    }
    case "poisson":
      return {
        loss,
        parameter: poissonCaution,
        base: logMean(),
        isCurved: true,
        value: (score, y) => exp(score) - y * score,
      };
    case "gamma":
      return {
        loss,
        parameter: 0,
        base: logMean(),
        isCurved: true,
        value: (score, y) => score + y * exp(-score),
      };
    case "tweedie": {
      const [p, q] = [1 - tweediePower, 2 - tweediePower];
      return {
        loss,
        parameter: tweediePower,
        base: logMean(),
        isCurved: true,
        value: (score, y) => exp(q * score) / q - (y * exp(p * score)) / p,
      };
    }
    default:
      return undefined;
  }
}

/** The targets that a loss can learn from, in words, or undefined for any finite number. */
export function targetsOf(loss: Loss): { readonly fits: (y: number) => boolean; readonly words: string } | undefined {
  if (loss === "gamma") return { fits: (y) => y > 0, words: "numbers above 0" };
  return hasLogLink(loss) ? { fits: (y) => y >= 0, words: "numbers that are not negative" } : undefined;
}

/** The first derivative of a loss by the score, and the second where it is not 1. */
export function derivativesOf(
  loss: NumberLossName,
  parameter: number,
  score: number,
  target: number,
): readonly [gradient: number, hessian?: number] {
  switch (loss) {
    case "absolute":
      return [score > target ? 1 : score < target ? -1 : 0];
    case "huber":
      return [Math.max(-parameter, Math.min(parameter, score - target))];
    case "quantile":
      return [score > target ? 1 - parameter : score < target ? -parameter : 0];
    case "poisson": {
      const mean = exp(score);
      return [mean - target, mean * parameter];
    }
    case "gamma": {
      const share = target * exp(-score);
      return [1 - share, share];
    }
    case "tweedie": {
      const [p, q] = [1 - parameter, 2 - parameter];
      const [low, high] = [exp(p * score), exp(q * score)];
      return [high - target * low, q * high - p * target * low];
    }
  }
}

/** Writes gradients, divided by the hessians where there are any, and hessian times weight to `curvature`. */
export function numberGradients(
  loss: NumberLossName,
  parameter: number,
  scores: Float64Array,
  target: Float64Array,
  weights: Float64Array | undefined,
  gradients: Float64Array,
  curvature: Float64Array | undefined,
  from: number,
  to: number,
): void {
  for (let i = from; i < to; i++) {
    const [gradient, hessian] = derivativesOf(loss, parameter, scores[i]!, target[i]!);
    if (hessian === undefined || curvature === undefined) {
      gradients[i] = gradient;
      continue;
    }
    gradients[i] = hessian > 0 ? gradient / hessian : 0;
    curvature[i] = hessian * (weights === undefined ? 1 : weights[i]!);
  }
}

/**
 * The least value that leaves the share of the weight at or below it, half way to the next where the share is met exactly,
 * so that a weight of two is a value given twice; 0 where there is none. May reorder `values`.
 */
export function quantileOf(values: Float64Array, weights: Float64Array | undefined, share: number): number {
  if (values.length === 0) return 0;
  if (weights === undefined) {
    sortNumbers(values);
    const place = share * values.length;
    const at = Math.min(values.length, Math.max(1, Math.ceil(place))) - 1;
    return place === at + 1 && at + 1 < values.length ? (values[at]! + values[at + 1]!) / 2 : values[at]!;
  }
  const order = Array.from(values.keys())
    .filter((i) => weights[i]! > 0)
    .sort((a, b) => values[a]! - values[b]!);
  const wanted = share * order.reduce((sum, i) => sum + weights[i]!, 0);
  let below = 0;
  for (const [k, i] of order.entries()) {
    below += weights[i]!;
    if (below < wanted) continue;
    return below === wanted && k + 1 < order.length ? (values[i]! + values[order[k + 1]!]!) / 2 : values[i]!;
  }
  return values[order.at(-1) ?? 0]!;
}
