import type { Context } from "../../core/context.ts";
import type { Metric } from "../../core/metric.ts";
import type { Inputs } from "../../core/model.ts";
import type { Rows } from "../../core/rows.ts";
import { each } from "../../core/workers.ts";
import { crossValidate, type Validation } from "../../learn/cross-validate.ts";
import type { Candidate } from "./candidates.ts";

export interface Ranked {
  readonly candidate: Candidate;
  readonly validation: Validation;
}

/** All candidates by their score on folds of the explore rows, best first. */
export async function rankCandidates(
  candidates: readonly Candidate[],
  rows: Rows,
  inputs: Inputs,
  folds: Uint8Array,
  metric: Metric,
  context: Context,
): Promise<Ranked[]> {
  let done = 0;
  const tell = () =>
    context.emit({ type: "progress", stage: "comparing models", done: done++, total: candidates.length });
  tell();
  const ranked = await each(context, candidates, async (candidate): Promise<Ranked> => {
    const validation = await crossValidate(candidate.steps, rows, inputs, folds, metric, context, candidate.id);
    context.emit({ type: "metric", id: metric.id, model: candidate.id, value: validation.value });
    tell();
    return { candidate, validation };
  });
  const sign = metric.better === "higher" ? -1 : 1;
  return ranked.sort((a, b) => sign * (a.validation.value - b.validation.value));
}
