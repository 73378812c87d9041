import { chiSquare } from "./chi-square.ts";
import { kurtosis, type Moments, skewness } from "./moments.ts";

export interface NormalityTest {
  readonly statistic: number;
  readonly p: number;
}

/** Jarque and Bera (1980): n/6 (S^2 + (K - 3)^2 / 4), chi-square with 2 df; for large n. */
export function jarqueBera(m: Moments): NormalityTest {
  const s = skewness(m);
  const k = kurtosis(m) - 3;
  const statistic = (m.n / 6) * (s * s + (k * k) / 4);
  return { statistic, p: chiSquare.upper(statistic, 2) };
}

/** D'Agostino and Pearson's K^2 (1973, 1990), SciPy's `normaltest`; null below 8 values or for a constant. */
export function omnibus(m: Moments): NormalityTest | null {
  if (m.n < 8 || !(m.m2 > 0)) return null;
  const z1 = skewnessScore(skewness(m), m.n);
  const z2 = kurtosisScore(kurtosis(m), m.n);
  const statistic = z1 * z1 + z2 * z2;
  return { statistic, p: chiSquare.upper(statistic, 2) };
}

/** The normal score of the skewness (D'Agostino 1970). */
function skewnessScore(skew: number, n: number): number {
  const y = skew * Math.sqrt(((n + 1) * (n + 3)) / (6 * (n - 2)));
  const beta = (3 * (n * n + 27 * n - 70) * (n + 1) * (n + 3)) / ((n - 2) * (n + 5) * (n + 7) * (n + 9));
  const w2 = -1 + Math.sqrt(2 * (beta - 1));
  const delta = 1 / Math.sqrt(0.5 * Math.log(w2));
  const alpha = Math.sqrt(2 / (w2 - 1));
  return delta * Math.asinh(y / alpha);
}

/** The normal score of the kurtosis (Anscombe and Glynn 1983). */
function kurtosisScore(b2: number, n: number): number {
  const expected = (3 * (n - 1)) / (n + 1);
  const variance = (24 * n * (n - 2) * (n - 3)) / ((n + 1) * (n + 1) * (n + 3) * (n + 5));
  const x = (b2 - expected) / Math.sqrt(variance);
  const root =
    ((6 * (n * n - 5 * n + 2)) / ((n + 7) * (n + 9))) * Math.sqrt((6 * (n + 3) * (n + 5)) / (n * (n - 2) * (n - 3)));
  const a = 6 + (8 / root) * (2 / root + Math.sqrt(1 + 4 / (root * root)));
  const first = 1 - 2 / (9 * a);
  const second = Math.cbrt((1 - 2 / a) / (1 + x * Math.sqrt(2 / (a - 4))));
  return (first - second) / Math.sqrt(2 / (9 * a));
}
