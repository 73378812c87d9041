import { logGamma } from "./special.ts";

export interface KolmogorovSmirnov {
  /** The largest distance of the two distribution functions, 0 .. 1. */
  readonly statistic: number;
  readonly p: number;
  readonly n: number;
}

/** P(sqrt(n) D > t) for n to infinity (Kolmogorov 1933); the tail directly. */
export function kolmogorovUpper(t: number): number {
  if (!(t > 0)) return 1;
  if (t < 0.8) {
    // The theta-function form converges fast for small t.
    let sum = 0;
    for (let k = 1; k < 20; k += 2) sum += Math.exp((-k * k * Math.PI * Math.PI) / (8 * t * t));
    return Math.max(0, 1 - (Math.sqrt(2 * Math.PI) / t) * sum);
  }
  let sum = 0;
  for (let k = 20; k >= 1; k--) sum += (k % 2 === 1 ? 2 : -2) * Math.exp(-2 * k * k * t * t);
  return Math.min(1, sum);
}

/** P(D > d) in a sample of n from a known continuous distribution. Exact to about 1e-6 relative for n <= 500. */
export function kolmogorovP(n: number, d: number): number {
  if (d <= 0.5 / n) return 1;
  if (d >= 1) return 0;
  const square = n * d * d;
  // Beyond here the two one-sided events hardly meet (Simard and L'Ecuyer 2011, eq. 9): all terms are positive.
  if (square > 4 || n * d > n - 1)
    return n <= 1e5 ? Math.min(1, 2 * smirnovUpper(n, d)) : kolmogorovUpper(shifted(n, d));
  return n <= 500 ? Math.max(0, 1 - marsaglia(n, d)) : kolmogorovUpper(shifted(n, d));
}

/** The argument that takes the first order in 1 / sqrt(n) into account (Vrbik 2018, Pioneer J. Theor. Appl. Stat.). */
function shifted(n: number, d: number): number {
  const root = Math.sqrt(n);
  return d * root + 1 / (6 * root) + (d * root - 1) / (4 * n);
}

/** P(D+ > d): the sum of Birnbaum and Tingey (1951). */
function smirnovUpper(n: number, d: number): number {
  let sum = 0;
  for (let j = 0; j <= Math.floor(n * (1 - d)); j++) {
    const rest = 1 - d - j / n;
    if (rest <= 0 && n - j > 0) continue;
    const log =
      logGamma(n + 1) -
      logGamma(j + 1) -
      logGamma(n - j + 1) +
      (j - 1) * Math.log(d + j / n) +
      (n - j > 0 ? (n - j) * Math.log(rest) : 0);
    sum += Math.exp(log);
  }
  return d * sum;
}

/** P(D < d) by the matrix power of Marsaglia, Tsang and Wang (2003, Journal of Statistical Software 8/18). */
function marsaglia(n: number, d: number): number {
  const k = Math.floor(n * d) + 1;
  const m = 2 * k - 1;
  const h = k - n * d;
  const matrix = new Float64Array(m * m);
  for (let i = 0; i < m; i++) for (let j = 0; j < m; j++) matrix[i * m + j] = i - j + 1 < 0 ? 0 : 1;
  for (let i = 0; i < m; i++) {
    matrix[i * m]! -= h ** (i + 1);
    matrix[(m - 1) * m + i]! -= h ** (m - i);
  }
  matrix[(m - 1) * m]! += 2 * h - 1 > 0 ? (2 * h - 1) ** m : 0;
  for (let i = 0; i < m; i++)
    for (let j = 0; j < m; j++) if (i - j + 1 > 0) for (let g = 1; g <= i - j + 1; g++) matrix[i * m + j]! /= g;
  const { power, exponent } = raise(matrix, m, n);
  let value = power[(k - 1) * m + k - 1]!;
  let scale = exponent;
  for (let i = 1; i <= n; i++) {
    value = (value * i) / n;
    if (value < 1e-140) {
      value *= 1e140;
      scale -= 140;
    }
  }
  return value * 10 ** scale;
}

