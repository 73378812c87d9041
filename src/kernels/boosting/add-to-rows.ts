/** Adds a value to the scores of some rows. */
export function addToRows(value: number, rows: Int32Array, from: number, to: number, scores: Float64Array): void {
  for (let i = from; i < to; i++) scores[rows[i]!]! += value;
}
