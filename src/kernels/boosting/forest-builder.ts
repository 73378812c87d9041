import { addSet, type Forest } from "./forest.ts";
import type { GrownTree } from "./grow.ts";
import type { Loss } from "./number-losses.ts";

/** A column as the trainer sees it: the borders of a number column, or how many category bins there are. */
export type BoostFeature =
  | { readonly kind: "number"; readonly borders: Float64Array }
  | { readonly kind: "category"; readonly bins: number };

/** A finished tree in the forest's terms; node indexes count from the tree's root. */
export interface PlainTree {
  readonly nodes: number;
  readonly feature: Int32Array;
  readonly threshold: Float64Array;
  readonly missingLeft: Uint8Array;
  /** Per node: place in `sets`, in words, or -1. */
  readonly categories: Int32Array;
  readonly sets: readonly number[];
  readonly left: Int32Array;
  readonly right: Int32Array;
  readonly value: Float64Array;
  readonly gain: Float64Array;
  readonly cover: Float64Array;
}

/** Turns bins into values. `used[f]` is the feature behind the tree's column f. `rate` multiplies every value. */
export function toPlainTree(
  tree: GrownTree,
  features: readonly BoostFeature[],
  used: Int32Array,
  rate: number,
): PlainTree {
  const { nodes } = tree;
  const feature = new Int32Array(nodes).fill(-1);
  const threshold = new Float64Array(nodes);
  const missingLeft = new Uint8Array(nodes);
  const categories = new Int32Array(nodes).fill(-1);
  const sets: number[] = [];
  for (let node = 0; node < nodes; node++) {
    if (tree.feature[node]! < 0) continue;
    feature[node] = used[tree.feature[node]!]!;
    missingLeft[node] = tree.missingLeft[node]!;
    const column = features[feature[node]!]!;
    if (column.kind === "number") threshold[node] = thresholdOf(column.borders, tree.bin[node]!);
    else categories[node] = addSet(sets, tree.chosen[node]!);
  }
  return {
    nodes,
    feature,
    threshold,
    missingLeft,
    categories,
    sets,
    left: tree.left.slice(0, nodes),
    right: tree.right.slice(0, nodes),
    value: tree.value.slice(0, nodes).map((value) => rate * value),
    gain: tree.gain.slice(0, nodes),
    cover: tree.cover.slice(0, nodes),
  };
}

/** The value up to which bins go left; past the last border every value is left and only missing is right. */
export const thresholdOf = (borders: Float64Array, bin: number): number => borders[bin - 1] ?? Number.POSITIVE_INFINITY;

/** Lays trees one after another. */
export function joinTrees(
  loss: Loss,
  outputs: number,
  features: number,
  baseScore: Float64Array,
  trees: readonly PlainTree[],
): Forest {
  const nodes = trees.reduce((sum, tree) => sum + tree.nodes, 0);
  const words = trees.reduce((sum, tree) => sum + tree.sets.length, 0);
  const forest = {
    loss,
    outputs,
    features,
    baseScore: baseScore.slice(),
    treeStart: new Int32Array(trees.length + 1),
    feature: new Int32Array(nodes),
    threshold: new Float64Array(nodes),
    missingLeft: new Uint8Array(nodes),
    categories: new Int32Array(nodes),
    categorySets: new Uint32Array(words),
    left: new Int32Array(nodes),
    right: new Int32Array(nodes),
    value: new Float64Array(nodes),
    gain: new Float64Array(nodes),
    cover: new Float64Array(nodes),
  };
  let at = 0;
  let word = 0;
  for (const [t, tree] of trees.entries()) {
    forest.feature.set(tree.feature, at);
    forest.threshold.set(tree.threshold, at);
    forest.missingLeft.set(tree.missingLeft, at);
    forest.value.set(tree.value, at);
    forest.gain.set(tree.gain, at);
    forest.cover.set(tree.cover, at);
    forest.categorySets.set(tree.sets, word);
    for (let node = 0; node < tree.nodes; node++) {
      const inner = tree.feature[node]! >= 0;
      forest.left[at + node] = inner ? tree.left[node]! + at : 0;
      forest.right[at + node] = inner ? tree.right[node]! + at : 0;
      forest.categories[at + node] = tree.categories[node]! < 0 ? -1 : tree.categories[node]! + word;
    }
    at += tree.nodes;
    word += tree.sets.length;
    forest.treeStart[t + 1] = at;
  }
  return forest;
}
