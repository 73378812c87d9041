import { sortNumbers } from "../kernels/sort.ts";

export interface Midranks {
  /** The rank of each value, from 1; equal values share the mean of their ranks. */
  readonly ranks: Float64Array;
  /** The sum of t^3 - t over all groups of t equal values; 0 without ties. */
  readonly ties: number;
}

/** Midranks of values without NaN. Cost: one sorted copy and a binary search a value. */
export function midranks(values: Float64Array): Midranks {
  const n = values.length;
  const sorted = sortNumbers(Float64Array.from(values));
  const distinct = new Float64Array(n);
  const shared = new Float64Array(n);
  let count = 0;
  let ties = 0;
  for (let start = 0; start < n; ) {
    let end = start + 1;
    while (end < n && sorted[end] === sorted[start]) end++;
    const t = end - start;
    ties += t * t * t - t;
    distinct[count] = sorted[start]!;
    shared[count++] = (start + 1 + end) / 2;
    start = end;
  }
  const ranks = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    const value = values[i]!;
    let low = 0;
    let high = count - 1;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (distinct[middle]! < value) low = middle + 1;
      else high = middle;
    }
    ranks[i] = shared[low]!;
  }
  return { ranks, ties };
}
