/** Rows at a time, so that their lines are read from the nearest memory for every column. */
const rowsAtOnce = 128;

/**
 * Writes the bins of the rows `from .. to` column by column, `copy[column * rows + row]`, if there is a copy to write to.
 * Gives 1 where one of them is past its column's last, `bins[column]` where that is told, otherwise 0.
 */
export function copyByColumn(
  matrix: Uint8Array,
  stride: number,
  bins: Int32Array | undefined,
  columns: number,
  rows: number,
  copy: Uint8Array | undefined,
  from: number,
  to: number,
): number {
  let isPast = 0;
  for (let first = from; first < to; first += rowsAtOnce) {
    const last = Math.min(to, first + rowsAtOnce);
    for (let f = 0; f < columns; f++) {
      const most = bins ? bins[f]! : 255;
      for (let row = first; row < last; row++) {
        const bin = matrix[row * stride + f]!;
        if (bin > most) isPast = 1;
        if (copy) copy[f * rows + row] = bin;
      }
    }
  }
  return isPast;
}
