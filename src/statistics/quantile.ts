import { sortNumbers } from "../kernels/sort.ts";

/**
 * The quantile of type 7 (Hyndman and Fan 1996), R's and NumPy's default, of values in ascending order; 0 <= p <= 1.
 * NaN for no values.
 */
export function quantileSorted(sorted: ArrayLike<number>, p: number): number {
  const last = sorted.length - 1;
  if (last < 0) return Number.NaN;
  const place = last * Math.min(1, Math.max(0, p));
  const below = Math.floor(place);
  const low = sorted[below]!;
  const share = place - below;
  return share === 0 ? low : low + share * (sorted[below + 1]! - low);
}

/** Quantiles (type 7) of the values that are not NaN, one for each p. Cost: one sorted copy. */
export function quantiles(values: ArrayLike<number>, ps: readonly number[]): number[] {
  const sorted = sortNumbers(Float64Array.from(values));
  // A typed sort puts NaN last.
  let n = sorted.length;
  while (n > 0 && Number.isNaN(sorted[n - 1]!)) n--;
  const present = sorted.subarray(0, n);
  return ps.map((p) => quantileSorted(present, p));
}
