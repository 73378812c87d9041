/** Count, mean and the sums of powers of the deviations from the mean: all that a mean, variance or shape needs. */
export interface Moments {
  readonly n: number;
  /** 0 where n is 0. */
  readonly mean: number;
  /** Sum of (x - mean)^2, not divided; `m3` and `m4` alike with the third and fourth power. */
  readonly m2: number;
  readonly m3: number;
  readonly m4: number;
  /** Infinity where n is 0. */
  readonly min: number;
  /** -Infinity where n is 0. */
  readonly max: number;
}

/** The moments of the values that are not NaN: two passes, the mean corrected by the second. */
export function momentsOf(values: ArrayLike<number>): Moments {
  let n = 0;
  let sum = 0;
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (Number.isNaN(value)) continue;
    n++;
    sum += value;
    if (value < min) min = value;
    if (value > max) max = value;
  }
  if (n === 0) return { n: 0, mean: 0, m2: 0, m3: 0, m4: 0, min, max };
  if (min === max) return { n, mean: min, m2: 0, m3: 0, m4: 0, min, max };
  const first = sum / n;
  let rest = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (!Number.isNaN(value)) rest += value - first;
  }
  const mean = first + rest / n;
  let m2 = 0;
  let m3 = 0;
  let m4 = 0;
  for (let i = 0; i < values.length; i++) {
    const d = values[i]! - mean;
    if (Number.isNaN(d)) continue;
    const square = d * d;
    m2 += square;
    m3 += square * d;
    m4 += square * square;
  }
  return { n, mean, m2, m3, m4, min, max };
}

/** The moments of both sets together (Pébay 2008, SAND2008-6212, eq. 1.5, 2.1, 3.1). */
export function mergeMoments(a: Moments, b: Moments): Moments {
  if (a.n === 0) return b;
  if (b.n === 0) return a;
  const n = a.n + b.n;
  const delta = b.mean - a.mean;
  const step = delta / n;
  const cross = delta * step * a.n * b.n;
  return {
    n,
    mean: a.mean + step * b.n,
    m2: a.m2 + b.m2 + cross,
    m3: a.m3 + b.m3 + cross * step * (a.n - b.n) + 3 * step * (a.n * b.m2 - b.n * a.m2),
    m4:
      a.m4 +
      b.m4 +
      cross * step * step * (a.n * a.n - a.n * b.n + b.n * b.n) +
      6 * step * step * (a.n * a.n * b.m2 + b.n * b.n * a.m2) +
      4 * step * (a.n * b.m3 - b.n * a.m3),
    min: Math.min(a.min, b.min),
    max: Math.max(a.max, b.max),
  };
}

/** Sample variance, over n - 1; 0 below two values. */
export function variance(m: Moments): number {
  return m.n > 1 ? m.m2 / (m.n - 1) : 0;
}

/** Population skewness g1 = sqrt(n) m3 / m2^1.5; 0 for a constant. */
export function skewness(m: Moments): number {
  return m.m2 > 0 ? (Math.sqrt(m.n) * m.m3) / (m.m2 * Math.sqrt(m.m2)) : 0;
}

/** Population kurtosis n m4 / m2^2, 3 for the normal distribution (not the excess); 3 for a constant. */
export function kurtosis(m: Moments): number {
  return m.m2 > 0 ? (m.n * m.m4) / (m.m2 * m.m2) : 3;
}

/** Sample skewness G1 = g1 sqrt(n (n - 1)) / (n - 2) (Joanes and Gill 1998); 0 below three values. */
export function sampleSkewness(m: Moments): number {
  return m.n > 2 ? (skewness(m) * Math.sqrt(m.n * (m.n - 1))) / (m.n - 2) : 0;
}

/** Sample excess kurtosis G2 (Joanes and Gill 1998), 0 for the normal distribution; 0 below four values. */
export function sampleExcessKurtosis(m: Moments): number {
  if (m.n < 4 || !(m.m2 > 0)) return 0;
  return ((m.n - 1) / ((m.n - 2) * (m.n - 3))) * ((m.n + 1) * (kurtosis(m) - 3) + 6);
}
