import { betaSlope, incompleteBetaPair } from "./incomplete-beta.ts";
import { gammaLower, gammaSlope } from "./incomplete-gamma.ts";
import { poisson } from "./poisson.ts";

/**
 * The Poisson(half) mixture of values that fall by `term(j)` from j to j + 1, summed outwards from the largest weight.
 * Absolute error about 1e-14; cost O(sqrt(half)).
 */
function mixture(
  half: number,
  at: (j: number) => number,
  term: (j: number) => number,
  up: (j: number) => number,
): number {
  const start = Math.floor(half);
  const weight = poisson.probability(start, half);
  const firstValue = at(start);
  const firstTerm = term(start);
  let sum = weight * firstValue;
  let w = weight;
  let value = firstValue;
  let drop = firstTerm;
  for (let j = start; ; ) {
    value -= drop;
    drop *= up(j);
    j++;
    w *= half / j;
    const part = w * Math.max(0, value);
    sum += part;
    if (w < 1e-18 || part < sum * 1e-17) break;
  }
  w = weight;
  value = firstValue;
  drop = firstTerm;
  for (let j = start; j > 0; ) {
    w *= j / half;
    j--;
    drop /= up(j);
    value = Math.min(1, value + drop);
    sum += w * value;
    if (w < 1e-18) break;
  }
  return Math.min(1, sum);
}

/** P(X <= x) of the noncentral chi-square with df > 0 and noncentrality lambda >= 0 (Johnson and Kotz, ch. 29). */
export function noncentralChiSquareCdf(x: number, df: number, lambda: number): number {
  const y = x / 2;
  const a = df / 2;
  if (!(y > 0)) return 0;
  if (lambda === 0) return gammaLower(a, y);
  return mixture(
    lambda / 2,
    (j) => gammaLower(a + j, y),
    (j) => gammaSlope(a + j, y) / (a + j),
    (j) => y / (a + j + 1),
  );
}

/** P(F <= x) of the noncentral F with d1, d2 degrees of freedom and noncentrality lambda >= 0 (ch. 30). */
export function noncentralFCdf(x: number, d1: number, d2: number, lambda: number): number {
  if (!(x > 0)) return 0;
  const ratio = (d1 / d2) * x;
  const u = ratio / (1 + ratio);
  const v = 1 / (1 + ratio);
  const a = d1 / 2;
  const b = d2 / 2;
  if (lambda === 0) return incompleteBetaPair(a, b, u, v).lower;
  return mixture(
    lambda / 2,
    (j) => incompleteBetaPair(a + j, b, u, v).lower,
    (j) => betaSlope(a + j, b, u, v) / (a + j),
    (j) => (u * (a + j + b)) / (a + j + 1),
  );
}

/**
 * The noncentralities whose cdf at the observed statistic is (1 + level) / 2 and (1 - level) / 2: a confidence
 * interval by inversion (Steiger and Fouladi 1997). 0 where no lambda > 0 reaches it.
 */
export function noncentralityInterval(
  cdf: (lambda: number) => number,
  statistic: number,
  df: number,
  level: number,
): { low: number; high: number } {
  const solve = (target: number): number => {
    if (cdf(0) <= target) return 0;
    let low = 0;
    let high = Math.max(1, 2 * statistic + df);
    while (cdf(high) > target) {
      low = high;
      high *= 2;
    }
    for (let i = 0; i < 60 && high - low > 1e-10 * high; i++) {
      const middle = (low + high) / 2;
      if (cdf(middle) > target) low = middle;
      else high = middle;
    }
    return (low + high) / 2;
  };
  return { low: solve((1 + level) / 2), high: solve((1 - level) / 2) };
}
