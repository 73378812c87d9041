import type { Wait } from "../pool/team.ts";
import type { Arena } from "./arena.ts";
import { maximumBins, missingBin } from "./borders.ts";
import type { HistogramLayout } from "./histogram.ts";
import type { Quanta } from "./quantise.ts";
import { findCategorySplit } from "./split-category.ts";
import { findMonotoneSplit } from "./split-monotone.ts";
import { foundPlaces, termPlaces } from "./split-number.ts";
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

/** Room for what loops are given and find of the columns of a node. */
export interface SplitRoom {
  readonly terms: Float64Array;
  readonly found: Float64Array;
  /** 1 for columns whose splits are sought here. */
  readonly isLeftOut: Uint8Array;
}

export const splitRoom = (arena: Arena, columns: number): SplitRoom => ({
  terms: arena.float64(termPlaces.length),
  found: arena.float64(foundPlaces * columns),
  isLeftOut: arena.uint8(columns),
});

/**
 * The best split of a node over all columns (Chen and Guestrin 2016, eq. 7, without the half), or undefined. Ties go to
 * the first column, then to missing right, then to the smallest bin. `sibling`: the histogram is still that of the parent
 * of the two. `limits`, of leaves' values, where columns are constrained.
 */
export function* findSplit(
  histogram: Float64Array,
  sibling: Float64Array | undefined,
  columns: BinColumns,
  word: number,
  weight: number,
  quanta: Quanta,
  rules: SplitRules,
  { terms: numbers, found, isLeftOut }: SplitRoom,
  { spread, threads }: Pick<Arena, "spread" | "threads">,
  limits?: Limits,
): Generator<Wait, Split | undefined> {
  const terms = nodeTerms(word, weight, quanta, rules, limits);
  if (terms.hessian < 2 * terms.least) return undefined;
  const { layout, bins, category } = columns;
  const { offsets } = layout;
  for (const [place, name] of termPlaces.entries()) numbers[place] = terms[name];
  if (limits) isLeftOut.fill(1);
  else isLeftOut.set(category);
  const args = [histogram, sibling, offsets, bins, isLeftOut, numbers, found] as const;
  yield* spread("findNumberSplits", args, 0, bins.length, 4 * (maximumBins + 1), columnsOfThread(bins.length, threads));
  const best: Split = {
    gain: terms.minimumGain,
    feature: -1,
    bin: 0,
    missingLeft: false,
    chosen: undefined,
    leftWord: 0,
  };
  for (let f = 0; f < bins.length; f++) {
    if (category[f] === 1) findCategorySplit(histogram, offsets[f]!, bins[f]!, f, terms, rules, best);
    else if (limits) findMonotoneSplit(histogram, offsets[f]!, bins[f]!, f, columns.directions?.[f] ?? 0, terms, best);
    else if (found[foundPlaces * f]! > best.gain) {
      const [gain, bin, leftWord, missingLeft] = found.subarray(foundPlaces * f) as unknown as readonly [
        number,
        number,
        number,
        number,
      ];
      Object.assign(best, { gain, feature: f, bin, leftWord, missingLeft: missingLeft === 1, chosen: undefined });
    }
  }
  if (best.feature < 0) return undefined;
  best.gain = (best.gain * quanta.hessian) / (quanta.gradient * quanta.gradient);
  return best;
}

/** Columns that a thread has as its own, a multiple of four: it adds to their cells and seeks their splits. */
export const columnsOfThread = (columns: number, threads: number): number => 4 * Math.ceil(columns / 4 / threads);

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
