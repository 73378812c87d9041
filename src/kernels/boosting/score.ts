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