function multiply(a: Float64Array, b: Float64Array, m: number): Float64Array {
  const c = new Float64Array(m * m);
  for (let i = 0; i < m; i++)
    for (let k = 0; k < m; k++) {
      const factor = a[i * m + k]!;
      for (let j = 0; j < m; j++) c[i * m + j]! += factor * b[k * m + j]!;
    }
  return c;
}

/** matrix^n as `power` x 10^`exponent`. */
function raise(matrix: Float64Array, m: number, n: number): { power: Float64Array; exponent: number } {
  if (n === 1) return { power: matrix, exponent: 0 };
  const half = raise(matrix, m, Math.floor(n / 2));
  let power = multiply(half.power, half.power, m);
  let exponent = 2 * half.exponent;
  if (n % 2 === 1) power = multiply(matrix, power, m);
  const middle = Math.floor(m / 2);
  if (power[middle * m + middle]! > 1e140) {
    power = power.map((value) => value * 1e-140);
    exponent += 140;
  }
  return { power, exponent };
}

const ascending = (values: ArrayLike<number>): Float64Array =>
  Float64Array.from(values)
    .filter((value) => !Number.isNaN(value))
    .sort();

/** Whether values (NaN skipped) are uniform on 0 .. 1, such as p values or probability integral transforms. */
export function kolmogorovSmirnovUniform(values: ArrayLike<number>): KolmogorovSmirnov {
  const sorted = ascending(values);
  const n = sorted.length;
  let statistic = 0;
  for (let i = 0; i < n; i++) {
    const value = Math.min(1, Math.max(0, sorted[i]!));
    statistic = Math.max(statistic, (i + 1) / n - value, value - i / n);
  }
  return { statistic, p: n === 0 ? 1 : kolmogorovP(n, statistic), n };
}

/**
 * Whether two samples (NaN skipped) come from one distribution. p is exact, ties included (Schröer and Trenkler 1995,
 * R's `psmirnov`), up to 1e6 pairs, above that Kolmogorov's limit, conservative with ties.
 */
export function kolmogorovSmirnovTwoSample(a: ArrayLike<number>, b: ArrayLike<number>): KolmogorovSmirnov {
  const x = ascending(a);
  const y = ascending(b);
  const m = x.length;
  const n = y.length;
  if (m === 0 || n === 0) return { statistic: 0, p: 1, n: m + n };
  // 1 after the last of a group of equal values: only there are the distribution functions compared.
  const ends = new Uint8Array(m + n + 1);
  let statistic = 0;
  for (let i = 0, j = 0; i < m || j < n; ) {
    const value = i < m && (j >= n || x[i]! <= y[j]!) ? x[i]! : y[j]!;
    while (i < m && x[i] === value) i++;
    while (j < n && y[j] === value) j++;
    ends[i + j] = 1;
    statistic = Math.max(statistic, Math.abs(i / m - j / n));
  }
  const p = m * n <= 1e6 ? latticeP(m, n, statistic, ends) : kolmogorovUpper(statistic * Math.sqrt((m / (m + n)) * n));
  return { statistic, p, n: m + n };
}

/** P(some compared distance >= d) over all orders of the two samples: tails add up, nothing is subtracted. */
function latticeP(m: number, n: number, d: number, ends: Uint8Array): number {
  if (d === 0) return 1;
  const limit = d - 1e-9;
  const reached = new Float64Array(n + 1);
  for (let i = 0; i <= m; i++)
    for (let j = 0; j <= n; j++) {
      if (i + j === 0) continue;
      const beyond = ends[i + j] === 1 && Math.abs(i / m - j / n) >= limit;
      const left = j > 0 ? reached[j - 1]! : 0;
      reached[j] = beyond ? 1 : (i * reached[j]! + j * left) / (i + j);
    }
  return Math.min(1, reached[n]!);
}
