import { Problem } from "../../core/problem.ts";
import { isLoss, type Loss } from "./number-losses.ts";

/**
 * A trained forest as plain data. Nodes of all trees stand one after another; a tree's root is its first node, children
 * come after their parent, a leaf has feature -1. Tree t adds to output t % outputs.
 */
export interface Forest {
  readonly loss: Loss;
  /** Raw scores of a row: classes with softmax, otherwise one. */
  readonly outputs: number;
  /** Columns that the forest was trained on. */
  readonly features: number;
  /** The raw score of each output before the first tree. */
  readonly baseScore: Float64Array;
  /** First node of each tree, and the number of nodes at the end. */
  readonly treeStart: Int32Array;
  readonly feature: Int32Array;
  /** Of number splits: values <= threshold go left. */
  readonly threshold: Float64Array;
  /** 1 where missing (and unseen) goes left. */
  readonly missingLeft: Uint8Array;
  /** Of category splits: first word in `categorySets`, otherwise -1. */
  readonly categories: Int32Array;
  /** Eight words for each set: bit 1 + code is set where a code goes left, bit 0 for missing, unseen and codes from 255 on. */
  readonly categorySets: Uint32Array;
  readonly left: Int32Array;
  readonly right: Int32Array;
  /** What a leaf adds to the raw score, learning rate included; of inner nodes what they would add as leaves. */
  readonly value: Float64Array;
  /** Gain of a split: G^2/(H + penalty) left plus right less parent. */
  readonly gain: Float64Array;
  /** Sum of weights of the training rows that reached a node. */
  readonly cover: Float64Array;
  /** Of the columns of levels that are read as numbers. */
  readonly codings?: readonly Coding[];
}

/** A column of levels, and by code the number that each stands for. */
export interface Coding {
  readonly feature: number;
  readonly numbers: Float64Array;
}

export const treesOf = (forest: Forest): number => forest.treeStart.length - 1;

/** Columns that a forest can split: a node has two bytes for the place of its own. */
export const columnsMost = 65_536;

/** Throws a Problem unless every index of a forest is in range and every path ends, so that no file can crash or hang a reader. */
export function checkForest(forest: Forest): void {
  const nodes = forest.feature.length;
  const fail = (what: string): never => {
    throw new Problem("bad-forest", `the forest is damaged: ${what}`);
  };
  if (!isLoss(forest.loss)) fail("its loss is unknown");
  const lists = [forest.threshold, forest.missingLeft, forest.categories, forest.left, forest.right];
  for (const list of [...lists, forest.value, forest.gain, forest.cover])
    if (list.length !== nodes) fail(`an array has ${list.length} entries, there are ${nodes} nodes`);
  if (!(Number.isInteger(forest.outputs) && forest.outputs > 0 && forest.baseScore.length === forest.outputs))
    fail(`${forest.baseScore.length} base scores for ${forest.outputs} outputs`);
  for (const coding of forest.codings ?? [])
    if (!(coding.feature >= 0 && coding.feature < forest.features) || !(coding.numbers instanceof Float64Array))
      fail("a column of levels has no numbers");
  const trees = treesOf(forest);
  if (trees < 0 || forest.treeStart[0] !== 0 || forest.treeStart[trees] !== nodes || trees % forest.outputs !== 0)
    fail("the trees do not cover the nodes");
  if (forest.features > columnsMost) fail(`${forest.features} columns, at most ${columnsMost} can be split`);
  const parents = new Uint8Array(nodes);
  for (let t = 0; t < trees; t++) {
    const end = forest.treeStart[t + 1]!;
    if (end <= forest.treeStart[t]! || end > nodes) fail(`tree ${t} ends at node ${end} of ${nodes}`);
    for (let node = forest.treeStart[t]!; node < end; node++) {
      if (forest.feature[node]! < 0) continue;
      if (forest.feature[node]! >= forest.features) fail(`node ${node} splits column ${forest.feature[node]}`);
      for (const child of [forest.left[node]!, forest.right[node]!])
        if (!(child > node && child < end) || parents[child]!++ > 0) fail(`node ${node} has child ${child}`);
      const set = forest.categories[node]!;
      if (set < -1 || set + 8 > Math.max(forest.categorySets.length, 7)) fail(`node ${node} has category set ${set}`);
    }
    for (let node = forest.treeStart[t]! + 1; node < end; node++)
      if (parents[node] === 0) fail(`node ${node} has no parent`);
  }
}

/** The forest of its first trees only. */
export function cutForest(forest: Forest, trees: number): Forest {
  const nodes = forest.treeStart[trees]!;
  return {
    ...forest,
    treeStart: forest.treeStart.slice(0, trees + 1),
    feature: forest.feature.slice(0, nodes),
    threshold: forest.threshold.slice(0, nodes),
    missingLeft: forest.missingLeft.slice(0, nodes),
    categories: forest.categories.slice(0, nodes),
    left: forest.left.slice(0, nodes),
    right: forest.right.slice(0, nodes),
    value: forest.value.slice(0, nodes),
    gain: forest.gain.slice(0, nodes),
    cover: forest.cover.slice(0, nodes),
  };
}

/** A forest with the trees of another behind its own; both of the same columns, outputs and loss. */
export function appendForest(forest: Forest, more: Forest): Forest {
  const nodes = forest.feature.length;
  const words = forest.categorySets.length;
  const joined = <T extends Uint8Array | Int32Array | Uint32Array | Float64Array>(a: T, b: T): T => {
    const all = new (a.constructor as new (length: number) => T)(a.length + b.length);
    all.set(a);
    all.set(b, a.length);
    return all;
  };
  const inner = (children: Int32Array) => children.map((child, node) => (more.feature[node]! < 0 ? 0 : child + nodes));
  return {
    ...forest,
    treeStart: joined(
      forest.treeStart,
      more.treeStart.subarray(1).map((start) => start + nodes),
    ),
    feature: joined(forest.feature, more.feature),
    threshold: joined(forest.threshold, more.threshold),
    missingLeft: joined(forest.missingLeft, more.missingLeft),
    categories: joined(
      forest.categories,
      more.categories.map((place) => (place < 0 ? -1 : place + words)),
    ),
    categorySets: joined(forest.categorySets, more.categorySets),
    left: joined(forest.left, inner(more.left)),
    right: joined(forest.right, inner(more.right)),
    value: joined(forest.value, more.value),
    gain: joined(forest.gain, more.gain),
    cover: joined(forest.cover, more.cover),
  };
}

/** Of each column the finite thresholds of its splits, ascending. */
export function thresholdsOf(forest: Forest): Float64Array[] {
  const used = Array.from({ length: forest.features }, () => new Set<number>());
  for (const [node, f] of forest.feature.entries())
    if (f >= 0 && forest.categories[node]! < 0 && Number.isFinite(forest.threshold[node]!))
      used[f]!.add(forest.threshold[node]!);
  return used.map((own) => Float64Array.from(own).sort());
}

/** Total gain of the splits on each column. */
export function gainByFeature(forest: Forest): Float64Array {
  const total = new Float64Array(forest.features);
  for (let node = 0; node < forest.feature.length; node++)
    if (forest.feature[node]! >= 0) total[forest.feature[node]!]! += forest.gain[node]!;
  return total;
}

/** Adds 256 answers as eight words and returns the place of the first. */
export function addSet(sets: number[], goesLeft: Uint8Array): number {
  for (let word = 0; word < 8; word++) {
    let bits = 0;
    for (let bit = 0; bit < 32; bit++) bits |= goesLeft[word * 32 + bit]! << bit;
    sets.push(bits >>> 0);
  }
  return sets.length - 8;
}
