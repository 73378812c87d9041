import { binOfCode } from "./binning.ts";
import { type Forest, treesOf } from "./forest.ts";
import type { PredictColumn } from "./predict.ts";

/**
 * Exact path-dependent Shapley values of a forest's raw scores (Lundberg et al. 2020, From local explanations to global
 * understanding with explainable AI for trees, algorithm 2): absent columns are averaged over a node's children by cover.
 * Returns rows x outputs x (features + 1); the last place of each is the expected value, and a row's places sum to its raw
 * score. Cost: leaves x depth^2 for a row and tree.
 */
export function treeShap(
  forest: Forest,
  columns: readonly PredictColumn[],
  from = 0,
  to = columns[0]?.length ?? 0,
): Float64Array {
  const { outputs, features } = forest;
  const width = features + 1;
  const result = new Float64Array((to - from) * outputs * width);
  const expected = expectedScores(forest);
  const depth = deepest(forest);
  const path = createPath((depth + 2) * (depth + 3));
  const block = new Float64Array(features);
  for (let row = from; row < to; row++) {
    fillRow(features, columns, row, block);
    for (let k = 0; k < outputs; k++) result[((row - from) * outputs + k) * width + features] = expected[k]!;
    for (let t = 0; t < treesOf(forest); t++) {
      const place = ((row - from) * outputs + (t % outputs)) * width;
      walk(forest, block, forest.treeStart[t]!, path, 0, 0, 1, 1, -1, result, place);
    }
  }
  return result;
}

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

/** The unique columns met on the way down, with the shares of the paper: zero (absent), one (present), weight. */
interface Path {
  readonly feature: Int32Array;
  readonly zero: Float64Array;
  readonly one: Float64Array;
  readonly weight: Float64Array;
}

const createPath = (length: number): Path => ({
  feature: new Int32Array(length),
  zero: new Float64Array(length),
  one: new Float64Array(length),
  weight: new Float64Array(length),
});

function deepest(forest: Forest): number {
  const level = new Int32Array(forest.feature.length);
  let most = 0;
  for (let node = 0; node < level.length; node++) {
    if (forest.feature[node]! < 0) continue;
    level[forest.left[node]!] = level[forest.right[node]!] = level[node]! + 1;
    most = Math.max(most, level[node]! + 1);
  }
  return most;
}

/** Each level keeps its own copy of the path, the next one behind it: `at` is where it starts, `length` how long it is. */
function walk(
  forest: Forest,
  row: Float64Array,
  node: number,
  path: Path,
  parentAt: number,
  parentLength: number,
  zero: number,
  one: number,
  column: number,
  result: Float64Array,
  place: number,
): void {
  const at = parentAt + parentLength;
  for (const list of [path.feature, path.zero, path.one, path.weight]) list.copyWithin(at, parentAt, at);
  extend(path, at, parentLength, zero, one, column);
  let length = parentLength + 1;
  const split = forest.feature[node]!;
  if (split < 0) {
    for (let i = 1; i < length; i++) {
      const weight = unwoundSum(path, at, length, i);
      const share = path.one[at + i]! - path.zero[at + i]!;
      result[place + path.feature[at + i]!]! += weight * share * forest.value[node]!;
    }
    return;
  }
  const goes = goesLeft(forest, node, row[split]!);
  const hot = goes ? forest.left[node]! : forest.right[node]!;
  const cold = goes ? forest.right[node]! : forest.left[node]!;
  let zeroHere = 1;
  let oneHere = 1;
  for (let i = 1; i < length; i++) {
    if (path.feature[at + i] !== split) continue;
    zeroHere = path.zero[at + i]!;
    oneHere = path.one[at + i]!;
    unwind(path, at, length, i);
    length--;
    break;
  }
  const total = forest.cover[hot]! + forest.cover[cold]!;
  const hotShare = (zeroHere * forest.cover[hot]!) / total;
  const coldShare = (zeroHere * forest.cover[cold]!) / total;
  walk(forest, row, hot, path, at, length, hotShare, oneHere, split, result, place);
  walk(forest, row, cold, path, at, length, coldShare, 0, split, result, place);
}

function goesLeft(forest: Forest, node: number, v: number): boolean {
  const set = forest.categories[node]!;
  if (set >= 0) return ((forest.categorySets[set + (v >> 5)]! >>> (v & 31)) & 1) === 1;
  return Number.isNaN(v) ? forest.missingLeft[node] === 1 : v <= forest.threshold[node]!;
}

function extend(path: Path, at: number, length: number, zero: number, one: number, column: number): void {
  const { weight } = path;
  path.feature[at + length] = column;
  path.zero[at + length] = zero;
  path.one[at + length] = one;
  weight[at + length] = length === 0 ? 1 : 0;
  for (let i = length - 1; i >= 0; i--) {
    weight[at + i + 1]! += (one * weight[at + i]! * (i + 1)) / (length + 1);
    weight[at + i] = (zero * weight[at + i]! * (length - i)) / (length + 1);
  }
}

function unwind(path: Path, at: number, length: number, i: number): void {
  const { weight, zero, one, feature } = path;
  const oneShare = one[at + i]!;
  const zeroShare = zero[at + i]!;
  let next = weight[at + length - 1]!;
  for (let j = length - 2; j >= 0; j--) {
    if (oneShare !== 0) {
      const before = weight[at + j]!;
      weight[at + j] = (next * length) / ((j + 1) * oneShare);
      next = before - (weight[at + j]! * zeroShare * (length - 1 - j)) / length;
    } else weight[at + j] = (weight[at + j]! * length) / (zeroShare * (length - 1 - j));
  }
  for (let j = i; j < length - 1; j++) {
    feature[at + j] = feature[at + j + 1]!;
    zero[at + j] = zero[at + j + 1]!;
    one[at + j] = one[at + j + 1]!;
  }
}

/** The sum of weights that would stand after unwinding column i. */
function unwoundSum(path: Path, at: number, length: number, i: number): number {
  const { weight } = path;
  const oneShare = path.one[at + i]!;
  const zeroShare = path.zero[at + i]!;
  let next = weight[at + length - 1]!;
  let total = 0;
  for (let j = length - 2; j >= 0; j--) {
    if (oneShare !== 0) {
      const here = (next * length) / ((j + 1) * oneShare);
      total += here;
      next = weight[at + j]! - (here * zeroShare * (length - 1 - j)) / length;
    } else total += (weight[at + j]! * length) / (zeroShare * (length - 1 - j));
  }
  return total;
}

/** One row: numbers as they are, codes as bins. */
function fillRow(features: number, columns: readonly PredictColumn[], row: number, block: Float64Array): void {
  for (let f = 0; f < features; f++) {
    const column = columns[f]!;
    block[f] = column.BYTES_PER_ELEMENT === 8 ? column[row]! : binOfCode(column[row]!);
  }
}
