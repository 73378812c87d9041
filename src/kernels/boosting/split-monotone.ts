import { missingBin } from "./borders.ts";
import { type NodeTerms, type Split, shrink } from "./split-terms.ts";

/** What the values of a node's leaves may be: gradient by hessian, in quanta inside the search. */
export interface Limits {
  readonly low: number;
  readonly high: number;
}

export const within = (value: number, { low, high }: Limits): number => Math.min(high, Math.max(low, value));

/** The gain of a leaf with a value that need not be its best: what G^2 / (H + penalty) is for the best one. */
export function worthWithin(gradient: number, hessian: number, terms: NodeTerms, limits: Limits): number {
  const size = shrink(gradient, terms.absolutePenalty);
  const total = hessian + terms.penalty;
  const value = within(-size / total, limits);
  return -(2 * size * value + total * value * value);
}

/**
 * As `findNumberSplit`, where some columns are constrained: the values of both children stay within the node's limits,
 * and with `direction` 1 the left one's is not above the right one's (-1: not below).
 */
export function findMonotoneSplit(
  histogram: Float64Array,
  offset: number,
  bins: number,
  feature: number,
  direction: number,
  limits: Limits,
  terms: NodeTerms,
  best: Split,
): void {
  const { shift, inverse, gradient, hessian, least, absolutePenalty, penalty } = terms;
  const leafValue = (g: number, h: number) => within(-shrink(g, absolutePenalty) / (h + penalty), limits);
  const missing = histogram[offset + missingBin]!;
  for (let side = 0; side < (missing === 0 ? 1 : 2); side++) {
    let word = side === 0 ? 0 : missing;
    const last = missing !== 0 && side === 0 ? bins : bins - 1;
    for (let b = 1; b <= last; b++) {
      const cell = histogram[offset + b]!;
      if (cell === 0) continue;
      word += cell;
      const g = Math.floor(word * inverse);
      const h = word - g * shift;
      if (h < least) continue;
      const rest = hessian - h;
      if (rest < least) break;
      if (direction * (leafValue(gradient - g, rest) - leafValue(g, h)) < 0) continue;
      const gain = worthWithin(g, h, terms, limits) + worthWithin(gradient - g, rest, terms, limits) - terms.parent;
      if (!(gain > best.gain)) continue;
      best.gain = gain;
      best.feature = feature;
      best.bin = b;
      best.chosen = undefined;
      best.leftWord = word;
      best.missingLeft = missing !== 0 ? side === 1 : h >= rest;
    }
  }
}
