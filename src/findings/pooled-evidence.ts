import type { Evidence } from "../core/claim.ts";
import { chiSquare } from "../statistics/chi-square.ts";
import { randomEffects } from "../statistics/random-effects.ts";

/** Evidence of several tables for one claim as one: the mean over tables, and where the next table is expected. */
export interface PooledEvidence extends Evidence {
  /** Tables it could be measured in. */
  readonly files: number;
  /** Null where fewer than two tables tell of it. */
  readonly tau2: number | null;
  readonly i2: number | null;
  /** Null where fewer than three tables tell of it. */
  readonly predictionLow: number | null;
  readonly predictionHigh: number | null;
}

/** A figure for the model in each of several tables, as one. */
export interface PooledPerformance {
  readonly metric: string;
  readonly value: number;
  readonly se: number;
  readonly low: number;
  readonly high: number;
  readonly tau2: number | null;
  readonly i2: number | null;
  readonly predictionLow: number | null;
  readonly predictionHigh: number | null;
  readonly files: number;
}

/**
 * Measures that are never below 0: their mean over tables is above 0 by chance alone, and is 0 only where each of them is. Their
 * p values are put together too (Fisher: -2 sum log p is chi-square with 2k degrees), and the larger p counts.
 */
const withoutSign: ReadonlySet<string> = new Set(["correlationRatio", "cramersV"]);

/** Whether effects of the measure point one way or the other. */
export const isSigned = ({ measure }: Pick<Evidence, "measure">): boolean => !withoutSign.has(measure);

const unknown = { tau2: null, i2: null, predictionLow: null, predictionHigh: null };

export function poolEvidence(all: readonly Evidence[]): PooledEvidence {
  const told = all.filter((one) => one.effect !== null);
  const [first] = told;
  if (first === undefined)
    return {
      ...nothing("none", 0, 0, all.find(({ reason }) => reason !== undefined)?.reason ?? "no table tells of it"),
      ...unknown,
      files: 0,
    };
  const n = sum(told.map((one) => one.n));
  const units = sum(told.map((one) => one.units));
  if (first.p === null) {
    const broken = told.reduce((cells, one) => cells + Math.round(one.effect! * one.n), 0);
    const high = broken === 0 ? Math.min(1, 3 / n) : broken / n;
    const { measure } = first;
    const identity = { n, units, measure, effect: broken / n, se: null, low: 0, high, p: null };
    return { ...identity, ...unknown, files: told.length };
  }
  const found = randomEffects(told);
  if (found === null)
    return {
      ...nothing(first.measure, n, units, "its error cannot be estimated in any table"),
      ...unknown,
      files: told.length,
    };
  const { k, effect, se, low, high, p, tau2, i2, predictionLow, predictionHigh } = found;
  const used = told.filter((_, i) => found.weights[i]! > 0);
  const unsigned = !isSigned(first);
  const bounded = (value: number | null) => (value === null || !unsigned ? value : Math.min(1, Math.max(0, value)));
  const [alone] = used;
  return {
    n: sum(used.map((one) => one.n)),
    units: sum(used.map((one) => one.units)),
    measure: first.measure,
    effect,
    se,
    ...(k === 1
      ? { low: alone!.low, high: alone!.high, p: alone!.p }
      : { low: bounded(low), high: bounded(high), p: unsigned ? Math.max(p, fisher(used.map((one) => one.p!))) : p }),
    tau2,
    i2,
    predictionLow: bounded(predictionLow),
    predictionHigh: bounded(predictionHigh),
    files: k,
  };
}

/** A model's figures as one; those without an error take no part. */
export function poolPerformance(
  metric: { readonly id: string; readonly better: "higher" | "lower" },
  scores: readonly { readonly value: number; readonly se?: number }[],
): PooledPerformance | undefined {
  const found = randomEffects(scores.map(({ value, se }) => ({ effect: value, se: se ?? null })));
  if (found === null) return undefined;
  // No score is better than perfect: 1 where higher is better, 0 otherwise.
  const bounded = <T extends number | null>(value: T) =>
    value === null ? value : metric.better === "higher" ? Math.min(1, value) : Math.max(0, value);
  return {
    metric: metric.id,
    value: found.effect,
    se: found.se,
    low: bounded(found.low)!,
    high: bounded(found.high)!,
    tau2: found.tau2,
    i2: found.i2,
    predictionLow: bounded(found.predictionLow),
    predictionHigh: bounded(found.predictionHigh),
    files: found.k,
  };
}

function fisher(p: readonly number[]): number {
  return chiSquare.upper(-2 * p.reduce((total, one) => total + Math.log(one), 0), 2 * p.length);
}

function nothing(measure: string, n: number, units: number, reason: string): Evidence {
  return { n, units, measure, effect: null, se: null, low: null, high: null, p: null, reason };
}

const sum = (values: readonly number[]): number => values.reduce((total, one) => total + one, 0);

/** Whether the effect of the next table, or place, is expected on the side of the mean; undefined where it cannot be told. */
export function pointsOneWay({
  effect,
  predictionLow,
  predictionHigh,
}: Pick<PooledEvidence, "effect" | "predictionLow" | "predictionHigh">): boolean | undefined {
  if (effect === null || predictionLow === null || predictionHigh === null) return undefined;
  return effect > 0 ? predictionLow > 0 : predictionHigh < 0;
}
