import { createRandom, hashPosition } from "../../core/random.ts";

/** The rows a tree learns from and those it leaves out: a row is drawn by a hash of seed and position. Both are written into `room`, which is as long as rows. */
export function sampleRows(
  rows: Int32Array,
  share: number,
  seed: number,
  room: Int32Array,
): { inside: Int32Array; outside: Int32Array } {
  const limit = share * 4294967296;
  let drawn = 0;
  let end = rows.length;
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i]!;
    if (hashPosition(seed, row) < limit) room[drawn++] = row;
    else room[--end] = row;
  }
  return { inside: room.subarray(0, drawn), outside: room.subarray(drawn).reverse() };
}

/** How many columns a share of them is. */
export const sampledColumns = (features: number, share: number): number =>
  Math.min(features, Math.max(1, Math.ceil(share * features)));

/** So many columns in ascending order. */
export function sampleColumns(features: number, share: number, seed: number): Int32Array {
  const wanted = sampledColumns(features, share);
  const columns = Int32Array.from({ length: features }, (_, f) => f);
  const random = createRandom(seed);
  for (let i = 0; i < wanted; i++) {
    const j = i + random.below(features - i);
    const column = columns[j]!;
    columns[j] = columns[i]!;
    columns[i] = column;
  }
  return columns.slice(0, wanted).sort();
}

/**
 * Copies the columns `used` of the rows `from .. to` into a narrower matrix, so that the histogram kernel has one form; the
 * copy costs less than it saves, since a tree passes over the rows once for each of its levels.
 */
export function packColumns(
  bytes: Uint8Array,
  stride: number,
  used: Int32Array,
  columns: number,
  packed: Uint8Array,
  narrow: number,
  from: number,
  to: number,
): void {
  for (let row = from; row < to; row++)
    for (let k = 0; k < columns; k++) packed[row * narrow + k] = bytes[row * stride + used[k]!]!;
}
