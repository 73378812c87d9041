import { truthOf } from "../claims/scoring.ts";
import type { Step } from "../core/algorithm.ts";
import { type Context, forkContext } from "../core/context.ts";
import type { Metric, Truth } from "../core/metric.ts";
import type { Inputs, Prediction } from "../core/model.ts";
import type { Rows } from "../core/rows.ts";
import { each } from "../core/workers.ts";
import { heldOut } from "./held-out.ts";
import { outputsOf, placesWhere, takePrediction, takeTruth } from "./outputs.ts";

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
  const truth = truthOf(await rows.collect(rows.count, [inputs.target!]), inputs);
  const before = begun?.folds.length ?? 0;
  await each(
    context,
    Array.from({ length: through - before }, (_, i) => before + i),
    async (fold) => {
      const train = folds.map((own) => (own === fold ? 0 : 1));
      const test = folds.map((own) => (own === fold ? 1 : 0));
      const prediction = await heldOut(steps, rows, train, test, inputs, forkContext(context, "fold", fold), id);
      const values = outputsOf(prediction);
      for (const [i, place] of placesWhere(folds, (own) => own === fold).entries())
        outputs.set(values.subarray(i * width, (i + 1) * width), place * width);
      await context.pause();
      onFold?.();
    },
  );
  const outOfFold = inputs.levels ? { levels: inputs.levels, probabilities: outputs } : { values: outputs };
  return scoreFolds(truth, outOfFold, folds, metric, through);
}

/** Scores what was said of the rows of each fold by a model that did not learn from them. */
export function scoreFolds(
  truth: Truth,
  outOfFold: Prediction,
  folds: Uint8Array,
  metric: Metric,
  through = countOf(folds),
): Validation {
  const scores = Array.from({ length: through }, (_, fold) => {
    const places = placesWhere(folds, (own) => own === fold);
    return metric.score(takeTruth(truth, places), takePrediction(outOfFold, places))();
  });
  const value = scores.reduce((sum, score) => sum + score, 0) / through;
  const se = Math.sqrt(scores.reduce((sum, score) => sum + (score - value) ** 2, 0) / (through - 1) / through);
  return { value, se, folds: scores, outOfFold };
}

export const countOf = (folds: Uint8Array): number => 1 + folds.reduce((most, fold) => Math.max(most, fold), 0);
