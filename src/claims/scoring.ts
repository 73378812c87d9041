import type { Evidence } from "../core/claim.ts";
import type { Context } from "../core/context.ts";
import { asNumbers } from "../core/design.ts";
import type { Truth } from "../core/metric.ts";
import type { Inputs, Prediction, Predictor } from "../core/model.ts";
import { Problem } from "../core/problem.ts";
import type { Random } from "../core/random.ts";
import type { Rows } from "../core/rows.ts";
import { columnOf, isCoded, type Table } from "../core/table.ts";
import { bootstrapWeights, percentileInterval } from "../statistics/bootstrap.ts";
import { normal } from "../statistics/normal.ts";
import { claimSample } from "./cells.ts";
import type { Units } from "./units.ts";

/** The truth of a table for a model's target; a level that the model does not know counts as missing. */
export function truthOf(table: Table, inputs: Inputs): Truth {
  const column = columnOf(table, inputs.target!);
  if (inputs.task === "regress") return { task: "regress", values: asNumbers(column) };
  if (!isCoded(column))
    throw new Problem("wrong-kind", `the target "${inputs.target}" is ${column.kind}, levels are needed`);
  const places = column.levels.map((level) => inputs.levels!.indexOf(level));
  const codes = column.codes.map((code) => (code < 0 ? -1 : places[code]!));
  return {
    task: "classify",
    codes,
    levels: inputs.levels!,
    ...(inputs.positive !== undefined ? { positive: inputs.positive } : {}),
  };
}

/** Rows that have a target, their truth and what a model says of them. */
export async function predictRows(
  predictor: Predictor,
  rows: Rows,
  context: Context,
  limit?: number,
): Promise<{ truth: Truth; prediction: Prediction; table: Table }> {
  const { target, features } = predictor.inputs;
  const sample = await claimSample(rows, limit);
  const unit =
    context.unit !== undefined && rows.schema.some((field) => field.name === context.unit) ? [context.unit] : [];
  const all = truthOf(await sample.collect(sample.count, [target!]), predictor.inputs);
  const there =
    all.task === "regress"
      ? Uint8Array.from(all.values, (value) => (Number.isNaN(value) ? 0 : 1))
      : Uint8Array.from(all.codes, (code) => (code < 0 ? 0 : 1));
  const table = await sample.where(there).collect(sample.count, [...new Set([target!, ...features, ...unit])]);
  return { truth: truthOf(table, predictor.inputs), prediction: predictor.predict(table), table };
}

/** Draws of a bootstrap; fewer where rows are many, so that the work stays bounded. */
export function drawsFor(rows: number): number {
  return Math.max(200, Math.min(1000, Math.floor(20_000_000 / Math.max(1, rows))));
}

/** Weights of rows for each draw of a bootstrap over units, or over rows where these are independent. */
export function drawWeights(
  rows: number,
  units: Units | undefined,
  draws: number,
  random: Random,
): readonly Int32Array[] {
  return Array.from({ length: draws }, () => {
    const drawn = bootstrapWeights(random, units?.count ?? rows);
    return units ? units.codes.map((unit) => drawn[unit]!) : drawn;
  });
}

/** Evidence for a difference that is a function of row weights: percentile interval, normal p from the bootstrap's error. */
export async function bootstrapDifference(
  difference: (weights?: ArrayLike<number>, draw?: number) => number,
  draws: readonly Int32Array[],
  units: Units | undefined,
  context: Context,
): Promise<Omit<Evidence, "measure">> {
  const n = draws[0]!.length;
  const effect = difference();
  const replicates: number[] = [];
  for (const [i, weights] of draws.entries()) {
    const value = difference(weights, i);
    if (Number.isFinite(value)) replicates.push(value);
    if (i % 8 === 0) await context.pause();
  }
  const mean = replicates.reduce((sum, value) => sum + value, 0) / replicates.length;
  const se = Math.sqrt(replicates.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (replicates.length - 1));
  const { low, high } = percentileInterval(replicates, 0.95);
  return {
    n,
    units: units?.count ?? n,
    effect,
    se,
    low,
    high,
    p: se > 0 ? 2 * normal.upper(Math.abs(effect) / se) : effect === 0 ? 1 : 0,
  };
}
