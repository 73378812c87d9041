import { binNumbers } from "./binning.ts";
import { findBorders } from "./borders.ts";
import { copyByColumn } from "./by-column.ts";
import { computeGradients } from "./gradients.ts";
import { addColumnsToHistogram, addHistograms, addToHistogram } from "./histogram.ts";
import { addMarked, markByBins, markRows } from "./marks.ts";
import { type Loss, losses, numberGradients } from "./number-losses.ts";
import { joinPieces, partitionRows } from "./partition.ts";
import { quantise, sumGradients } from "./quantise.ts";
import { packColumns } from "./sampling.ts";
import { addShapley } from "./shapley.ts";
import { findSplits } from "./split-columns.ts";
import { addTrees } from "./walk.ts";

/**
 * The inner loops of boosting, each over a range `from .. to`, its last two arguments. There are two sets of them, in
 * TypeScript and compiled, which give the same bytes.
 */
export const plainLoops = {
  findBorders,
  binNumbers,
  computeGradients,
  numberGradients,
  sumGradients,
  quantise,
  packColumns,
  copyByColumn,
  addToHistogram,
  addColumnsToHistogram,
  addHistograms,
  findSplits,
  partitionRows,
  joinPieces,
  markRows,
  markByBins,
  addMarked,
  addTrees,
  addShapley,
};

export type Loops = typeof plainLoops;
export type LoopName = keyof Loops;

/** Arrays of which each thread has its own. */
export class Apart<T> {
  readonly arrays: readonly T[];
  constructor(arrays: readonly T[]) {
    this.arrays = arrays;
  }
}

type BesideRange<P> = P extends readonly [...infer A, number, number] ? A : never;
type OrApart<A extends readonly unknown[]> = { readonly [I in keyof A]: A[I] | Apart<A[I]> };
/** What a loop is given beside its range. */
export type LoopArgs<K extends LoopName> = OrApart<BesideRange<Parameters<Loops[K]>>>;

/** An argument as compiled loops take it: an array, which must lie in their memory, by its address, 0 where there is none. */
export function numberOf(given: unknown, holds: (array: ArrayBufferView) => boolean): number {
  if (typeof given === "number") return given;
  if (given === undefined) return 0;
  if (typeof given === "boolean") return Number(given);
  if (typeof given === "string") return losses.indexOf(given as Loss);
  const array = given as ArrayBufferView;
  if (!holds(array)) throw new TypeError("an array of a compiled loop lies outside its memory");
  return array.byteOffset;
}
