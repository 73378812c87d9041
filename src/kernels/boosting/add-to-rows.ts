/** Writes the next scores of some rows: those that they have, and a value. */
export function addToRows(
  value: number,
  rows: Int32Array,
  scores: Float64Array,
  next: Float64Array,
  from: number,
  to: number,
): void {
  for (let i = from; i < to; i++) {
    const row = rows[i]!;
    next[row] = scores[row]! + value;
  }
}

/** Writes the next scores of some rows: those that they have, and what a tree says of them by their bins; a leaf has feature -1. */
export function addByBins(
  feature: Int32Array,
  goesLeft: Uint8Array,
  left: Int32Array,
  right: Int32Array,
  values: Float64Array,
  rate: number,
  matrix: Uint8Array,
  stride: number,
  rows: Int32Array,
  scores: Float64Array,
  next: Float64Array,
  from: number,
  to: number,
): void {
  for (let i = from; i < to; i++) {
    const row = rows[i]!;
    const start = row * stride;
    let node = 0;
    for (let f = feature[0]!; f >= 0; f = feature[node]!)
      node = goesLeft[(node << 8) + matrix[start + f]!] === 1 ? left[node]! : right[node]!;
    next[row] = scores[row]! + rate * values[node]!;
  }
}
