import { findCategorySplit } from "./split-category.ts";
import { findMonotoneSplit } from "./split-monotone.ts";
import { findNumberSplit } from "./split-number.ts";
import { foundPlaces, type NodeTerms, termPlaces } from "./split-terms.ts";

/** Numbers that a thread needs to put levels in order. */
export const orderRoom = 576;

/**
 * Turns a parent's cells into those of the child whose `sibling` is given, and finds the best split of the columns
 * `from .. to`: `found` gets of each column that is better than those before it what `foundPlaces` says, of others a gain
 * of 0; `chosen` of a column of categories 256 answers, 1 for bins that go left. Where some columns are constrained
 * `directions` are given. `_room`, of a thread, is for the compiled loop.
 */
export function findSplits(
  histogram: Float64Array,
  sibling: Float64Array | undefined,
  offsets: Int32Array,
  bins: Int32Array,
  category: Uint8Array,
  directions: Int32Array | undefined,
  terms: Float64Array,
  _room: Float64Array,
  found: Float64Array,
  chosen: Uint8Array,
  from: number,
  to: number,
): void {
  const own = Object.fromEntries(termPlaces.map((name, place) => [name, terms[place]])) as NodeTerms;
  let best = own.minimumGain;
  for (let f = from; f < to; f++) {
    const offset = offsets[f]!;
    const cells = histogram.subarray(offset, offset + bins[f]! + 1);
    if (sibling) for (let i = 0; i < cells.length; i++) cells[i]! -= sibling[offset + i]!;
    const note = found.subarray(f * foundPlaces, (f + 1) * foundPlaces);
    note[0] = 0;
    if (category[f] === 1) best = findCategorySplit(cells, own, best, note, chosen.subarray(256 * f, 256 * (f + 1)));
    else if (directions) best = findMonotoneSplit(cells, directions[f]!, own, best, note);
    else best = findNumberSplit(cells, own, best, note);
  }
}
