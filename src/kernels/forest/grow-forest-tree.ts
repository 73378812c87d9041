import { mix } from "../../core/random.ts";
import { missingBin } from "../boosting/borders.ts";
import { addSet } from "../boosting/forest.ts";
import { type BoostFeature, type PlainTree, thresholdOf } from "../boosting/forest-builder.ts";
import {
  addLeft,
  bestPlace,
  clearCells,
  countBins,
  type Members,
  partitionMembers,
  rangeOf,
  worthOf,
} from "./forest-cells.ts";

/** Columns of bins beside what the tree is to tell apart. */
export interface ForestTreeInput {
  readonly features: readonly BoostFeature[];
  /** The bins of each feature, by row. */
  readonly columns: readonly Uint8Array[];
  /** Numbers with one output, otherwise class indexes. */
  readonly target: Float64Array;
  /** 1, or one for each of more than two classes. */
  readonly outputs: number;
}

export interface ForestTreeRules {
  /** Depth at most; 0 for no limit. */
  readonly depth: number;
  /** Weight of a leaf at least. */
  readonly minimumLeaf: number;
  /** Columns tried at a node, those that are constant there not counted. */
  readonly columns: number;
  /** True: one place drawn for each column in place of the best (Geurts, Ernst and Wehenkel 2006). */
  readonly randomSplits: boolean;
  readonly seed: number;
}

export interface ForestTree {
  readonly plain: PlainTree;
  /** Of number splits: value bins up to it go left. */
  readonly bin: Int32Array;
  /** nodes x outputs: the mean, or the shares of the classes. */
  readonly means: Float64Array;
}

/** Row visits between two yields. */
const sliceVisits = 1 << 20;

/**
 * Grows one tree of a random forest, depth first, until leaves are pure or small (Breiman 2001, Machine Learning 45;
 * doi:10.1023/A:1010933404324). Splits lessen the sum of squares, or Gini's impurity, most; both are sums of s^2 / w over
 * the outputs. Levels stand in the order of their means, of several classes by that of the node's heaviest. `weights` are
 * by row; rows without weight are not learned from. Yields after bounded work.
 */
