/**
 * Stable partition of `rows[from .. to)` by a table of 256 answers (1: left), one for each bin, so that numbers and
 * categories take one path. Rows that go left are moved to the front of the range, those that go right are written to
 * the same range of `scratch`; every row is stored to both sides and only a cursor advances, so that no jump depends on
 * the data. Returns how many went left.
 */
export function partitionRows(
  rows: Int32Array,
  scratch: Int32Array,
  matrix: Uint8Array,
  stride: number,
  feature: number,
  goesLeft: Uint8Array,
  from: number,
  to: number,
): number {
  let l = from;
  let r = from;
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
  return l - from;
}

/** Brings the two sides of all pieces together, left ones first; gives where the right ones begin. */
export function joinPieces(
  lefts: readonly number[],
  size: number,
  first: number,
  end: number,
  rows: Int32Array,
  scratch: Int32Array,
): number {
  let middle = first;
  for (const [piece, left] of lefts.entries()) {
    const from = first + piece * size;
    if (from > middle) rows.copyWithin(middle, from, from + left);
    middle += left;
  }
  let at = middle;
  for (const [piece, left] of lefts.entries()) {
    const from = first + piece * size;
    const right = Math.min(size, end - from) - left;
    rows.set(scratch.subarray(from, from + right), at);
    at += right;
  }
  return middle;
}
