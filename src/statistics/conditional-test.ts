import { symmetricEigen } from "../kernels/linear/symmetric-eigen.ts";
import { chiSquare } from "./chi-square.ts";

export interface ConditionalTest {
  readonly statistic: number;
  readonly df: number;
  readonly p: number;
  /** Independent units of the first sample and of the second. */
  readonly units: readonly [number, number];
}

/** Eigenvalues below this share of the largest belong to scores that say nothing of their own. */
const rankFloor = 1e-9;

/**
 * Whether the mean scores of two samples differ: the sums of the first sample's scores against what they are over all
 * ways of dealing the units to the samples, as a quadratic form (Strasser and Weber, Mathematical Methods of Statistics
 * 8, 1999). Ties and levels are taken into account exactly, as the covariance is that of the scores there are; p is that
 * of chi-squared. One score of midranks is the rank-sum test, one indicator a level Pearson's test. The rows of a unit
 * lie in one sample. `scores` has one array of finite numbers a score, `first` is 1 for the rows of the first sample.
 */
export function conditionalTest(
  scores: readonly Float64Array[],
  first: Uint8Array,
  units?: ArrayLike<number>,
): ConditionalTest {
  const n = first.length;
  const k = scores.length;
  const places = new Map<number, number>();
  const unitOf = Int32Array.from({ length: n }, (_, row) => {
    const unit = units?.[row] ?? row;
    const place = places.get(unit) ?? places.size;
    places.set(unit, place);
    return place;
  });
  const count = places.size;
  const isFirst = new Uint8Array(count);
  for (let row = 0; row < n; row++) isFirst[unitOf[row]!] = first[row]!;
  const m = isFirst.reduce((sum, one) => sum + one, 0);
  const totals = scores.map((score) => {
    const mean = score.reduce((sum, value) => sum + value, 0) / n;
    const total = new Float64Array(count);
    for (let row = 0; row < n; row++) total[unitOf[row]!]! += score[row]! - mean;
    return total;
  });
  const sums = totals.map((total) => total.reduce((sum, value, unit) => sum + (isFirst[unit] === 1 ? value : 0), 0));
  const spread = (m * (count - m)) / (count * Math.max(1, count - 1));
  const covariance = new Float64Array(k * k);
  for (let a = 0; a < k; a++)
    for (let b = 0; b <= a; b++) {
      let sum = 0;
      for (let unit = 0; unit < count; unit++) sum += totals[a]![unit]! * totals[b]![unit]!;
      covariance[a * k + b] = covariance[b * k + a] = spread * sum;
    }
  const scale = Float64Array.from({ length: k }, (_, a) => Math.sqrt(covariance[a * k + a]!));
  const correlation = covariance.map((value, at) => {
    const size = scale[Math.floor(at / k)]! * scale[at % k]!;
    return size > 0 ? value / size : 0;
  });
  const { values, vectors } = symmetricEigen(correlation, k);
  let statistic = 0;
  let df = 0;
  for (const [i, value] of values.entries()) {
    if (!(value > rankFloor * values[0]!) || !(values[0]! > 0)) continue;
    const along = vectors[i]!.reduce((sum, part, a) => sum + (scale[a]! > 0 ? (part * sums[a]!) / scale[a]! : 0), 0);
    statistic += (along * along) / value;
    df++;
  }
  return { statistic, df, p: df === 0 ? 1 : chiSquare.upper(statistic, df), units: [m, count - m] };
}