export function* growForestTree(
  input: ForestTreeInput,
  rules: ForestTreeRules,
  weights: Float64Array,
): Generator<undefined, ForestTree> {
  const { features, columns, target, outputs } = input;
  const { minimumLeaf, randomSplits } = rules;
  const width = outputs + 1;
  const nodes = createNodes(outputs);
  const members = membersOf(target, outputs, weights);
  const { rows, weight, mark } = members;
  const scratch = { rows: rows.slice(), weight: weight.slice(), mark: mark.slice() };
  const cells = new Float64Array(256 * width);
  const list = new Int32Array(256);
  const key = new Float64Array(256);
  const total = new Float64Array(width);
  const left = new Float64Array(width);
  const order = Int32Array.from({ length: features.length }, (_, f) => f);
  const range = new Int32Array(3);
  const drawn = new Uint8Array(256);
  /** The best split so far: what it is worth, its column and last bin, and the bins that go left. */
  const worth = new Float64Array(1);
  const best = { feature: -1, bin: 0, goesLeft: new Uint8Array(256) };
  let state = mix(rules.seed);
  let visits = 0;

  const random = (): number => {
    state = mix(state + 0x9e3779b9);
    return (state >>> 0) / 4294967296;
  };
  const isCategory = (feature: number): boolean => features[feature]!.kind === "category";

  /** The best split of a column, with missing rows right and then left; false where the column is constant here. */
  const tryAll = (feature: number, start: number, end: number): boolean => {
    const used = countBins(cells, list, outputs, columns[feature]!, rows, weight, mark, start, end);
    const from = list[0] === missingBin ? 1 : 0;
    if (used > 1) {
      if (isCategory(feature)) {
        const lead = outputs === 1 ? 1 : 1 + heaviest(total);
        for (let i = from; i < used; i++) key[list[i]!] = cells[list[i]! * width + lead]! / cells[list[i]! * width]!;
        list.subarray(from, used).sort((a, b) => key[a]! - key[b]! || a - b);
      }
      for (let missingLeft = 0; missingLeft <= from; missingLeft++) {
        left.fill(0);
        if (missingLeft === 1) left.set(cells.subarray(missingBin * width, (missingBin + 1) * width));
        const place = bestPlace(cells, list, from, used, left, total, minimumLeaf, worth);
        if (place < 0) continue;
        best.feature = feature;
        best.bin = list[place]!;
        best.goesLeft.fill(0);
        if (isCategory(feature)) for (let i = from; i <= place; i++) best.goesLeft[list[i]!] = 1;
        else best.goesLeft.fill(1, 1, best.bin + 1);
        best.goesLeft[missingBin] = missingLeft;
      }
    }
    clearCells(cells, list, width, used);
    return used > 1;
  };

  /** A split that is drawn: a place between the least and the largest bin, or a side for each level. */
  const tryOne = (feature: number, start: number, end: number): boolean => {
    const column = columns[feature]!;
    rangeOf(range, column, rows, start, end);
    const low = range[0]!;
    const high = range[1]!;
    const missing = range[2]!;
    if (high <= low && (missing === 0 || high === 0)) return false;
    // All values left and missing right, where there is one value only.
    const cut = high > low ? low + Math.floor(random() * (high - low)) : high;
    drawn.fill(0);
    if (isCategory(feature) && high > low) for (let bin = low; bin <= high; bin++) drawn[bin] = random() < 0.5 ? 1 : 0;
    else drawn.fill(1, 1, cut + 1);
    drawn[missingBin] = missing === 1 && high > low && random() < 0.5 ? 1 : 0;
    left.fill(0);
    addLeft(left, drawn, column, rows, weight, mark, start, end);
    const own = worthOf(left, total, minimumLeaf);
    if (own > worth[0]!) {
      worth[0] = own;
      best.feature = feature;
      best.bin = cut;
      best.goesLeft.set(drawn);
    }
    return true;
  };

  const search = (start: number, end: number): void => {
    best.feature = -1;
    worth[0] = Number.NEGATIVE_INFINITY;
    let tried = 0;
    for (let k = 0; k < order.length && tried < rules.columns; k++) {
      const other = k + Math.floor(random() * (order.length - k));
      const feature = order[other]!;
      order[other] = order[k]!;
      order[k] = feature;
      if ((randomSplits ? tryOne : tryAll)(feature, start, end)) tried++;
      visits += end - start;
    }
  };

  const open: number[] = [nodes.add(), 0, rows.length, 0];
  while (open.length > 0) {
    const depth = open.pop()!;
    const end = open.pop()!;
    const start = open.pop()!;
    const node = open.pop()!;
    addUp(total, outputs, weight, mark, start, end);
    visits += end - start;
    nodes.describe(node, total);
    if (total[0]! < 2 * minimumLeaf || (rules.depth > 0 && depth >= rules.depth)) continue;
    if (isPure(rows, target, start, end)) continue;
    search(start, end);
    if (best.feature < 0) continue;
    let own = 0;
    for (let k = 1; k < width; k++) own += (total[k]! * total[k]!) / total[0]!;
    const middle = partitionMembers(best.goesLeft, columns[best.feature]!, members, scratch, start, end);
    const [l, r] = [nodes.add(), nodes.add()];
    nodes.split(node, features[best.feature]!, best, Math.max(0, worth[0]! - own), l, r);
    open.push(r, middle, end, depth + 1, l, start, middle, depth + 1);
    if (visits >= sliceVisits) {
      visits = 0;
      yield;
    }
  }
  return nodes.done();
}

