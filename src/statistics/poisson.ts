import { gammaLower, gammaUpper } from "./incomplete-gamma.ts";
import { deviance, stirlingError } from "./special.ts";

/** Counts of mean `mean` > 0. `upper` is P(X > k), not P(X >= k). */
export const poisson = {
  /** P(X = k) by Loader's saddle-point form (2000); 0 where k is no whole number >= 0. */
  probability(k: number, mean: number): number {
    if (!(k >= 0) || !Number.isInteger(k)) return 0;
    if (mean === 0) return k === 0 ? 1 : 0;
    if (k === 0) return Math.exp(-mean);
    return Math.exp(-stirlingError(k) - deviance(k, mean)) / Math.sqrt(2 * Math.PI * k);
  },
  cdf: (k: number, mean: number): number => (k < 0 ? 0 : gammaUpper(Math.floor(k) + 1, mean)),
  upper: (k: number, mean: number): number => (k < 0 ? 1 : gammaLower(Math.floor(k) + 1, mean)),
};
