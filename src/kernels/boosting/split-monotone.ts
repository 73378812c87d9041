import { missingBin } from "./borders.ts";
import { type NodeTerms, type Split, shrink, within, worthOf } from "./split-terms.ts";

const free = { low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY };

/**
 * As `findNumberSplits` for one column, where some columns are constrained: the values of both children stay within the node's limits,
 * and with `direction` 1 the left one's is not above the right one's (-1: not below).
 */
export function findMonotoneSplit(
  histogram: Float64Array,
  offset: number,
  bins: number,
  feature: number,
  direction: number,
  terms: NodeTerms,
  best: Split,
): void {
  const { shift, inverse, gradient, hessian, least, absolutePenalty, penalty, parent, limits = free } = terms;
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
      const left = shrink(g, absolutePenalty);
      const right = shrink(gradient - g, absolutePenalty);
      const hl = h + penalty;
      const hr = rest + penalty;
      if (direction * (within(-right / hr, limits) - within(-left / hl, limits)) < 0) continue;
      const gain = worthOf(left, hl, limits) + worthOf(right, hr, limits) - parent;
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
