import { missingBin } from "./borders.ts";
import { gainOf, isLeftHeavier, type NodeTerms } from "./split-terms.ts";

/** With at most this many levels each level against the rest is tried and no order is needed. */
const oneAgainstRest = 4;

const order = new Int32Array(256);
const ratio = new Float64Array(256);

/**
 * Splits of a column of categories as in LightGBM (Ke et al. 2017, after Fisher 1958): the categories of a node, missing
 * and rare ones being one more, are put in order of gradient over hessian, and prefixes from both ends are tried, under a
 * penalty of its own, since the order is learned from the same gradients. Categories not seen in the node, and those with too few rows to
 * be moved, go right with the rest. `chosen` gets 1 for the bins that go left; the rest is as of `findNumberSplit`.
 */
export function findCategorySplit(
  cells: Float64Array,
  terms: NodeTerms,
  best: number,
  found: Float64Array,
  chosen: Uint8Array,
): number {
  const { shift, rowsPerHessian } = terms;
  const inverse = 1 / shift;
  const few = cells.length - 1 <= oneAgainstRest;
  let used = 0;
  for (const [b, cell] of cells.entries()) {
    if (cell === 0) continue;
    const g = Math.floor(cell * inverse);
    const h = cell - g * shift;
    if (!few && h * rowsPerHessian + 0.5 < terms.levelRows) continue;
    const key = few ? 0 : g / (h + terms.smoothing);
    // Equal keys stay in the order of bins.
    let place = used++;
    while (place > 0 && ratio[place - 1]! > key) {
      ratio[place] = ratio[place - 1]!;
      order[place] = order[place - 1]!;
      place--;
    }
    ratio[place] = key;
    order[place] = b;
  }
  let most = best;
  const offer = (word: number, penalty: number, from: number, to: number): void => {
    const gain = gainOf(word, penalty, 0, terms, most);
    if (!(gain > most)) return;
    most = gain;
    chosen.fill(0);
    for (let i = from; i < to; i++) chosen[order[i]!] = 1;
    if (cells[missingBin] === 0) chosen[missingBin] = Number(isLeftHeavier(word, terms));
    found.set([gain, 0, word, chosen[missingBin]!]);
  };
  if (few) {
    for (let i = 0; i < used; i++) offer(cells[order[i]!]!, terms.penalty, i, i + 1);
    return most;
  }
  const limit = Math.min(terms.levelsMost, (used + 1) >> 1);
  for (let end = 0; end < 2; end++) {
    let word = 0;
    let grouped = 0;
    for (let i = 0; i < limit; i++) {
      const cell = cells[order[end === 0 ? i : used - 1 - i]!]!;
      word += cell;
      grouped += (cell - Math.floor(cell * inverse) * shift) * rowsPerHessian;
      const h = word - Math.floor(word * inverse) * shift;
      if (h < terms.least) continue;
      const rest = terms.hessian - h;
      if (rest < terms.least || rest * rowsPerHessian + 0.5 < terms.groupRows) break;
      if (grouped + 0.5 < terms.groupRows) continue;
      grouped = 0;
      if (end === 0) offer(word, terms.levelPenalty, 0, i + 1);
      else offer(word, terms.levelPenalty, used - 1 - i, used);
    }
  }
  return most;
}
