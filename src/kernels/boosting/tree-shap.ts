import { gaussLegendre } from "../gauss-legendre.ts";
import { binOfCode } from "./binning.ts";
import { type Forest, treesOf } from "./forest.ts";
import type { PredictColumn } from "./predict.ts";
import { type TreePaths, treePaths } from "./tree-paths.ts";

/** Of leaves with at most so many slots what each pattern adds is kept. */
const slotsKept = 14;

/**
 * Exact path-dependent Shapley values of a forest's raw scores (Lundberg et al. 2020, From local explanations to global
 * understanding with explainable AI for trees, algorithm 2): absent columns are averaged over a node's children by cover.
 * Returns rows x outputs x (features + 1); the last place of each is the expected value, and a row's places sum to its raw
 * score.
 *
 * What a leaf adds depends on a row by its pattern alone: for each slot whether the row goes the path's way wherever that
 * column is split. Where slots are few a pattern is reckoned once, when it first comes up (as in Yang 2021, Fast TreeSHAP,
 * version 2). Cost for a row and tree: leaves x depth, and leaves x depth^2 where the pattern is new.
 */
export function treeShap(
  forest: Forest,
  columns: readonly PredictColumn[],
  from = 0,
  to = columns[0]?.length ?? 0,
): Float64Array {
  const { outputs, features } = forest;
  const width = features + 1;
  const rows = to - from;
  const result = new Float64Array(rows * outputs * width);
  const expected = expectedScores(forest);
  for (let i = 0; i < rows * outputs; i++) result[i * width + features] = expected[i % outputs]!;
  const cells = columns.map((column) => cellsOf(column, from, to));
  for (let t = 0; t < treesOf(forest); t++)
    addTree(forest, treePaths(forest, t), cells, rows, result, (t % outputs) * width, outputs * width);
  return result;
}

/** Numbers as they are, codes as bins. */
const cellsOf = (column: PredictColumn, from: number, to: number): Float64Array =>
  column.BYTES_PER_ELEMENT === 8
    ? (column as Float64Array).subarray(from, to)
    : Float64Array.from(column.subarray(from, to), binOfCode);

/** The cover-weighted mean raw score of each output. */
export function expectedScores(forest: Forest): Float64Array {
  const expected = forest.baseScore.slice();
  const mean = new Float64Array(forest.feature.length);
  for (let node = forest.feature.length - 1; node >= 0; node--) {
    const l = forest.left[node]!;
    const r = forest.right[node]!;
    // Children come after their parent, so that one pass from the end finds them done.
    mean[node] =
      forest.feature[node]! < 0
        ? forest.value[node]!
        : (forest.cover[l]! * mean[l]! + forest.cover[r]! * mean[r]!) / (forest.cover[l]! + forest.cover[r]!);
  }
  for (let t = 0; t < treesOf(forest); t++) expected[t % forest.outputs]! += mean[forest.treeStart[t]!]!;
  return expected;
}

/** Adds what a tree gives to each row: `place` is the first row's, `step` lies between rows. */
function addTree(
  forest: Forest,
  paths: TreePaths,
  cells: readonly Float64Array[],
  rows: number,
  result: Float64Array,
  place: number,
  step: number,
): void {
  const { feature, threshold, missingLeft, categories, categorySets, left, right, value } = forest;
  const { root, nodes, words, slot, met, start, count, column } = paths;
  const patterns = new Int32Array(nodes * words);
  const kept = createKept(paths, rows);
  const reckon = createReckoner(paths);
  const single = new Float64Array(words * 32);
  for (let row = 0; row < rows; row++) {
    const at = place + row * step;
    for (let i = 0; i < nodes; i++) {
      const node = root + i;
      const split = feature[node]!;
      const own = i * words;
      if (split < 0) {
        const slots = count[i]!;
        const first = start[i]!;
        let added = single;
        let from = 0;
        const known = kept.known[i]!;
        if (known < 0) reckon(i, patterns, value[node]!, single, 0);
        else {
          added = kept.values;
          from = kept.place[i]! + patterns[own]! * slots;
          if (kept.seen[known + patterns[own]!] === 0) {
            kept.seen[known + patterns[own]!] = 1;
            reckon(i, patterns, value[node]!, added, from);
          }
        }
        for (let s = 0; s < slots; s++) result[at + column[first + s]!]! += added[from + s]!;
        continue;
      }
      const v = cells[split]![row]!;
      const set = categories[node]!;
      const goesLeft =
        set >= 0
          ? ((categorySets[set + (v >> 5)]! >>> (v & 31)) & 1) === 1
          : v <= threshold[node]! || (missingLeft[node] === 1 && Number.isNaN(v));
      const way = ((goesLeft ? left[node]! : right[node]!) - root) * words;
      const other = ((goesLeft ? right[node]! : left[node]!) - root) * words;
      for (let w = 0; w < words; w++) patterns[way + w] = patterns[other + w] = patterns[own + w]!;
      const bit = 1 << (slot[i]! & 31);
      if (met[i] === 0) patterns[way + (slot[i]! >> 5)]! |= bit;
      else patterns[other + (slot[i]! >> 5)]! &= ~bit;
    }
  }
}

/** Room for what the patterns of a tree's leaves add; `known` is -1 where a leaf has too many of them to be kept. */
function createKept({ nodes, count }: TreePaths, rows: number) {
  const known = new Int32Array(nodes).fill(-1);
  const place = new Int32Array(nodes);
  let patterns = 0;
  let values = 0;
  for (let i = 0; i < nodes; i++) {
    const slots = count[i]!;
    if (slots > slotsKept || 1 << slots > 4 * rows) continue;
    known[i] = patterns;
    place[i] = values;
    patterns += 1 << slots;
    values += slots << slots;
  }
  return { known, place, seen: new Uint8Array(patterns), values: new Float64Array(values) };
}

/**
 * What a leaf adds to each of its columns for the pattern that stands at its node. With a slot's share z and o, 1 where the
 * row passes, the leaf is worth v times the product of z (1 - t) + o t where every column is there with probability t; a
 * Shapley value is the integral over t of its derivative (Owen, Management Science 18, 1972). The integrand is a polynomial
 * without a term below zero, so that nothing cancels however long the path.
 */
function createReckoner({ words, start, count, share }: TreePaths) {
  const factors = new Float64Array(words * 32);
  return (leaf: number, patterns: Int32Array, value: number, into: Float64Array, place: number): void => {
    const slots = count[leaf]!;
    const first = start[leaf]!;
    const isOne = (s: number): number => (patterns[leaf * words + (s >> 5)]! >>> (s & 31)) & 1;
    const { places, weights } = gaussLegendre((slots + 1) >> 1);
    for (let s = 0; s < slots; s++) into[place + s] = 0;
    for (let q = 0; q < places.length; q++) {
      const t = places[q]!;
      let product = weights[q]! * value;
      for (let s = 0; s < slots; s++) {
        // A column that nothing passes without: the smallest number stands for zero, by which nothing can be divided.
        const factor = share[first + s]! * (1 - t) + isOne(s) * t || Number.MIN_VALUE;
        factors[s] = factor;
        product *= factor;
      }
      for (let s = 0; s < slots; s++) into[place + s]! += product / factors[s]!;
    }
    for (let s = 0; s < slots; s++) into[place + s]! *= isOne(s) - share[first + s]!;
  };
}
