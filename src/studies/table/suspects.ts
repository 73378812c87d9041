import type { Context } from "../../core/context.ts";
import type { Metric } from "../../core/metric.ts";
import type { Inputs } from "../../core/model.ts";
import type { SplitRows } from "../../findings/split.ts";
import { findParts } from "./adding-up.ts";
import { findLeaks, type LeakSuspect } from "./leaks.ts";

/** Every column that seems to know the answer: alone, or together with others. */
export async function findSuspects(
  split: SplitRows,
  inputs: Inputs,
  metric: Metric,
  context: Context,
): Promise<readonly LeakSuspect[]> {
  const alone = await findLeaks(split.explore, inputs, metric, split.folds(2), context);
  return [...alone, ...(await findParts(split.explore, withoutColumns(inputs, alone), context))];
}

export const withoutColumns = (inputs: Inputs, suspects: readonly LeakSuspect[]): Inputs => ({
  ...inputs,
  features: inputs.features.filter((name) => !suspects.some((leak) => leak.column === name)),
});
