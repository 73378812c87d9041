import type { Context } from "../../core/context.ts";
import type { Metric, Truth } from "../../core/metric.ts";
import type { Inputs } from "../../core/model.ts";
import type { Rows } from "../../core/rows.ts";
import { averagePredictions } from "../../learn/average.ts";
import { countOf, scoreFolds } from "../../learn/cross-validate.ts";
import { averageOf, fitSteps, type Model } from "../../learn/fit.ts";
import type { Ranked } from "./rank.ts";

/** Candidates in an average at most. */
const most = 8;

/**
 * The equal average of the best candidates, scored on the same folds. Weights learned on the folds did no better on new
 * rows: decisions/0013. Candidates that cannot explain their predictions are left out, so that the average can.
 */
export function averageOfBest(
  ranked: readonly Ranked[],
  truth: Truth,
  folds: Uint8Array,
  metric: Metric,
): Ranked | undefined {
  const best = ranked
    .filter(
      ({ members, validation }) =>
        validation.folds.length === countOf(folds) &&
        members.every(({ steps }) => steps.at(-1)!.algorithm.explain !== undefined),
    )
    .slice(0, most);
  if (best.length < 2) return undefined;
  const outOfFold = averagePredictions(best.map(({ validation }) => validation.outOfFold));
  return {
    id: `average-of-${best.length}`,
    members: best.flatMap(({ members }) => members),
    validation: scoreFolds(truth, outOfFold, folds, metric),
  };
}

/** Fits every member by itself; a model of several says their average. */
export async function fitRanked({ id, members }: Ranked, rows: Rows, inputs: Inputs, context: Context): Promise<Model> {
  const models: Model[] = [];
  for (const { id: own, steps } of members) models.push(await fitSteps(steps, rows, inputs, context, own));
  return models.length === 1 ? models[0]! : averageOf(id, models);
}
