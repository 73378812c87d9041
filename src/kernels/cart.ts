import { missingBin } from "./boosting/borders.ts";

/** Rows as bins, row-major, beside what the tree is to tell apart. */
export interface CartInput {
  readonly rows: number;
  readonly stride: number;
  readonly matrix: Uint8Array;
  /** Bins of each column, missing (bin 0) not counted. */
  readonly bins: readonly number[];
  /** True where bins have no order. */
  readonly category: readonly boolean[];
  /** rows x outputs: the number, or one 1 among the levels. */
  readonly target: Float64Array;
  readonly outputs: number;
  readonly weights?: Float64Array;
}

export interface CartRules {
  readonly leaves: number;
  readonly depth: number;
  readonly minimumLeaf: number;
}

/** A node: a leaf has feature -1. Children come after their parent. */
export interface CartNode {
  feature: number;
  /** Bins that go left; bin 0 says where missing goes. */
  goesLeft: Uint8Array;
  left: number;
  right: number;
  readonly weight: number;
  /** Means of the outputs. */
  readonly means: Float64Array;
}

interface Split {
  readonly gain: number;
  readonly feature: number;
  readonly goesLeft: Uint8Array;
}

/**
 * A binary tree by best-first growth (Breiman et al., Classification and Regression Trees, 1984): the leaf whose best
 * split lessens sum of squares, or Gini's impurity, most is split next. Both are sums of s^2 / n over the outputs.
 */
export function growCart(input: CartInput, rules: CartRules): CartNode[] {
  const all = Int32Array.from({ length: input.rows }, (_, row) => row);
  const nodes: CartNode[] = [leafOf(input, all)];
  const open = [{ node: 0, rows: all, depth: 0, split: bestSplit(input, all, rules) }];
  let leaves = 1;
  while (leaves < rules.leaves) {
    let best = -1;
    for (const [i, item] of open.entries())
      if (item.split && item.depth < rules.depth && (best < 0 || item.split.gain > open[best]!.split!.gain)) best = i;
    if (best < 0) break;
    const [{ node, rows, depth, split }] = open.splice(best, 1) as [(typeof open)[number]];
    const { feature, goesLeft } = split!;
    const inside = rows.filter((row) => goesLeft[input.matrix[row * input.stride + feature]!] === 1);
    const outside = rows.filter((row) => goesLeft[input.matrix[row * input.stride + feature]!] === 0);
    const left = nodes.length;
    Object.assign(nodes[node]!, { feature, goesLeft, left, right: left + 1 });
    for (const part of [inside, outside]) {
      open.push({ node: nodes.length, rows: part, depth: depth + 1, split: bestSplit(input, part, rules) });
      nodes.push(leafOf(input, part));
    }
    leaves++;
  }
  return nodes;
}

function leafOf(input: CartInput, rows: Int32Array): CartNode {
  const { weight, sums } = totals(input, rows);
  return {
    feature: -1,
    goesLeft: new Uint8Array(0),
    left: -1,
    right: -1,
    weight,
    means: sums.map((sum) => sum / weight),
  };
}

function totals({ target, outputs, weights }: CartInput, rows: Int32Array): { weight: number; sums: Float64Array } {
  const sums = new Float64Array(outputs);
  let weight = 0;
  for (const row of rows) {
    const w = weights?.[row] ?? 1;
    weight += w;
    for (let k = 0; k < outputs; k++) sums[k]! += w * target[row * outputs + k]!;
  }
  return { weight, sums };
}

function bestSplit(input: CartInput, rows: Int32Array, rules: CartRules): Split | undefined {
  const { outputs, bins, category } = input;
  const whole = totals(input, rows);
  const parent = score(whole.sums, whole.weight);
  let best: Split | undefined;
  const width = outputs + 1;
  for (const [feature, count] of bins.entries()) {
    const cells = histogram(input, rows, feature, count);
    const order = Array.from({ length: count }, (_, bin) => bin + 1);
    // Two means are told apart best when categories stand by their mean (Breiman 1984, theorem 4.5); of several levels by that of the heaviest.
    const lead = whole.sums.indexOf(Math.max(...whole.sums));
    if (category[feature]) {
      const mean = (bin: number) =>
        cells[bin * width]! > 0 ? cells[bin * width + 1 + lead]! / cells[bin * width]! : Number.POSITIVE_INFINITY;
      order.sort((a, b) => mean(a) - mean(b) || a - b);
    }
    for (const missingLeft of cells[missingBin * width]! > 0 ? [0, 1] : [0]) {
      const left = new Float64Array(width);
      if (missingLeft) for (let j = 0; j < width; j++) left[j] = cells[missingBin * width + j]!;
      for (const [place, bin] of order.entries()) {
        if (cells[bin * width]! === 0) continue;
        for (let j = 0; j < width; j++) left[j]! += cells[bin * width + j]!;
        const rest = whole.weight - left[0]!;
        if (left[0]! < rules.minimumLeaf || rest < rules.minimumLeaf) continue;
        let gain = -parent;
        for (let k = 0; k < outputs; k++)
          gain += (left[k + 1]! * left[k + 1]!) / left[0]! + (whole.sums[k]! - left[k + 1]!) ** 2 / rest;
        if (gain <= 1e-9 * Math.abs(parent) || (best && gain <= best.gain)) continue;
        const goesLeft = new Uint8Array(count + 1);
        goesLeft[missingBin] = missingLeft;
        for (const own of order.slice(0, place + 1)) goesLeft[own] = 1;
        best = { gain, feature, goesLeft };
      }
    }
  }
  return best;
}

const score = (sums: Float64Array, weight: number): number =>
  sums.reduce((total, sum) => total + (sum * sum) / weight, 0);

/** Weight and weighted sums of the outputs in each bin. */
function histogram(
  { matrix, stride, target, outputs, weights }: CartInput,
  rows: Int32Array,
  feature: number,
  bins: number,
): Float64Array {
  const width = outputs + 1;
  const cells = new Float64Array((bins + 1) * width);
  for (const row of rows) {
    const at = matrix[row * stride + feature]! * width;
    const w = weights?.[row] ?? 1;
    cells[at]! += w;
    for (let k = 0; k < outputs; k++) cells[at + 1 + k]! += w * target[row * outputs + k]!;
  }
  return cells;
}
