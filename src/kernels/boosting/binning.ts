import { maximumBins, missingBin } from "./borders.ts";

/** Bytes from one row of a bin matrix to the next: a multiple of 8, so that kernels read eight bins at a time. */
export function strideOf(features: number): number {
  return (features + 7) & ~7;
}

/** Borders padded to 255 places, as the search of `binNumbers` needs them. */
export function padBorders(borders: Float64Array): Float64Array {
  const padded = new Float64Array(maximumBins).fill(Number.POSITIVE_INFINITY);
  padded.set(borders);
  return padded;
}

/**
 * Writes the bins of the values `from .. to` into one column of a row-major matrix, the first value's to row `row`. Eight steps without a
 * branch count the borders below each value: a comparison becomes 0 or 1, since a mispredicted jump costs more than a step.
 */
export function binNumbers(
  values: Float64Array,
  padded: Float64Array,
  matrix: Uint8Array,
  stride: number,
  feature: number,
  row: number,
  from: number,
  to: number,
): void {
  for (let i = from, place = (row + from) * stride + feature; i < to; i++, place += stride)
    matrix[place] = binOfNumber(values[i]!, padded);
}

export function binOfNumber(value: number, padded: Float64Array): number {
  let below = Number(value > padded[127]!) << 7;
  below += Number(value > padded[below + 63]!) << 6;
  below += Number(value > padded[below + 31]!) << 5;
  below += Number(value > padded[below + 15]!) << 4;
  below += Number(value > padded[below + 7]!) << 3;
  below += Number(value > padded[below + 3]!) << 2;
  below += Number(value > padded[below + 1]!) << 1;
  below += Number(value > padded[below]!);
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
