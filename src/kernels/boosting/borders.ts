import { sortNumbers } from "../sort.ts";

/**
 * Where a number column is cut into bins. A value goes into bin 1 + (number of borders below it): `value <= border` is
 * left of the border. Bin 0 holds what is missing, so that a column of n bins takes n + 1 cells of a histogram and no
 * more; with 255 value bins a bin fits one byte.
 */

export const missingBin = 0;
export const maximumBins = 255;

/** Numbers that `findBorders` writes of a column: how many borders, then the borders. */
export const bordersPlaces = maximumBins + 1;

/** Numbers of the room for a column of so many. */
export const bordersRoom = (length: number): number => 2 * length + 6144;

/** Writes what `numberBorders` finds of the columns `from .. to`, of `length` numbers each one after another. `_room`, of a thread, is for the compiled loop. */
export function findBorders(
  values: Float64Array,
  length: number,
  weights: Float64Array | undefined,
  maxBins: number,
  _room: Float64Array,
  found: Float64Array,
  from: number,
  to: number,
): void {
  for (let f = from; f < to; f++) {
    const borders = numberBorders(values.subarray(f * length, (f + 1) * length), maxBins, weights);
    found.set([borders.length, ...borders], f * bordersPlaces);
  }
}

/**
 * At most `maxBins - 1` ascending borders for a sample that may hold NaN. Each lies midway between two neighbouring
 * distinct values. With at most `maxBins` distinct values each has its own bin; otherwise bins of equal count are filled
 * greedily, and a value that is heavier than a bin gets one of its own (LightGBM's GreedyFindBin, Ke et al. 2017).
 * `weights` count in place of rows, so that a weight of two is the same as a row given twice.
 */
export function numberBorders(sample: Float64Array, maxBins = maximumBins, weights?: Float64Array): Float64Array {
  const { values, counts } = countDistinct(sample, weights);
  const distinct = values.length;
  const borders: number[] = [];
  if (distinct <= maxBins) {
    for (let i = 1; i < distinct; i++) borders.push(midway(values[i - 1]!, values[i]!));
    return Float64Array.from(borders);
  }
  let rest = 0;
  for (const count of counts) rest += count;
  const heavy = rest / maxBins;
  let restBins = maxBins;
  for (const count of counts) {
    if (count < heavy) continue;
    restBins--;
    rest -= count;
  }
  let mean = restBins > 0 ? rest / restBins : 0;
  let current = 0;
  for (let i = 0; i < distinct - 1 && borders.length < maxBins - 1; i++) {
    const isHeavy = counts[i]! >= heavy;
    current += counts[i]!;
    if (!isHeavy) rest -= counts[i]!;
    const isFull = current >= mean || (counts[i + 1]! >= heavy && current >= mean * 0.5);
    if (!isHeavy && !isFull) continue;
    borders.push(midway(values[i]!, values[i + 1]!));
    current = 0;
    if (isHeavy) continue;
    restBins--;
    if (restBins > 0) mean = rest / restBins;
  }
  return Float64Array.from(borders);
}

/** Distinct values in order with their counts or weights; NaN and rows without weight are left out. */
function countDistinct(sample: Float64Array, weights?: Float64Array): { values: Float64Array; counts: Float64Array } {
  // The sort puts -0 before 0, which are one value here.
  const kept = sortNumbers(
    sample.filter((value, i) => !Number.isNaN(value) && (weights === undefined || weights[i]! > 0)),
  );
  const counts = new Float64Array(kept.length);
  let distinct = 0;
  for (let i = 0; i < kept.length; i++) {
    if (i === 0 || kept[i] !== kept[distinct - 1]) kept[distinct++] = kept[i]!;
    counts[distinct - 1]! += 1;
  }
  const values = kept.slice(0, distinct);
  if (weights !== undefined) {
    counts.fill(0);
    for (let i = 0; i < sample.length; i++) {
      const value = sample[i]!;
      if (!Number.isNaN(value) && weights[i]! > 0) counts[placeOf(values, value)]! += weights[i]!;
    }
  }
  return { values, counts: counts.slice(0, distinct) };
}

/** The place of a value that is known to be in an ascending array. */
function placeOf(values: Float64Array, value: number): number {
  let low = 0;
  let high = values.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (values[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** A number in [a, b): halves are added because a + b may overflow; neighbours and infinities fall back to a. */
function midway(a: number, b: number): number {
  const middle = a / 2 + b / 2;
  return middle >= a && middle < b ? middle : a;
}

/** Borders that are known, which all stay, and of others as many, evenly taken, as there is room for. */
export function bordersBeside(known: Float64Array, others: Float64Array, bins: number): Float64Array {
  const fresh = others.filter((border) => !known.includes(border));
  const room = Math.min(fresh.length, Math.max(0, bins - 1 - known.length));
  const some = Float64Array.from({ length: room }, (_, i) => fresh[Math.floor(((i + 0.5) * fresh.length) / room)]!);
  return Float64Array.from([...known, ...some]).sort();
}
