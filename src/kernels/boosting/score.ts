import type { BoostKernels } from "./boost-kernels.ts";
import type { GrownTree } from "./grow.ts";
import { quantileOf } from "./number-losses.ts";

/** Gives each leaf the quantile of its rows' residuals, which is the best constant for the loss of that quantile. */
export function takeLeafQuantiles(
  tree: GrownTree,
  share: number,
  rows: Int32Array,
  scores: Float64Array,
  target: Float64Array,
  weights: Float64Array | undefined,
): void {
  for (let node = 0; node < tree.nodes; node++) {
    if (tree.feature[node]! >= 0) continue;
    const members = rows.subarray(tree.start[node]!, tree.start[node]! + tree.count[node]!);
    tree.value[node] = quantileOf(
      Float64Array.from(members, (row) => target[row]! - scores[row]!),
      weights && Float64Array.from(members, (row) => weights[row]!),
      share,
    );
  }
}

/** Adds the tree's values to the rows that it was grown on: each leaf knows its own. */
export function addLeaves(
  tree: GrownTree,
  rate: number,
  rows: Int32Array,
  scores: Float64Array,
  kernels: Pick<BoostKernels, "addToRows">,
): void {
  for (let node = 0; node < tree.nodes; node++) {
    if (tree.feature[node]! >= 0) continue;
    const start = tree.start[node]!;
    kernels.addToRows(rate * tree.value[node]!, rows, start, start + tree.count[node]!, scores);
  }
}

/** Adds the tree's values to other rows by walking down the tree over bins. */
export function addByBins(
  tree: GrownTree,
  rate: number,
  bytes: Uint8Array,
  stride: number,
  rows: Int32Array,
  from: number,
  to: number,
  scores: Float64Array,
): void {
  const { feature, goesLeft, left, right, value } = tree;
  for (let i = from; i < to; i++) {
    const row = rows[i]!;
    const start = row * stride;
    let node = 0;
    for (let f = feature[0]!; f >= 0; f = feature[node]!)
      node = goesLeft[(node << 8) + bytes[start + f]!] === 1 ? left[node]! : right[node]!;
    scores[row]! += rate * value[node]!;
  }
}
