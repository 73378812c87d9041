import { missingBin } from "./borders.ts";
import { type NodeTerms, type Split, shrink } from "./split-terms.ts";

/** Scans the borders of one column, first with missing rows right, then, where there are any, left. */
export function findNumberSplit(
  histogram: Float64Array,
  offset: number,
  bins: number,
  feature: number,
  terms: NodeTerms,
  best: Split,
): void {
  const { shift, inverse, gradient, hessian, least, absolutePenalty, penalty, parent } = terms;
  const missing = histogram[offset + missingBin]!;
  for (let side = 0; side < (missing === 0 ? 1 : 2); side++) {
    let word = side === 0 ? 0 : missing;
    const last = missing !== 0 && side === 0 ? bins : bins - 1;
    let bar = best.gain + parent;
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
      const numerator = left * left * hr + right * right * hl;
      const denominator = hl * hr;
      // num / den > bar without the division.
      if (numerator > bar * denominator) {
        const gain = numerator / denominator - parent;
        if (gain <= best.gain) continue;
        bar = gain + parent;
        best.gain = gain;
        best.feature = feature;
        best.bin = b;
        best.chosen = undefined;
        best.leftWord = word;
        // A missing value where none was seen follows the heavier child.
        best.missingLeft = missing !== 0 ? side === 1 : h >= rest;
      }
    }
  }
}
