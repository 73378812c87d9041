import { missingBin } from "./borders.ts";
import { type NodeTerms, type Split, type SplitRules, shrink, worthOf } from "./split-terms.ts";

/** With at most this many levels each level against the rest is tried and no order is needed. */
const oneAgainstRest = 4;

const order = new Int32Array(256);
const ratio = new Float64Array(256);

/**
 * Splits of a column of categories as in LightGBM (Ke et al. 2017, after Fisher 1958): the categories of a node, missing
 * and rare ones being one more, are put in order of gradient over hessian, and prefixes from both ends are tried, under a
 * penalty of its own, since the order is learned from the same gradients. Categories not seen in the node, and those with too few rows to
 * be moved, go right with the rest.
 */
export function findCategorySplit(
  histogram: Float64Array,
  offset: number,
  bins: number,
  feature: number,
  terms: NodeTerms,
  rules: SplitRules,
  best: Split,
): void {
  const { shift, inverse, rowsPerHessian } = terms;
  const few = bins <= oneAgainstRest;
  const smoothing = rules.categorySmoothing * terms.hessianQuanta;
  let used = 0;
  for (let b = 0; b <= bins; b++) {
    const cell = histogram[offset + b]!;
    if (cell === 0) continue;
    const g = Math.floor(cell * inverse);
    const h = cell - g * shift;
    if (!few && h * rowsPerHessian + 0.5 < rules.categorySmoothing) continue;
    const key = few ? 0 : g / (h + smoothing);
    // Insertion keeps equal keys in the order of bins; nodes seldom hold more than some tens of categories.
    let place = used++;
    while (place > 0 && ratio[place - 1]! > key) {
      ratio[place] = ratio[place - 1]!;
      order[place] = order[place - 1]!;
      place--;
    }
    ratio[place] = key;
    order[place] = b;
  }
  if (few) {
    for (let i = 0; i < used; i++) {
      const word = histogram[offset + order[i]!]!;
      if (offer(word, terms.penalty, feature, terms, best)) choose(best, i, i + 1, missingRows(histogram, offset));
    }
    return;
  }
  const penalty = terms.penalty + rules.categoryPenalty * terms.hessianQuanta;
  const limit = Math.min(rules.categoryLimit, (used + 1) >> 1);
  for (let end = 0; end < 2; end++) {
    let word = 0;
    let grouped = 0;
    for (let i = 0; i < limit; i++) {
      const cell = histogram[offset + order[end === 0 ? i : used - 1 - i]!]!;
      word += cell;
      grouped += (cell - Math.floor(cell * inverse) * shift) * rowsPerHessian;
      const h = word - Math.floor(word * inverse) * shift;
      if (h < terms.least) continue;
      const rest = terms.hessian - h;
      if (rest < terms.least || rest * rowsPerHessian + 0.5 < rules.categoryGroup) break;
      if (grouped + 0.5 < rules.categoryGroup) continue;
      grouped = 0;
      if (offer(word, penalty, feature, terms, best)) {
        if (end === 0) choose(best, 0, i + 1, missingRows(histogram, offset));
        else choose(best, used - 1 - i, used, missingRows(histogram, offset));
      }
    }
  }
}

const missingRows = (histogram: Float64Array, offset: number): boolean => histogram[offset + missingBin] !== 0;

/** Takes the split over if it is better; the caller then says which categories go left. */
function offer(word: number, penalty: number, feature: number, terms: NodeTerms, best: Split): boolean {
  const g = Math.floor(word * terms.inverse);
  const h = word - g * terms.shift;
  const rest = terms.hessian - h;
  if (h < terms.least || rest < terms.least) return false;
  const left = shrink(g, terms.absolutePenalty);
  const right = shrink(terms.gradient - g, terms.absolutePenalty);
  const { limits, parent } = terms;
  const gain = worthOf(left, h + penalty, limits) + worthOf(right, rest + penalty, limits) - parent;
  if (!(gain > best.gain)) return false;
  best.gain = gain;
  best.feature = feature;
  best.bin = 0;
  best.leftWord = word;
  best.missingLeft = h >= rest;
  return true;
}

function choose(best: Split, from: number, to: number, missingSeen: boolean): void {
  const chosen = new Uint8Array(256);
  for (let i = from; i < to; i++) chosen[order[i]!] = 1;
  if (missingSeen) best.missingLeft = chosen[missingBin] === 1;
  else chosen[missingBin] = best.missingLeft ? 1 : 0;
  best.chosen = chosen;
}
