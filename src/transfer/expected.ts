import type { Context } from "../core/context.ts";
import type { Metric } from "../core/metric.ts";
import { bootstrapWeights, percentileInterval } from "../statistics/bootstrap.ts";
import type { Labelled } from "./labelled.ts";
import { outcomeModel } from "./outcome-model.ts";

/** The figure to expect on rows whose target is not known. */
export interface Expected {
  readonly metric: string;
  readonly value: number;
  /** Ends of the interval that holds the figure measured on these very rows, once their targets are known, in 95 of 100 cases. */
  readonly low: number;
  readonly high: number;
  readonly method: "confidence-based" | "direct loss" | "importance weighting";
  readonly assumes: string;
  /** Of importance weighting: rows of the study that the weighted ones are worth. */
  readonly effectiveRows?: number;
}

/** Rows that a figure is told of at least. */
const rowsLeast = 10;
const draws = 400;
const level = 0.95;
const assumes =
  "the target depends on the columns as it did in the study; only how often rows of each sort are met has changed";

/**
 * What a model's figure will be on rows without a target, by up to two methods. Each value is the figure measured on the
 * study's confirm rows, moved by what the method says changes from there to here; its interval is that of draws in which
 * the units of the confirm rows are drawn anew (their error), the calibrator is learned from these (its error) and the
 * targets of the new rows are drawn (theirs).
 */
export async function expectedFigures(
  reference: Labelled,
  here: Omit<Labelled, "truth">,
  metric: Metric,
  context: Context,
): Promise<readonly Expected[]> {
  const { ratios } = reference;
  if (here.units.length < rowsLeast) return [];
  const outcomes = await outcomeModel(reference, here, metric, context);
  const measured = metric.score(reference.truth, reference.prediction);
  const moved = measured() - outcomes.there();
  const middle = outcomes.here();
  const random = context.random.fork("expected");
  const unitCount = 1 + reference.units.reduce((most, unit) => Math.max(most, unit), 0);
  const values: number[] = [];
  const weighted: number[] = [];
  for (let draw = 0; draw < draws; draw++) {
    const own = random.fork(draw);
    const drawnUnits = bootstrapWeights(own, unitCount);
    const weights = Float64Array.from(reference.units, (unit) => drawnUnits[unit]!);
    const drawn = outcomes.drawn(own, weights);
    values.push(measured(weights) - outcomes.there(weights) + drawn);
    if (ratios) {
      const both = weights.map((weight, row) => weight * ratios[row]!);
      weighted.push(measured(both) + outcomes.drawn(own.fork("weighted")) - middle);
    }
    context.emit({ type: "progress", stage: "expecting without labels", done: draw, total: draws });
    await context.pause();
  }
  context.emit({ type: "progress", stage: "expecting without labels", done: draws, total: draws });
  const first: Expected = {
    metric: metric.id,
    value: moved + middle,
    ...percentileInterval(values.filter(Number.isFinite), level),
    method: outcomes.method,
    assumes,
  };
  if (!ratios) return [first];
  const sum = ratios.reduce((total, ratio) => total + ratio, 0);
  const squares = ratios.reduce((total, ratio) => total + ratio * ratio, 0);
  return [
    first,
    {
      metric: metric.id,
      value: measured(ratios),
      ...percentileInterval(weighted.filter(Number.isFinite), level),
      method: "importance weighting",
      assumes,
      effectiveRows: (sum * sum) / squares,
    },
  ];
}
