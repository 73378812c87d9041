import { missingBin } from "./borders.ts";
import { gainOf, isLeftHeavier, type NodeTerms } from "./split-terms.ts";

/**
 * The best split of a column of numbers by its cells, missing first: `found` is written over where a gain is above
 * `best`, and the best is given back. The borders are scanned first with missing rows right, then, where there are any,
 * left. `direction` is that of `gainOf`, 0 where the column is not constrained.
 */
export function findNumberSplit(
  cells: Float64Array,
  direction: number,
  terms: NodeTerms,
  best: number,
  found: Float64Array,
): number {
  const missing = cells[missingBin]!;
  let most = best;
  for (let side = 0; side < (missing === 0 ? 1 : 2); side++) {
    let word = side === 0 ? 0 : missing;
    const end = missing !== 0 && side === 0 ? cells.length : cells.length - 1;
    for (let bin = 1; bin < end; bin++) {
      if (cells[bin] === 0) continue;
      word += cells[bin]!;
      const gain = gainOf(word, terms.penalty, direction, terms, most);
      if (!(gain > most)) continue;
      most = gain;
      found.set([gain, bin, word, Number(missing === 0 ? isLeftHeavier(word, terms) : side === 1)]);
    }
  }
  return most;
}
