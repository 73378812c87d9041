import { missingBin } from "./borders.ts";
import type { HistogramLayout } from "./histogram.ts";
import type { Quanta } from "./quantise.ts";
import { findCategorySplit } from "./split-category.ts";
import { type NodeTerms, nodeTerms, type Split, type SplitRules, shrink } from "./split-terms.ts";

/** The columns of a bin matrix. */
export interface BinColumns {
  readonly layout: HistogramLayout;
  /** Value bins of each column, without the missing bin. */
  readonly bins: Int32Array;
  /** 1 where the bins are categories. */
  readonly category: Uint8Array;
}

/**
 * The best split of a node over all columns (Chen and Guestrin 2016, eq. 7, without the half), or undefined. Ties go to
 * the first column, then to missing right, then to the smallest bin.
 */
export function findSplit(
  histogram: Float64Array,
  columns: BinColumns,
  word: number,
  weight: number,
  quanta: Quanta,
  rules: SplitRules,
): Split | undefined {
  const terms = nodeTerms(word, weight, quanta, rules);
  if (terms.hessian < 2 * terms.least) return undefined;
  const best: Split = {
    gain: terms.minimumGain,
    feature: -1,
    bin: 0,
    missingLeft: false,
    chosen: undefined,
    leftWord: 0,
  };
  const { offsets } = columns.layout;
  for (let f = 0; f < columns.bins.length; f++) {
    if (columns.category[f] === 1) findCategorySplit(histogram, offsets[f]!, columns.bins[f]!, f, terms, rules, best);
    else findNumberSplit(histogram, offsets[f]!, columns.bins[f]!, f, terms, best);
  }
  if (best.feature < 0) return undefined;
  best.gain = (best.gain * quanta.hessian) / (quanta.gradient * quanta.gradient);
  return best;
}

/** Scans the borders of one column, first with missing rows right, then, where there are any, left. */
function findNumberSplit(
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

/** Fills the 256 answers, one for each bin, by which rows are partitioned and scored. */
export function fillTable(split: Split, goesLeft: Uint8Array): void {
  if (split.chosen !== undefined) {
    goesLeft.set(split.chosen);
    return;
  }
  goesLeft.fill(0);
  goesLeft.fill(1, 1, split.bin + 1);
  goesLeft[missingBin] = split.missingLeft ? 1 : 0;
}
