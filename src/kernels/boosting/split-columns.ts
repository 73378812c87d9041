import { findCategorySplit } from "./split-category.ts";
import { findNumberSplit } from "./split-number.ts";
import { foundPlaces, type NodeTerms, termPlaces } from "./split-terms.ts";

/** Numbers that a thread needs to put levels in order. */
export const orderRoom = 576;

/**
 * Finds the best split of the columns `from .. to` of a node, or of two children: the histogram is then still that of
 * their parent and becomes that of the first, `sibling` is the second's. `terms` are of the one, then of the other; a
 * node whose least gain is infinite is passed over. `found` gets of each column, of the one and then of the other, what
 * `foundPlaces` says where it is better than the columns before it, else a gain of 0; `chosen` of a column of
 * categories 256 answers, 1 for bins that go left. Where some columns are constrained `directions` are given. `_room`, of
 * a thread, is for the compiled loop.
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
  const nodes = (sibling ? [histogram, sibling] : [histogram]).map((own, i) => {
    const places = termPlaces.map((name, place) => [name, terms[i * termPlaces.length + place]]);
    return { own, terms: Object.fromEntries(places) as NodeTerms };
  });
  const best = nodes.map((node) => node.terms.minimumGain);
  for (let f = from; f < to; f++) {
    const offset = offsets[f]!;
    const end = offset + bins[f]! + 1;
    if (sibling) for (let i = offset; i < end; i++) histogram[i]! -= sibling[i]!;
    for (const [i, { own, terms }] of nodes.entries()) {
      const place = 2 * f + i;
      const note = found.subarray(place * foundPlaces, (place + 1) * foundPlaces);
      note[0] = 0;
      if (best[i] === Number.POSITIVE_INFINITY) continue;
      const cells = own.subarray(offset, end);
      const answers = chosen.subarray(256 * place, 256 * (place + 1));
      if (category[f] === 1) best[i] = findCategorySplit(cells, terms, best[i]!, note, answers);
      else best[i] = findNumberSplit(cells, directions?.[f] ?? 0, terms, best[i]!, note);
    }
  }
}
