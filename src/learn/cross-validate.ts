import { truthOf } from "../claims/scoring.ts";
import type { Step } from "../core/algorithm.ts";
import { type Context, forkContext } from "../core/context.ts";
import type { Metric } from "../core/metric.ts";
import type { Inputs, Prediction } from "../core/model.ts";
import type { Rows } from "../core/rows.ts";
import { takeTableRows } from "../core/table.ts";
import { each } from "../core/workers.ts";
import { heldOut } from "./held-out.ts";

export interface Validation {
  /** Mean of the metric over folds, and its standard error over folds. */
  readonly value: number;
  readonly se: number;
  readonly folds: readonly number[];
  /** What the model of the other folds says of each row. */
  readonly outOfFold: Prediction;
}

/** Which of the folds are scored now. */
export interface Stretch {
  /** Up to this fold; all of them unless said. */
  readonly through?: number;
  /** What an earlier stretch found. */
  readonly begun?: Validation;
  /** Called after each fold. */
  readonly onFold?: () => void;
}

/**
 * Learns on all folds but one and scores the one left out, for each fold; every transform is fitted inside. In
 * several stretches the result is the same as in one.
 */
export async function crossValidate(
  steps: readonly Step[],
  rows: Rows,
  inputs: Inputs,
  folds: Uint8Array,
  metric: Metric,
  context: Context,
  id: string,
  { through = countOf(folds), begun, onFold }: Stretch = {},
): Promise<Validation> {
  const width = inputs.levels?.length ?? 1;
  const outputs = begun ? outputsOf(begun.outOfFold).slice() : new Float64Array(rows.count * width);
  const target = await rows.collect(rows.count, [inputs.target!]);
  const before = begun?.folds ?? [];
  const added = await each(
    context,
    Array.from({ length: through - before.length }, (_, i) => before.length + i),
    async (fold) => {
      const train = folds.map((own) => (own === fold ? 0 : 1));
      const test = folds.map((own) => (own === fold ? 1 : 0));
      const prediction = await heldOut(steps, rows, train, test, inputs, forkContext(context, "fold", fold), id);
      const places = positionsOf(folds, fold);
      const values = outputsOf(prediction);
      for (const [i, place] of places.entries())
        outputs.set(values.subarray(i * width, (i + 1) * width), place * width);
      await context.pause();
      onFold?.();
      return metric.score(truthOf(takeTableRows(target, places), inputs), prediction)();
    },
  );
  const scores = [...before, ...added];
  const value = scores.reduce((sum, score) => sum + score, 0) / through;
  const se = Math.sqrt(scores.reduce((sum, score) => sum + (score - value) ** 2, 0) / (through - 1) / through);
  const outOfFold = inputs.levels ? { levels: inputs.levels, probabilities: outputs } : { values: outputs };
  return { value, se, folds: scores, outOfFold };
}

export const countOf = (folds: Uint8Array): number => 1 + folds.reduce((most, fold) => Math.max(most, fold), 0);

export function outputsOf(prediction: Prediction): Float64Array {
  return "values" in prediction ? prediction.values : prediction.probabilities;
}

function positionsOf(folds: Uint8Array, fold: number): number[] {
  const places: number[] = [];
  for (let i = 0; i < folds.length; i++) if (folds[i] === fold) places.push(i);
  return places;
}
