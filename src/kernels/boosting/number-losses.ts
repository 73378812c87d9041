import { exp, log } from "../math.ts";
import { sortNumbers } from "../sort.ts";
import { baseScores, type KernelLoss } from "./gradients.ts";

export const numberLosses = ["absolute", "huber", "quantile", "poisson", "gamma", "tweedie"] as const;
/** What is minimised: a loss that the kernels know, or one of a number and a raw score. */
export type Loss = KernelLoss | (typeof numberLosses)[number];

const losses: readonly unknown[] = ["squared", "logistic", "softmax", ...numberLosses];
export const isLoss = (name: unknown): name is Loss => losses.includes(name);

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
  /** The raw score before the first tree. */
  readonly base: number;
  readonly gradient: (score: number, target: number) => number;
  /** 1 where there is none. */
  readonly hessian?: (score: number, target: number) => number;
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
        base: quantile(0.5),
        gradient: (score, y) => Math.sign(score - y),
        value: (score, y) => Math.abs(score - y),
        leafQuantile: 0.5,
      };
    case "quantile":
      return {
        base: quantile(alpha),
        gradient: (score, y) => (score > y ? 1 - alpha : score < y ? -alpha : 0),
        value: (score, y) => (score > y ? (1 - alpha) * (score - y) : alpha * (y - score)),
        leafQuantile: alpha,
      };
    case "huber": {
      const base = quantile(0.5);
      const residual = (y: number) => Math.abs(y - base);
      const delta = quantile(alpha, residual) || quantile(1, residual) || 1;
      return {
        base,
        gradient: (score, y) => Math.max(-delta, Math.min(delta, score - y)),
        value: (score, y) => {
          const size = Math.abs(score - y);
          return size <= delta ? (size * size) / 2 : delta * (size - delta / 2);
        },
      };
    }
    case "poisson":
      return {
        base: logMean(),
        gradient: (score, y) => exp(score) - y,
        hessian: (score) => exp(score) * poissonCaution,
        value: (score, y) => exp(score) - y * score,
      };
    case "gamma":
      return {
        base: logMean(),
        gradient: (score, y) => 1 - y * exp(-score),
        hessian: (score, y) => y * exp(-score),
        value: (score, y) => score + y * exp(-score),
      };
    case "tweedie": {
      const [p, q] = [1 - tweediePower, 2 - tweediePower];
      return {
        base: logMean(),
        gradient: (score, y) => exp(q * score) - y * exp(p * score),
        hessian: (score, y) => q * exp(q * score) - p * y * exp(p * score),
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

/** Writes gradients, divided by the hessians where there are any, and hessian times weight to `curvature`. */
export function numberGradients(
  loss: NumberLoss,
  scores: Float64Array,
  target: Float64Array,
  weights: Float64Array | undefined,
  from: number,
  to: number,
  gradients: Float64Array,
  curvature: Float64Array | undefined,
): void {
  for (let i = from; i < to; i++) {
    const gradient = loss.gradient(scores[i]!, target[i]!);
    if (loss.hessian === undefined || curvature === undefined) {
      gradients[i] = gradient;
      continue;
    }
    const hessian = loss.hessian(scores[i]!, target[i]!);
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
