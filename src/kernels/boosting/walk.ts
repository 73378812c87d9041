import { Problem } from "../../core/problem.ts";
import { borderSearch } from "./binning.ts";
import { maximumBins } from "./borders.ts";
import { addSet, type Forest, treesOf } from "./forest.ts";

/**
 * A forest made ready to be walked: cells are bins, and of a node's children the right one follows the left, so that a
 * step takes one node and one bin. A leaf is its own left child and every bin goes there: a path that is over stays
 * where it is, and rows can walk side by side.
 */
export interface Walk {
  readonly trees: WalkTrees;
  /** Of each column the thresholds in use, to be looked up in; undefined where codes are compared. */
  readonly thresholds: readonly (Float64Array | undefined)[];
}

export interface WalkTrees {
  /**
   * First node of each tree, and 1 where it has a node that parts levels: all its nodes are walked by sets, since a step
   * that is told apart by its node costs more than to look into one.
   */
  readonly roots: Int32Array;
  readonly coded: Uint8Array;
  /** Two words a node: column, bin << 16 and sort << 24; the left child. Bins up to the node's go left. */
  readonly nodes: Int32Array;
  readonly values: Float64Array;
  /** Of nodes that are walked by sets where theirs begins in `words`: a bit for every bin that goes left. */
  readonly sets: Int32Array;
  readonly words: Int32Array;
}

/** Missing cells, bin 0, go left; or right: all bins count one less, bin 0 then being 255. */
const missingLeft = 0;
const missingRight = 1;
const setWords = 8;

const everyBin: readonly number[] = new Array(setWords).fill(-1);

const walks = new WeakMap<Forest, Walk>();

export function walkOf(forest: Forest): Walk {
  const known = walks.get(forest);
  if (known !== undefined) return known;
  const made = makeWalk(forest);
  walks.set(forest, made);
  return made;
}

function makeWalk(forest: Forest): Walk {
  const { features, feature, threshold, categories, categorySets, left, right, value, treeStart } = forest;
  const count = feature.length;
  const isCode = new Uint8Array(features);
  const used = Array.from({ length: features }, () => new Set<number>());
  for (let node = 0; node < count; node++) {
    const f = feature[node]!;
    if (f < 0) continue;
    if (categories[node]! >= 0) isCode[f] = 1;
    else used[f]!.add(threshold[node]!);
  }
  const sorted = used.map((own) => Float64Array.from(own).sort());
  const most = Math.max(0, ...sorted.map(({ length }) => length));
  if (most >= maximumBins)
    throw new Problem(
      "bad-forest",
      `the forest is damaged: a column has ${most} thresholds, ${maximumBins - 1} are possible`,
    );
  const bins = sorted.map((own) => new Map(Array.from(own, (border, i) => [border, i + 1])));
  const roots = treeStart.slice(0, treesOf(forest));
  const coded = new Uint8Array(roots.length);
  const nodes = new Int32Array(2 * count);
  const values = new Float64Array(count);
  const sets = new Int32Array(count);
  const words: number[] = [];
  const goesLeft = new Uint8Array(256);
  const place = new Int32Array(count);
  for (let t = 0; t < roots.length; t++) {
    const isCoded = categories.subarray(treeStart[t]!, treeStart[t + 1]!).some((set) => set >= 0);
    coded[t] = Number(isCoded);
    let next = treeStart[t]! + 1;
    place[treeStart[t]!] = treeStart[t]!;
    for (let node = treeStart[t]!; node < treeStart[t + 1]!; node++) {
      const at = place[node]!;
      const f = feature[node]!;
      values[at] = value[node]!;
      if (f < 0) {
        nodes[2 * at] = maximumBins << 16;
        nodes[2 * at + 1] = at;
        if (isCoded) sets[at] = words.push(...everyBin) - setWords;
        continue;
      }
      nodes[2 * at + 1] = next;
      place[left[node]!] = next;
      place[right[node]!] = next + 1;
      next += 2;
      let sort = forest.missingLeft[node] === 1 ? missingLeft : missingRight;
      let bin = 0;
      const set = categories[node]!;
      if (set >= 0) {
        sets[at] = words.push(...categorySets.subarray(set, set + setWords)) - setWords;
        nodes[2 * at] = f;
        continue;
      }
      if (isCode[f] === 1) {
        // Codes are compared as they are: only a file that is none of ours has such a node.
        sort = missingLeft;
        bin = Math.max(0, Math.min(maximumBins, Math.floor(threshold[node]!)));
      } else bin = bins[f]!.get(threshold[node]!)! - sort;
      nodes[2 * at] = f | (bin << 16) | (sort << 24);
      if (isCoded)
        sets[at] = addSet(
          words,
          goesLeft.map((_, cell) => Number(((cell - sort) & 255) <= bin)),
        );
    }
  }
  return {
    trees: {
      roots,
      coded,
      nodes,
      values,
      sets,
      words: Int32Array.from(words),
    },
    thresholds: sorted.map((own, f) => (isCode[f] === 1 ? undefined : borderSearch(own))),
  };
}

/** Adds every tree's value to the scores of the rows `from .. to` of a block of bins: tree t to output t % outputs. */
export function addTrees(
  roots: Int32Array,
  coded: Uint8Array,
  trees: number,
  nodes: Int32Array,
  values: Float64Array,
  sets: Int32Array,
  words: Int32Array,
  outputs: number,
  block: Uint8Array,
  stride: number,
  scores: Float64Array,
  from: number,
  to: number,
): void {
  for (let t = 0; t < trees; t++) {
    const isCoded = coded[t] === 1;
    for (let row = from; row < to; row++) {
      let node = roots[t]!;
      for (let next = -1; ; node = next) {
        const word = nodes[2 * node]!;
        const bin = block[row * stride + (word & 0xffff)]!;
        const right = isCoded
          ? 1 - ((words[sets[node]! + (bin >> 5)]! >>> (bin & 31)) & 1)
          : Number(((bin - (word >>> 24)) & 255) > ((word >>> 16) & 255));
        next = nodes[2 * node + 1]! + right;
        if (next === node) break;
      }
      scores[row * outputs + (t % outputs)]! += values[node]!;
    }
  }
}
