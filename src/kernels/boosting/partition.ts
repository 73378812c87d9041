/**
 * Stable partition of `rows[from .. to)` by a table of 256 answers (1: left), one for each bin, so that numbers and
 * categories take one path. Rows that go left are written to the front of the range of `lefts`, which may be `rows`,
 * others of `rights`; every row is stored to both sides and only a cursor advances, so that no jump depends on the data.
 * Returns how many went left.
 */
export function partitionRows(
  rows: Int32Array,
  lefts: Int32Array,
  rights: Int32Array,
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
    lefts[l] = rights[r] = a;
    l += goA;
    r += 1 - goA;
    lefts[l] = rights[r] = b;
    l += goB;
    r += 1 - goB;
    lefts[l] = rights[r] = c;
    l += goC;
    r += 1 - goC;
    lefts[l] = rights[r] = d;
    l += goD;
    r += 1 - goD;
  }
  for (; i < to; i++) {
    const row = rows[i]!;
    const go = goesLeft[matrix[row * stride + feature]!]!;
    lefts[l] = rights[r] = row;
    l += go;
    r += 1 - go;
  }
  return l - from;
}

/** Numbers of a piece: its first row, how many of its rows go left and where to, the same for those that go right. */
const placesEach = 5;
/** For the pieces of 33,554,432 rows, each of which threads take 262,144 at a time. */
export const roomForPlaces = placesEach * 256;

/** Writes where the rows of each piece go, left ones of all pieces first; gives where the right ones begin. */
export function placePieces(
  lefts: readonly number[],
  size: number,
  first: number,
  end: number,
  places: Int32Array,
): number {
  const middle = lefts.reduce((sum, left) => sum + left, first);
  let l = first;
  let r = middle;
  for (const [piece, left] of lefts.entries()) {
    const from = first + piece * size;
    const right = Math.min(size, end - from) - left;
    places.set([from, left, l, right, r], placesEach * piece);
    l += left;
    r += right;
  }
  return middle;
}

/** Brings the two sides of some pieces to their places. If `lefts` are `rows` themselves, of all pieces at once. */
export function joinPieces(
  rows: Int32Array,
  lefts: Int32Array,
  rights: Int32Array,
  places: Int32Array,
  from: number,
  to: number,
): void {
  for (const [side, place] of [
    [lefts, 1],
    [rights, 3],
  ] as const)
    for (let at = placesEach * from; at < placesEach * to; at += placesEach) {
      const [first, count, target] = [places[at]!, places[at + place]!, places[at + place + 1]!];
      if (side !== rows || target !== first) rows.set(side.subarray(first, first + count), target);
    }
}
