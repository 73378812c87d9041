import { maximumBins, missingBin } from "./borders.ts";

/** Bytes from one row of a bin matrix to the next: a multiple of 8, so that kernels read eight bins at a time. */
export function strideOf(features: number): number {
  return (features + 7) & ~7;
}

/** Places of a border search: where its cells begin and how many lie in one, the steps that are left in a cell, the borders, the cells. */
const lowAt = 0;
const scaleAt = 1;
const stepsAt = 2;
const bordersAt = 3;
const bordersRoom = 2 * maximumBins + 1;
const cellsAt = bordersAt + bordersRoom;
const cells = 1024;
export const searchRoom = cellsAt + cells / 8;

/**
 * Borders as `binNumbers` looks values up in them. From the first border to the last lie 1,024 cells of equal width, and
 * for each a byte says how many borders lie in the cells below it (a guide table: Chen and Asau 1974), so that one or
 * two steps are left where all eight of a binary search were.
 */
export function borderSearch(borders: Float64Array): Float64Array {
  const search = new Float64Array(searchRoom);
  const low = borders[0] ?? 0;
  const scale = (cells - 1) / (borders.at(-1)! - low);
  search[lowAt] = low;
  search[scaleAt] = Number.isFinite(scale) ? scale : 0;
  search.fill(Number.POSITIVE_INFINITY, bordersAt, cellsAt);
  search.set(borders, bordersAt);
  const below = new Uint8Array(search.buffer, 8 * cellsAt, cells);
  let most = 0;
  for (let cell = 0, i = 0; cell < cells; cell++) {
    below[cell] = i;
    while (i < borders.length && cellOf(borders[i]!, search) === cell) i++;
    most = Math.max(most, i - below[cell]!);
  }
  search[stepsAt] = 32 - Math.clz32(most);
  return search;
}

/** Never lower for a higher value, so that a border in another cell than the value's need not be compared. */
const cellOf = (value: number, search: Float64Array): number =>
  Math.min(cells - 1, Math.max(0, (value - search[lowAt]!) * search[scaleAt]!)) | 0;

/** Writes the bins of the values `from .. to` into one column of a row-major matrix, the first value's to row `row`. */
export function binNumbers(
  values: Float64Array,
  search: Float64Array,
  matrix: Uint8Array,
  stride: number,
  feature: number,
  row: number,
  from: number,
  to: number,
): void {
  for (let i = from, place = (row + from) * stride + feature; i < to; i++, place += stride)
    matrix[place] = binOfNumber(values[i]!, search);
}

/** Eight steps without a branch count the borders below: a comparison becomes 0 or 1, since a mispredicted jump costs more than a step. */
export function binOfNumber(value: number, search: Float64Array): number {
  let below = Number(value > search[bordersAt + 127]!) << 7;
  below += Number(value > search[bordersAt + below + 63]!) << 6;
  below += Number(value > search[bordersAt + below + 31]!) << 5;
  below += Number(value > search[bordersAt + below + 15]!) << 4;
  below += Number(value > search[bordersAt + below + 7]!) << 3;
  below += Number(value > search[bordersAt + below + 3]!) << 2;
  below += Number(value > search[bordersAt + below + 1]!) << 1;
  below += Number(value > search[bordersAt + below]!);
  return Number.isNaN(value) ? missingBin : below + 1;
}

/**
 * Writes the bins of a batch of codes: code + 1 for the 255 most frequent levels (codes come most frequent first), and
 * the missing bin for -1 and for every rarer level.
 */
export function binCodes(codes: Int32Array, matrix: Uint8Array, stride: number, feature: number, row = 0): void {
  const count = codes.length;
  for (let i = 0, place = row * stride + feature; i < count; i++, place += stride) matrix[place] = binOfCode(codes[i]!);
}

export function binOfCode(code: number): number {
  return code >= 0 && code < maximumBins ? code + 1 : missingBin;
}
