import type { Evidence } from "../core/claim.ts";
import { chiSquare } from "../statistics/chi-square.ts";
import { randomEffects } from "../statistics/random-effects.ts";
import { qValues } from "./confirm.ts";
import type { FindingNote, Interval } from "./study.ts";
import { type Transfer, type TransferVerdict, transferVerdict } from "./transfer.ts";

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

export interface PooledFinding extends PooledEvidence {
  readonly id: string;
  readonly kind: string;
  /** As the study says it, with the study's figures. */
  readonly sentence: string;
  readonly verdict: TransferVerdict;
  readonly q: number | null;
}

/** A figure for the model in each of several tables, as one. */
export interface PooledPerformance extends Interval {
  readonly metric: string;
  readonly tau2: number | null;
  readonly i2: number | null;
  readonly predictionLow: number | null;
  readonly predictionHigh: number | null;
  readonly files: number;
}

/** What `check` of several tables writes. */
export interface PooledTransfer {
  readonly format: "lode-transfer/1";
  readonly study: { readonly sha256: string };
  readonly files: readonly Transfer[];
  readonly pooled: readonly PooledFinding[];
  readonly performance?: PooledPerformance;
  readonly verdict: { readonly sentence: string; readonly holds: number; readonly of: number };
}

/**
 * Measures that are never below 0: their mean over tables is above 0 by chance alone, and is 0 only where each of them is. Their
 * p values are put together too (Fisher: -2 sum log p is chi-square with 2k degrees), and the larger p counts.
 */
const withoutSign: ReadonlySet<string> = new Set(["correlationRatio", "cramersV"]);

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
  const unsigned = withoutSign.has(first.measure);
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

/** One row for each finding of a study; `evidence` holds that of each table, in the order of the findings. */
export function pooledFindings(
  findings: readonly FindingNote[],
  evidence: readonly (readonly Evidence[])[],
  rate: number,
): PooledFinding[] {
  const pooled = findings.map((_, i) => poolEvidence(evidence.map((table) => table[i]!)));
  const counted = pooled.map((own, i) => (findings[i]!.verdict === "confirmed" ? own : { ...own, p: null }));
  const q = qValues(findings, counted);
  return findings.map((finding, i): PooledFinding => {
    const own = pooled[i]!;
    const verdict = own.files === 0 ? "untestable" : transferVerdict(finding, own, q[i]!, rate);
    const before = own.reason === undefined && finding.verdict !== "confirmed" ? "not confirmed before" : own.reason;
    const { id, kind, sentence } = finding;
    return { id, kind, sentence, ...own, ...(before ? { reason: before } : {}), verdict, q: q[i]! };
  });
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
