import { mix } from "../../core/random.ts";
import { bitsOf, powerOfTwoBelow } from "../math.ts";
import { hessianOf, type KernelLoss } from "./gradients.ts";

/**
 * Quantised gradients (Shi et al. 2022, Quantized Training of Gradient Boosting Decision Trees). 53 bits of a double are
 * shared by two whole numbers: the sum of hessians stays below `shift`, that of absolute gradients below 2^53 / shift, for
 * all training rows together and so for every cell and child. The quanta are powers of two, chosen for each tree by the
 * sums themselves, so that precision grows as the gradients shrink: on 100,000 rows a mean gradient is 500 to 1000 quanta,
 * where the paper finds 2 to 5 bits enough. With the squared loss and whole weights the hessian is a count, exact.
 */
export interface Quanta {
  /** A word is gradient * shift + hessian, both in quanta. */
  readonly shift: number;
  /** Quanta for one unit of gradient and of hessian: powers of two. */
  readonly gradient: number;
  readonly hessian: number;
}

/** More rows would leave too few bits; 2^25 rows of 28 features take a gigabyte of bins. */
export const maximumRows = 33554432;

/** Above this many rows the rounding is drawn from a row's position, below from its gradient. */
export const positionRows = 262144;

/** True when all weights are whole and their sum leaves enough bits: such a weight is then exactly so many rows. */
export function areWhole(weights: Float64Array): boolean {
  let sum = 0;
  for (const weight of weights) {
    if (!Number.isInteger(weight)) return false;
    sum += weight;
  }
  return sum <= maximumRows;
}

/** Rows whose |gradient|, hessian and weight make three sums together: whatever the threads, the same are added up in the same order. */
export const sumRows = 65_536;

/** Writes the sums of the block of `sumRows` rows that begins with `from`. */
export function sumGradients(
  loss: KernelLoss,
  outputs: number,
  gradients: Float64Array,
  weights: Float64Array | undefined,
  rows: Int32Array,
  sums: Float64Array,
  from: number,
  to: number,
): void {
  // Two sums of each, of every other row, as the compiled loop has them.
  const pairs = new Float64Array(6);
  for (let i = from; i < to; i++) {
    const row = rows[i]!;
    const weight = weights === undefined ? 1 : weights[row]!;
    const g = gradients[row]!;
    const side = (i - from) & 1;
    pairs[side]! += weight * Math.abs(g);
    pairs[2 + side]! += weight * hessianOf(loss, outputs, g);
    pairs[4 + side]! += weight;
  }
  const sumOf = (place: number): number => pairs[place]! + pairs[place + 1]!;
  sums.set([sumOf(0), sumOf(2), sumOf(4)], (3 * from) / sumRows);
}

/** `roundings`: how often a sum may be rounded up by one quantum: rows, or the sum of whole weights. */
export function chooseQuanta(loss: KernelLoss, whole: boolean, sums: ArrayLike<number>, roundings: number): Quanta {
  const counted = loss === "squared" && whole;
  const shift = counted ? 2 * powerOfTwoBelow(Math.max(roundings, 1)) : 67108864;
  const room = 9007199254740992 / shift - 1 - roundings;
  const scale = (limit: number, sum: number): number => powerOfTwoBelow(limit / Math.min(Math.max(sum, 1e-140), 1e140));
  return {
    shift,
    gradient: scale(room, sums[0]!),
    hessian: counted ? 1 : scale(shift - 1 - roundings, sums[1]!),
  };
}

/**
 * Writes the words of some rows and returns their sum. Rounding is up with the probability of the fraction, by a hash;
 * up to 262,144 rows the hash is of the gradient itself, so that equal rows round alike and neither their order nor their
 * split into weights changes a tree; above, a quantum is large enough for that to bias the first tree, whose gradients
 * have few values, and the hash is of the position.
 */
export function quantise(
  loss: KernelLoss,
  outputs: number,
  gradients: Float64Array,
  weights: Float64Array | undefined,
  whole: boolean,
  shift: number,
  gradientQuanta: number,
  hessianQuanta: number,
  seed: number,
  byPosition: boolean,
  rows: Int32Array,
  words: Float64Array,
  from: number,
  to: number,
): number {
  let total = 0;
  for (let i = from; i < to; i++) {
    const row = rows[i]!;
    const g = gradients[row]!;
    const weight = weights === undefined ? 1 : weights[row]!;
    const inside = whole ? 1 : weight;
    const outside = whole ? weight : 1;
    const hash = mix((byPosition ? row : bitsOf(g)) ^ seed);
    const gradient = Math.floor(inside * g * gradientQuanta + (hash & 0xffff) * (1 / 65536));
    const h = inside * hessianOf(loss, outputs, g) * hessianQuanta;
    const hessian = Math.floor(h + (hash >>> 16) * (1 / 65536));
    const word = outside * (gradient * shift + hessian);
    words[row] = word;
    total += word;
  }
  return total;
}
