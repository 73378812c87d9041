import { missingBin } from "./borders.ts";
import { type NodeTerms, shrink, within, worthOf } from "./split-terms.ts";

/**
 * As `findNumberSplit` where some columns are constrained: the values of both children stay within the node's limits, and with `direction`
 * 1 the left one's is not above the right one's (-1: not below).
 */
export function findMonotoneSplit(
  cells: Float64Array,
  direction: number,
  terms: NodeTerms,
  best: number,
  found: Float64Array,
): number {
  const { shift, gradient, hessian, least, absolutePenalty, penalty, parent } = terms;
  const inverse = 1 / shift;
  const missing = cells[missingBin]!;
  let most = best;
  for (let side = 0; side < (missing === 0 ? 1 : 2); side++) {
    let word = side === 0 ? 0 : missing;
    const end = missing !== 0 && side === 0 ? cells.length : cells.length - 1;
    for (let b = 1; b < end; b++) {
      const cell = cells[b]!;
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
      if (direction * (within(-right / hr, terms) - within(-left / hl, terms)) < 0) continue;
      const gain = worthOf(left, hl, terms) + worthOf(right, hr, terms) - parent;
      if (!(gain > most)) continue;
      most = gain;
      found.set([gain, b, word, Number(missing !== 0 ? side === 1 : h >= rest)]);
    }
  }
  return most;
}
