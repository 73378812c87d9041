import { type Random, shuffled } from "../core/random.ts";
import { sortNumbers } from "../kernels/sort.ts";
import { criticalValue, type Estimate, unknownEstimate } from "./estimate.ts";
import { normal } from "./normal.ts";

/** Values by their place among the distinct ones, ascending; -1 is missing. */
export interface Dense {
  readonly codes: Int32Array;
  readonly distinct: number;
}

/** The dense codes of values; NaN is missing. Cost: one sorted copy and a binary search a value. */
export function denseCodes(values: Float64Array): Dense {
  const sorted = sortNumbers(values.filter((value) => !Number.isNaN(value)));
  let distinct = 0;
  for (let i = 0; i < sorted.length; i++) if (i === 0 || sorted[i] !== sorted[i - 1]) sorted[distinct++] = sorted[i]!;
  const codes = new Int32Array(values.length).fill(-1);
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (Number.isNaN(value)) continue;
    let low = 0;
    let high = distinct - 1;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (sorted[middle]! < value) low = middle + 1;
      else high = middle;
    }
    codes[i] = low;
  }
  return { codes, distinct };
}

/** Places by their code, ascending, missing ones left out; equal codes stand in an order drawn at random, as xi needs it. */
export function randomOrder({ codes, distinct }: Dense, random: Random): Int32Array {
  const starts = new Int32Array(distinct + 1);
  for (const code of codes) if (code >= 0) starts[code + 1]!++;
  for (let code = 0; code < distinct; code++) starts[code + 1]! += starts[code]!;
  const order = new Int32Array(starts[distinct]!);
  for (const place of shuffled(codes.length, random)) {
    const code = codes[place]!;
    if (code >= 0) order[starts[code]!++] = place;
  }
  return order;
}

/**
 * Chatterjee's xi (2021, JASA 116): how far y is a function of x, 0 for independence, towards 1 for a function without
 * noise; it is not symmetric. x comes as the order of its places (`randomOrder`), y as codes; a missing y is left out.
 *
 * p is one-sided, from the normal limit under independence: its variance is 2/5 without ties in y, with ties that of
 * his theorem 2.2. The interval is normal around the estimate. Its variance is that of the projection onto single
 * rows, of ratio and ranks alike, plus twice the covariance of neighbours in the order of x, from which that of
 * second neighbours is taken, which stands for the variance of their conditional mean; without ties and dependence it
 * is 2/5 again. An estimate cannot exceed (n - 2) / (n + 1), so that the upper end is widened by 3 / (n + 1).
 * Cost: O(n + distinct).
 */
export function chatterjeeOf(order: Int32Array, { codes, distinct }: Dense, level = 0.95): Estimate {
  const measure = "xi";
  const y = new Int32Array(order.length);
  let n = 0;
  for (let i = 0; i < order.length; i++) {
    const code = codes[order[i]!]!;
    if (code >= 0) y[n++] = code;
  }
  const count = new Float64Array(distinct);
  for (let i = 0; i < n; i++) count[y[i]!]!++;
  const { below, above, spread, cumulated, nullVariance } = margins(count, n);
  if (n < 3 || !(spread > 0)) return unknownEstimate(measure, n, 0, -0.5, 1);
  // How many neighbouring pairs a value lies between: what a shift of its weight does to their distances.
  const between = new Float64Array(distinct + 1);
  let distance = 0;
  for (let i = 1; i < n; i++) {
    const low = Math.min(y[i - 1]!, y[i]!);
    const high = Math.max(y[i - 1]!, y[i]!);
    distance += below[high]! - below[low]!;
    between[low + 1]!++;
    between[high + 1]!--;
  }
  for (let code = 1; code < distinct; code++) between[code]! += between[code - 1]!;
  const ratio = distance / n / spread;
  const effect = 1 - ratio;
  // What a value adds by itself, whatever its neighbour: through the spread and through the distances it lies between.
  const alone = new Float64Array(distinct);
  for (let code = 0; code < distinct; code++) {
    const spreadPart = 2 * (above[code]! * (1 - above[code]!) + cumulated[code]!);
    alone[code] = ratio * spreadPart - between[code]! / n;
  }
  const parts = new Float64Array(n);
  let mean = 0;
  for (let i = 0; i < n; i++) {
    const code = y[i]!;
    const step = i + 1 < n ? Math.abs(below[code]! - below[y[i + 1]!]!) : 0;
    parts[i] = (alone[code]! - step) / spread;
    mean += parts[i]! / n;
  }
  let own = 0;
  let first = 0;
  let second = 0;
  for (let i = 0; i < n; i++) {
    const value = parts[i]! - mean;
    own += value * value;
    if (i + 1 < n) first += value * (parts[i + 1]! - mean);
    if (i + 2 < n) second += value * (parts[i + 2]! - mean);
  }
  const se = Math.sqrt(Math.max(0, own + 2 * (first - second))) / n;
  const z = criticalValue(level);
  const statistic = (Math.sqrt(n) * effect) / Math.sqrt(nullVariance);
  return {
    measure,
    n,
    effect,
    se,
    low: effect - z * se,
    high: Math.max(effect, Math.min(1, effect + z * se + 3 / (n + 1))),
    p: normal.upper(statistic),
    statistic,
  };
}

/** The same of two arrays; pairs with a NaN are left out. Ties in x are broken by `random`. */
export function chatterjee(x: Float64Array, y: Float64Array, random: Random, level = 0.95): Estimate {
  const both = x.map((value, i) => (Number.isNaN(y[i]!) ? Number.NaN : value));
  return chatterjeeOf(randomOrder(denseCodes(both), random), denseCodes(y), level);
}

interface Margins {
  /** Shares of values at most and at least as large as each. */
  readonly below: Float64Array;
  readonly above: Float64Array;
  /** Twice the mean of above (1 - above), and the sum of (1 - 2 above) over the values up to each. */
  readonly spread: number;
  readonly cumulated: Float64Array;
  readonly nullVariance: number;
}

function margins(count: Float64Array, n: number): Margins {
  const distinct = count.length;
  const [below, above, cumulated] = [1, 2, 3].map(() => new Float64Array(distinct)) as [
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  let [seen, spread, sum] = [0, 0, 0];
  let [a, b, c, belowSum] = [0, 0, 0, 0];
  for (let code = 0; code < distinct; code++) {
    const t = count[code]!;
    const share = (seen + t) / n;
    below[code] = share;
    above[code] = (n - seen) / n;
    spread += (2 * t * above[code]! * (1 - above[code]!)) / n;
    sum += (t * (1 - 2 * above[code]!)) / n;
    cumulated[code] = sum;
    const weight = (t * (2 * n - t - 2 * seen)) / n / n;
    a += weight * share * share;
    c += weight * share;
    b += (t * ((belowSum + (n - seen) * share) / n) ** 2) / n;
    belowSum += t * share;
    seen += t;
  }
  return { below, above, spread, cumulated, nullVariance: (4 * (a - 2 * b + c * c)) / (spread * spread) };
}
