import { drawsFor, truthOf } from "../../claims/scoring.ts";
import type { Context } from "../../core/context.ts";
import type { Metric, Truth } from "../../core/metric.ts";
import type { Inputs, Prediction, Predictor } from "../../core/model.ts";
import type { Rows } from "../../core/rows.ts";
import type { Interval } from "../../findings/study.ts";
import { metrics } from "../../registry.ts";
import { bootstrapWeights, percentileInterval } from "../../statistics/bootstrap.ts";
import { quantiles } from "../../statistics/quantile.ts";

/** The metrics that fit a task; those of two levels only where there are two. */
export function metricsFor(inputs: Inputs): readonly Metric[] {
  return [...metrics.values()].filter(
    (metric) => metric.tasks.includes(inputs.task) && (!metric.binary || inputs.levels?.length === 2),
  );
}

export function defaultMetric(inputs: Inputs): Metric {
  return metrics.get(inputs.task === "regress" ? "r2" : inputs.levels?.length === 2 ? "auc" : "logLoss")!;
}

export interface Evaluation {
  readonly baseline: Interval;
  readonly metrics: Readonly<Record<string, Interval>>;
  /** How much better than the baseline, and the one-sided 99 % lower bound of it. */
  readonly improvement: { readonly value: number; readonly low: number };
  readonly truth: Truth;
  readonly prediction: Prediction;
}

/** Scores a model and the baseline once on rows, with paired bootstrap intervals over units. */
export async function evaluate(
  model: Predictor,
  baseline: Predictor,
  rows: Rows,
  units: Int32Array,
  main: Metric,
  context: Context,
): Promise<Evaluation> {
  const table = await rows.collect(rows.count);
  const truth = truthOf(table, model.inputs);
  const prediction = model.predict(table);
  const plain = baseline.predict(table);
  const list = metricsFor(model.inputs);
  const scores = list.map((metric) => metric.score(truth, prediction));
  const theirs = main.score(truth, plain);
  const ours = scores[list.indexOf(main)]!;
  const sign = main.better === "higher" ? 1 : -1;
  const draws = drawsFor(rows.count);
  const replicates = list.map(() => new Float64Array(draws));
  const baselines = new Float64Array(draws);
  const gains = new Float64Array(draws);
  const random = context.random.fork("evaluate");
  const unitCount = 1 + units.reduce((most, unit) => Math.max(most, unit), 0);
  const weights = new Int32Array(units.length);
  for (let draw = 0; draw < draws; draw++) {
    const drawn = bootstrapWeights(random, unitCount);
    for (let i = 0; i < weights.length; i++) weights[i] = drawn[units[i]!]!;
    for (const [i, score] of scores.entries()) replicates[i]![draw] = score(weights);
    baselines[draw] = theirs(weights);
    gains[draw] = sign * (replicates[list.indexOf(main)]![draw]! - baselines[draw]!);
    if (draw % 50 === 0)
      context.emit({ type: "progress", stage: "scoring on the confirm rows", done: draw, total: draws });
    await context.pause();
  }
  context.emit({ type: "progress", stage: "scoring on the confirm rows", done: draws, total: draws });
  const [low] = quantiles(gains, [0.01]);
  return {
    baseline: intervalOf(theirs(), baselines),
    metrics: Object.fromEntries(list.map((metric, i) => [metric.id, intervalOf(scores[i]!(), replicates[i]!)])),
    improvement: { value: sign * (ours() - theirs()), low: low! },
    truth,
    prediction,
  };
}

function intervalOf(value: number, replicates: Float64Array): Interval {
  const told = replicates.filter((one) => Number.isFinite(one));
  const mean = told.reduce((sum, one) => sum + one / told.length, 0);
  const se = Math.sqrt(told.reduce((sum, one) => sum + (one - mean) ** 2, 0) / (told.length - 1));
  return { value, ...percentileInterval(told, 0.95), ...(Number.isFinite(se) ? { se } : {}) };
}
