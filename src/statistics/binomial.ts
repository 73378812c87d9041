import { incompleteBetaPair } from "./incomplete-beta.ts";
import { deviance, stirlingError } from "./special.ts";

/** k successes in n independent trials of probability p. `upper` is P(X > k), as SciPy's `sf`: not P(X >= k). */
export const binomial = { probability, cdf, upper };

/** P(X = k) by Loader's saddle-point form (2000): accurate in every tail. 0 where k is no integer in 0 .. n. */
function probability(k: number, n: number, p: number): number {
  if (!(k >= 0 && k <= n) || !Number.isInteger(k)) return 0;
  const q = 1 - p;
  if (p <= 0) return k === 0 ? 1 : 0;
  if (q <= 0) return k === n ? 1 : 0;
  if (k === 0) return Math.exp(n * Math.log1p(-p));
  if (k === n) return Math.exp(n * Math.log(p));
  const correction = stirlingError(n) - stirlingError(k) - stirlingError(n - k);
  const log = correction - deviance(k, n * p) - deviance(n - k, n * q);
  return Math.exp(log) * Math.sqrt(n / (2 * Math.PI * k * (n - k)));
}

function tails(k: number, n: number, p: number): { lower: number; upper: number } {
  const whole = Math.floor(k);
  if (whole < 0) return { lower: 0, upper: 1 };
  if (whole >= n) return { lower: 1, upper: 0 };
  // P(X <= k) = I_{1-p}(n - k, k + 1) (DLMF 8.17.5).
  return incompleteBetaPair(n - whole, whole + 1, 1 - p, p);
}

function cdf(k: number, n: number, p: number): number {
  return tails(k, n, p).lower;
}

function upper(k: number, n: number, p: number): number {
  return tails(k, n, p).upper;
}

/**
 * The exact two-sided p value of k successes in n trials against probability p: the sum over all outcomes at most as
 * likely as k, with R's tolerance of 1e-7 (`binom.test`). Cost O(log n).
 */
export function binomialTest(k: number, n: number, p: number): number {
  if (n === 0) return 1;
  if (p <= 0) return k === 0 ? 1 : 0;
  if (p >= 1) return k === n ? 1 : 0;
  const mean = n * p;
  if (k === mean) return 1;
  const limit = probability(k, n, p) * (1 + 1e-7);
  if (k < mean) {
    // The first outcome above the mean that is no likelier than k; probabilities fall from there on.
    let low = Math.ceil(mean);
    let high = n + 1;
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      if (probability(middle, n, p) <= limit) high = middle;
      else low = middle + 1;
    }
    return Math.min(1, cdf(k, n, p) + upper(low - 1, n, p));
  }
  let low = -1;
  let high = Math.floor(mean);
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (probability(middle, n, p) <= limit) low = middle;
    else high = middle - 1;
  }
  return Math.min(1, upper(k - 1, n, p) + cdf(low, n, p));
}
