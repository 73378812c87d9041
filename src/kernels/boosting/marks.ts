/** Leaves of a tree at most, whose nodes are noted in 16 bits. */
export const leavesMost = 32_768;

/**
 * Notes for the rows `rows[from .. to)` the leaf of a tree that they came to: `leaves` are pairs of where the rows of a leaf
 * begin, ascending from 0 on, and its node.
 */
export function markRows(
  leaves: Int32Array,
  count: number,
  rows: Int32Array,
  marks: Uint16Array,
  from: number,
  to: number,
): void {
  for (let leaf = 0; leaf < count; leaf++) {
    const end = leaf + 1 < count ? Math.min(to, leaves[2 * leaf + 2]!) : to;
    for (let i = Math.max(from, leaves[2 * leaf]!); i < end; i++) marks[rows[i]!] = leaves[2 * leaf + 1]!;
  }
}

/** Notes for some rows the leaf that their bins lead to; a leaf has feature -1. */
export function markByBins(
  feature: Int32Array,
  goesLeft: Uint8Array,
  left: Int32Array,
  right: Int32Array,
  matrix: Uint8Array,
  stride: number,
  rows: Int32Array,
  marks: Uint16Array,
  from: number,
  to: number,
): void {
  for (let i = from; i < to; i++) {
    const row = rows[i]!;
    const start = row * stride;
    let node = 0;
    for (let f = feature[0]!; f >= 0; f = feature[node]!)
      node = goesLeft[(node << 8) + matrix[start + f]!] === 1 ? left[node]! : right[node]!;
    marks[row] = node;
  }
}

/** Writes the next scores of the rows `from .. to`: those that they have, and the value of the node that is noted, at a rate. */
export function addMarked(
  values: Float64Array,
  rate: number,
  marks: Uint16Array,
  scores: Float64Array,
  next: Float64Array,
  from: number,
  to: number,
): void {
  for (let row = from; row < to; row++) next[row] = scores[row]! + rate * values[marks[row]!]!;
}
