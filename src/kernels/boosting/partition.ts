/**
 * Stable partition of `rows[from .. to)` by a table of 256 answers (1: left), one for each bin, so that numbers and
 * categories take one path. Rows that go left are moved down to `left`, rows that go right are written to
 * `scratch[right ..]`; every row is stored to both sides and only a cursor advances, so that no jump depends on the data.
 * Returns the new `left`; the new right cursor is `right + (to - from) - (new left - left)`. After the last piece
 * `scratch` is copied behind the left rows.
 */
export function partitionRows(
  rows: Int32Array,
  from: number,
  to: number,
  left: number,
  scratch: Int32Array,
  right: number,
  matrix: Uint8Array,
  stride: number,
  feature: number,
  goesLeft: Uint8Array,
): number {
  let l = left;
  let r = right;
  let i = from;
  // Four rows are read before the first is stored: a load behind a store that might meet it has to wait (a third of the time).
  for (; i + 4 <= to; i += 4) {
    const a = rows[i]!;
    const b = rows[i + 1]!;
    const c = rows[i + 2]!;
    const d = rows[i + 3]!;
    const goA = goesLeft[matrix[a * stride + feature]!]!;
    const goB = goesLeft[matrix[b * stride + feature]!]!;
    const goC = goesLeft[matrix[c * stride + feature]!]!;
    const goD = goesLeft[matrix[d * stride + feature]!]!;
    rows[l] = scratch[r] = a;
    l += goA;
    r += 1 - goA;
    rows[l] = scratch[r] = b;
    l += goB;
    r += 1 - goB;
    rows[l] = scratch[r] = c;
    l += goC;
    r += 1 - goC;
    rows[l] = scratch[r] = d;
    l += goD;
    r += 1 - goD;
  }
  for (; i < to; i++) {
    const row = rows[i]!;
    const go = goesLeft[matrix[row * stride + feature]!]!;
    rows[l] = scratch[r] = row;
    l += go;
    r += 1 - go;
  }
  return l;
}
