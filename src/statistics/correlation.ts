import { clamp, criticalValue, type Estimate, unknownEstimate } from "./estimate.ts";
import { midranks } from "./ranks.ts";
import { studentT } from "./student-t.ts";

/** Up to this many pairs Spearman's p value is exact over all permutations. */
const EXACT_UP_TO = 8;

/** The pairs without NaN. */
function pairs(x: ArrayLike<number>, y: ArrayLike<number>): [Float64Array, Float64Array] {
  const keptX = new Float64Array(x.length);
  const keptY = new Float64Array(x.length);
  let n = 0;
  for (let i = 0; i < x.length; i++) {
    const a = x[i]!;
    const b = y[i]!;
    if (Number.isNaN(a) || Number.isNaN(b)) continue;
    keptX[n] = a;
    keptY[n++] = b;
  }
  return [keptX.subarray(0, n), keptY.subarray(0, n)];
}

function centred(values: Float64Array): Float64Array {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i]!;
  const mean = sum / values.length;
  let rest = 0;
  for (let i = 0; i < values.length; i++) rest += values[i]! - mean;
  const exact = mean + rest / values.length;
  const result = new Float64Array(values.length);
  for (let i = 0; i < values.length; i++) result[i] = values[i]! - exact;
  return result;
}

function isConstant(values: Float64Array): boolean {
  for (let i = 1; i < values.length; i++) if (values[i] !== values[0]) return false;
  return true;
}

function dot(x: Float64Array, y: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += x[i]! * y[i]!;
  return sum;
}

/** The coefficient and 1 - r^2, the latter without cancellation for |r| near 1; null where x or y is constant. */
function correlate(x: Float64Array, y: Float64Array): { r: number; rest: number } | null {
  if (x.length < 2 || isConstant(x) || isConstant(y)) return null;
  const a = centred(x);
  const b = centred(y);
  const lengthA = Math.sqrt(dot(a, a));
  const lengthB = Math.sqrt(dot(b, b));
  if (!(lengthA > 0 && lengthB > 0)) return null;
  const r = clamp(dot(a, b) / lengthA / lengthB, -1, 1);
  // |a - b|^2 |a + b|^2 / 4 = 1 - r^2 for unit vectors.
  let minus = 0;
  let plus = 0;
  for (let i = 0; i < a.length; i++) {
    const u = a[i]! / lengthA;
    const v = b[i]! / lengthB;
    minus += (u - v) * (u - v);
    plus += (u + v) * (u + v);
  }
  return { r, rest: (minus * plus) / 4 };
}

function estimate(
  measure: string,
  n: number,
  found: { r: number; rest: number } | null,
  spread: (r: number) => number,
  level: number,
): Estimate {
  if (found === null || n < 3) return unknownEstimate(measure, n, found?.r ?? 0, -1, 1);
  const { r, rest } = found;
  const df = n - 2;
  const statistic = r * Math.sqrt(df / rest);
  const p = studentT.twoSided(statistic, df);
  if (n < 4) return { ...unknownEstimate(measure, n, r, -1, 1), p, statistic, df };
  const z = criticalValue(level);
  const se = spread(r) / Math.sqrt(n - 3);
  const centre = Math.atanh(r);
  const low = Math.min(r, Math.tanh(centre - z * se));
  const high = Math.max(r, Math.tanh(centre + z * se));
  return { measure, n, effect: r, se: rest * se, low, high, p, statistic, df };
}

/**
 * Pearson's correlation of the pairs without NaN. Interval by Fisher's z, se of z 1 / sqrt(n - 3), given on the scale
 * of r as (1 - r^2) / sqrt(n - 3); p by Student's t with n - 2 df. A constant column or fewer than three pairs: p is 1.
 */
export function pearson(x: ArrayLike<number>, y: ArrayLike<number>, level = 0.95): Estimate {
  const [a, b] = pairs(x, y);
  return estimate("pearson", a.length, correlate(a, b), () => 1, level);
}

/** The same where the coefficient of n pairs is known already, from sums say. */
export function pearsonOf(n: number, r: number, level = 0.95): Estimate {
  return estimate("pearson", n, { r, rest: (1 - r) * (1 + r) }, () => 1, level);
}

/**
 * Spearman's correlation: Pearson's of the midranks of the pairs without NaN. Interval by Fisher's z with the se of
 * Bonett and Wright (2000), sqrt((1 + r^2 / 2) / (n - 3)); p by Student's t with n - 2 df, up to 8 pairs exact over
 * all permutations.
 */
export function spearman(x: ArrayLike<number>, y: ArrayLike<number>, level = 0.95): Estimate {
  const [a, b] = pairs(x, y);
  return spearmanOfRanks(midranks(a).ranks, midranks(b).ranks, level);
}

/** The same from midranks of complete pairs: who looks at many pairs of columns ranks each but once. */
export function spearmanOfRanks(ranksA: Float64Array, ranksB: Float64Array, level = 0.95): Estimate {
  const n = ranksA.length;
  const found = correlate(ranksA, ranksB);
  const result = estimate("spearman", n, found, (r) => Math.sqrt(1 + (r * r) / 2), level);
  if (found === null || n < 3 || n > EXACT_UP_TO) return result;
  return { ...result, p: permutationP(centred(ranksA), centred(ranksB)) };
}

/** The share of permutations of y whose |x . y| reaches the one seen (Heap's algorithm). */
function permutationP(x: Float64Array, y: Float64Array): number {
  const n = x.length;
  const limit = Math.abs(dot(x, y)) * (1 - 1e-12) - 1e-12;
  const order = Float64Array.from(y);
  const turns = new Int32Array(n);
  let extreme = 0;
  let total = 0;
  const look = (): void => {
    total++;
    if (Math.abs(dot(x, order)) >= limit) extreme++;
  };
  look();
  for (let i = 0; i < n; ) {
    if (turns[i]! < i) {
      const j = i % 2 === 0 ? 0 : turns[i]!;
      const held = order[j]!;
      order[j] = order[i]!;
      order[i] = held;
      look();
      turns[i]!++;
      i = 0;
    } else turns[i++] = 0;
  }
  return extreme / total;
}
