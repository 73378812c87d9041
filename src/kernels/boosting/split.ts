import type { Wait } from "../pool/team.ts";
import type { Arena } from "./arena.ts";
import { maximumBins, missingBin } from "./borders.ts";
import type { HistogramLayout } from "./histogram.ts";
import { Apart } from "./loops.ts";
import type { Quanta } from "./quantise.ts";
import { orderRoom } from "./split-columns.ts";
import { foundPlaces, type Limits, nodeTerms, type Split, type SplitRules, termPlaces } from "./split-terms.ts";

/** The columns of a bin matrix. */
export interface BinColumns {
  readonly layout: HistogramLayout;
  /** Value bins of each column, without the missing bin. */
  readonly bins: Int32Array;
  /** 1 where the bins are categories. */
  readonly category: Uint8Array;
  /** Where some columns are constrained, 1 for each whose effect only goes up, -1 down, otherwise 0. */
  readonly directions?: Int32Array;
}

/** Room for what loops are given and find of the columns of a node. */
export interface SplitRoom {
  readonly terms: Float64Array;
  readonly orders: Apart<Float64Array>;
  readonly found: Float64Array;
  /** Of each column 256 answers. */
  readonly chosen: Uint8Array;
}

export const splitRoom = (arena: Arena, { category }: Pick<BinColumns, "category">): SplitRoom => ({
  terms: arena.float64(termPlaces.length),
  orders: new Apart(Array.from({ length: arena.threads }, () => arena.float64(orderRoom))),
  found: arena.float64(foundPlaces * category.length),
  chosen: arena.uint8(category.includes(1) ? 256 * category.length : 0),
});

/**
 * The best split of a node over all columns (Chen and Guestrin 2016, eq. 7, without the half), or undefined. Ties go to
 * the first column, then to missing right, then to the smallest bin. `sibling`: the histogram is still that of the parent
 * of the two. `limits`, of leaves' values, where columns are constrained.
 */
export function* findSplit(
  histogram: Float64Array,
  sibling: Float64Array | undefined,
  { layout, bins, category, directions }: BinColumns,
  word: number,
  weight: number,
  quanta: Quanta,
  rules: SplitRules,
  { terms: numbers, orders, found, chosen }: SplitRoom,
  { spread, threads }: Pick<Arena, "spread" | "threads">,
  limits?: Limits,
): Generator<Wait, Split | undefined> {
  const terms = nodeTerms(word, weight, quanta, rules, limits);
  if (terms.hessian < 2 * terms.least) return undefined;
  for (const [place, name] of termPlaces.entries()) numbers[place] = terms[name];
  const args = [
    histogram,
    sibling,
    layout.offsets,
    bins,
    category,
    directions,
    numbers,
    orders,
    found,
    chosen,
  ] as const;
  yield* spread("findSplits", args, 0, bins.length, 4 * (maximumBins + 1), columnsOfThread(bins.length, threads));
  let feature = -1;
  let best = terms.minimumGain;
  for (let f = 0; f < bins.length; f++) {
    if (!(found[foundPlaces * f]! > best)) continue;
    best = found[foundPlaces * f]!;
    feature = f;
  }
  if (feature < 0) return undefined;
  const [, bin, leftWord, missingLeft] = found.subarray(foundPlaces * feature) as unknown as readonly number[];
  return {
    gain: (best * quanta.hessian) / (quanta.gradient * quanta.gradient),
    feature,
    bin: bin!,
    missingLeft: missingLeft === 1,
    chosen: category[feature] === 1 ? chosen.slice(256 * feature, 256 * (feature + 1)) : undefined,
    leftWord: leftWord!,
  };
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
