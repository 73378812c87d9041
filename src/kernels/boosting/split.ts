import type { Wait } from "../pool/team.ts";
import type { Arena } from "./arena.ts";
import { maximumBins, missingBin } from "./borders.ts";
import type { HistogramLayout } from "./histogram.ts";
import { Apart } from "./loops.ts";
import type { Quanta } from "./quantise.ts";
import { orderRoom } from "./split-columns.ts";
import { foundPlaces, type NodeTerms, type Split, termPlaces } from "./split-terms.ts";

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
  terms: arena.float64(2 * termPlaces.length),
  orders: new Apart(Array.from({ length: arena.threads }, () => arena.float64(orderRoom))),
  found: arena.float64(2 * foundPlaces * category.length),
  chosen: arena.uint8(category.includes(1) ? 512 * category.length : 0),
});

/** A node whose split is sought. */
export interface SoughtNode {
  readonly histogram: Float64Array;
  /** Nothing where the node is not to be split: it is there for its histogram. */
  readonly terms: NodeTerms | undefined;
}

/**
 * The best split of a node over all columns (Chen and Guestrin 2016, eq. 7, without the half), or undefined; of two
 * children in one pass, when the first's histogram is still that of the parent and becomes its own. Ties go to the
 * first column, then to missing right, then to the smallest bin.
 */
export function* findBestSplits(
  nodes: readonly SoughtNode[],
  { layout, bins, category, directions }: BinColumns,
  quanta: Quanta,
  { terms: numbers, orders, found, chosen }: SplitRoom,
  { spread, threads }: Pick<Arena, "spread" | "threads">,
): Generator<Wait, readonly (Split | undefined)[]> {
  const mayGain = ({ terms }: SoughtNode) => terms !== undefined && terms.hessian >= 2 * terms.least;
  if (!nodes.some(mayGain)) return nodes.map(() => undefined);
  for (const [i, node] of nodes.entries())
    for (const [place, name] of termPlaces.entries())
      numbers[i * termPlaces.length + place] = mayGain(node) ? node.terms![name] : Number.POSITIVE_INFINITY;
  const [histogram, sibling] = nodes.map((node) => node.histogram);
  const columns = [layout.offsets, bins, category, directions] as const;
  const args = [histogram!, sibling, ...columns, numbers, orders, found, chosen] as const;
  const cells = nodes.length * (maximumBins + 1);
  yield* spread("findSplits", args, 0, bins.length, 4 * cells, columnsOfThread(bins.length, threads));
  const gainOf = (place: number): number => found[foundPlaces * place]!;
  return nodes.map((node, i): Split | undefined => {
    if (!mayGain(node)) return undefined;
    let best = -1;
    for (let place = i; place < 2 * bins.length; place += 2)
      if (gainOf(place) > (best < 0 ? node.terms!.minimumGain : gainOf(best))) best = place;
    if (best < 0) return undefined;
    const [gain, bin, leftWord, missingLeft] = found.subarray(foundPlaces * best) as unknown as readonly number[];
    const feature = best >> 1;
    return {
      gain: (gain! * quanta.hessian) / (quanta.gradient * quanta.gradient),
      feature,
      bin: bin!,
      missingLeft: missingLeft === 1,
      chosen: category[feature] === 1 ? chosen.slice(256 * best, 256 * (best + 1)) : undefined,
      leftWord: leftWord!,
    };
  });
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
