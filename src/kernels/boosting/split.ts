import type { BoostKernels } from "./boost-kernels.ts";
import { missingBin } from "./borders.ts";
import type { HistogramLayout } from "./histogram.ts";
import type { Quanta } from "./quantise.ts";
import { findCategorySplit } from "./split-category.ts";
import { findMonotoneSplit } from "./split-monotone.ts";
import { type Limits, nodeTerms, type Split, type SplitRules } from "./split-terms.ts";

/** The columns of a bin matrix. */
export interface BinColumns {
  readonly layout: HistogramLayout;
  /** Value bins of each column, without the missing bin. */
  readonly bins: Int32Array;
  /** 1 where the bins are categories. */
  readonly category: Uint8Array;
  /** Where some columns are constrained, 1 for each whose effect only goes up, -1 down, otherwise 0. */
  readonly directions?: Int8Array;
}

/**
 * The best split of a node over all columns (Chen and Guestrin 2016, eq. 7, without the half), or undefined. Ties go to
 * the first column, then to missing right, then to the smallest bin. `limits`, of leaves' values, where columns are constrained.
 */
export function findSplit(
  histogram: Float64Array,
  columns: BinColumns,
  word: number,
  weight: number,
  quanta: Quanta,
  rules: SplitRules,
  kernels: Pick<BoostKernels, "findNumberSplit">,
  limits?: Limits,
): Split | undefined {
  const terms = nodeTerms(word, weight, quanta, rules, limits);
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
    else if (terms.limits)
      findMonotoneSplit(histogram, offsets[f]!, columns.bins[f]!, f, columns.directions?.[f] ?? 0, terms, best);
    else kernels.findNumberSplit(histogram, offsets[f]!, columns.bins[f]!, f, terms, best);
  }
  if (best.feature < 0) return undefined;
  best.gain = (best.gain * quanta.hessian) / (quanta.gradient * quanta.gradient);
  return best;
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