/** Rows with a weight, and beside each its weight and mark. */
function membersOf(target: Float64Array, outputs: number, weights: Float64Array): Members {
  const rows = Int32Array.from(weights.keys()).filter((row) => weights[row]! > 0);
  const weight = Float64Array.from(rows, (row) => weights[row]!);
  const mark = Float64Array.from(rows, (row) => (outputs === 1 ? weights[row]! * target[row]! : target[row]!));
  return { rows, weight, mark };
}

function addUp(
  total: Float64Array,
  outputs: number,
  weight: Float64Array,
  mark: Float64Array,
  start: number,
  end: number,
): void {
  total.fill(0);
  for (let i = start; i < end; i++) {
    total[0]! += weight[i]!;
    if (outputs === 1) total[1]! += mark[i]!;
    else total[1 + mark[i]!]! += weight[i]!;
  }
}

function isPure(rows: Int32Array, target: Float64Array, start: number, end: number): boolean {
  const first = target[rows[start]!]!;
  for (let i = start + 1; i < end; i++) if (target[rows[i]!] !== first) return false;
  return true;
}

/** The class with the most weight. */
function heaviest(total: Float64Array): number {
  let lead = 1;
  for (let k = 2; k < total.length; k++) if (total[k]! > total[lead]!) lead = k;
  return lead - 1;
}

/** The nodes of a tree whose number is not known before. */
function createNodes(outputs: number) {
  const feature: number[] = [];
  const threshold: number[] = [];
  const bin: number[] = [];
  const missingLeft: number[] = [];
  const categories: number[] = [];
  const sets: number[] = [];
  const left: number[] = [];
  const right: number[] = [];
  const gain: number[] = [];
  const cover: number[] = [];
  const means: number[] = [];
  return {
    add(): number {
      for (const list of [threshold, bin, missingLeft, left, right, gain, cover]) list.push(0);
      for (let k = 0; k < outputs; k++) means.push(0);
      categories.push(-1);
      return feature.push(-1) - 1;
    },
    describe(node: number, total: Float64Array): void {
      cover[node] = total[0]!;
      for (let k = 0; k < outputs; k++) means[node * outputs + k] = total[0]! > 0 ? total[k + 1]! / total[0]! : 0;
    },
    split(
      node: number,
      column: BoostFeature,
      found: { readonly feature: number; readonly bin: number; readonly goesLeft: Uint8Array },
      worth: number,
      l: number,
      r: number,
    ): void {
      feature[node] = found.feature;
      bin[node] = found.bin;
      missingLeft[node] = found.goesLeft[missingBin]!;
      gain[node] = worth;
      left[node] = l;
      right[node] = r;
      if (column.kind === "number") threshold[node] = thresholdOf(column.borders, found.bin);
      else categories[node] = addSet(sets, found.goesLeft);
    },
    done: (): ForestTree => ({
      plain: {
        nodes: feature.length,
        feature: Int32Array.from(feature),
        threshold: Float64Array.from(threshold),
        missingLeft: Uint8Array.from(missingLeft),
        categories: Int32Array.from(categories),
        sets,
        left: Int32Array.from(left),
        right: Int32Array.from(right),
        value: new Float64Array(feature.length),
        gain: Float64Array.from(gain),
        cover: Float64Array.from(cover),
      },
      bin: Int32Array.from(bin),
      means: Float64Array.from(means),
    }),
  };
}

/** The leaf of a row. */
export function leafOfRow({ plain, bin }: ForestTree, columns: readonly Uint8Array[], row: number): number {
  const { feature, categories, sets, missingLeft, left, right } = plain;
  let node = 0;
  for (let f = feature[0]!; f >= 0; f = feature[node]!) {
    const own = columns[f]![row]!;
    const set = categories[node]!;
    const isLeft =
      set >= 0
        ? ((sets[set + (own >> 5)]! >>> (own & 31)) & 1) === 1
        : own === missingBin
          ? missingLeft[node] === 1
          : own <= bin[node]!;
    node = isLeft ? left[node]! : right[node]!;
  }
  return node;
}
