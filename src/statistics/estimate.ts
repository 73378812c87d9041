import { normal } from "./normal.ts";

/** What every test of an effect returns. The null value of `effect` is 0 and `p` is two-sided. */
export interface Estimate {
  /** The name of the effect's scale, such as "meanDifference" or "auc". */
  readonly measure: string;
  /** Observations used. */
  readonly n: number;
  readonly effect: number;
  /** Standard error of `effect`, on its scale; Infinity where it cannot be estimated. */
  readonly se: number;
  /** Ends of the confidence interval; the ends of the scale where nothing is known. */
  readonly low: number;
  readonly high: number;
  /** Never NaN; 1 where the data can say nothing. */
  readonly p: number;
  readonly statistic?: number;
  readonly df?: number;
}

/** The estimate of too few data: p is 1 and the interval is the whole scale. */
export function unknownEstimate(measure: string, n: number, effect: number, low: number, high: number): Estimate {
  return { measure, n, effect: Number.isNaN(effect) ? 0 : effect, se: Number.POSITIVE_INFINITY, low, high, p: 1 };
}

/** The normal quantile of a two-sided interval: 1.96 at level 0.95. */
export function criticalValue(level: number): number {
  return -normal.quantile((1 - level) / 2);
}

/** A number kept in low .. high. */
export function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value));
}
