import { missingBin } from "./borders.ts";
import { type NodeTerms, shrink } from "./split-terms.ts";

/**
 * The best split of a column of numbers by its cells, missing first: `found` is written over where a gain is above
 * `best`, and the best is given back. The borders are scanned first with missing rows right, then, where there are any, left.
 */
export function findNumberSplit(cells: Float64Array, terms: NodeTerms, best: number, found: Float64Array): number {
  const { shift, gradient, hessian, least, absolutePenalty, penalty, parent } = terms;
  const inverse = 1 / shift;
  const missing = cells[missingBin]!;
  let most = best;
  for (let side = 0; side < (missing === 0 ? 1 : 2); side++) {
    let word = side === 0 ? 0 : missing;
    const end = missing !== 0 && side === 0 ? cells.length : cells.length - 1;
    let bar = most + parent;
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
      const numerator = left * left * hr + right * right * hl;
      const denominator = hl * hr;
      // num / den > bar without the division.
      if (numerator > bar * denominator) {
        const gain = numerator / denominator - parent;
        if (gain <= most) continue;
        bar = gain + parent;
        most = gain;
        // A missing value where none was seen follows the heavier child.
        found.set([gain, b, word, Number(missing !== 0 ? side === 1 : h >= rest)]);
      }
    }
  }
  return most;
}
