import type { Context } from "../../core/context.ts";
import type { Metric } from "../../core/metric.ts";
import type { Inputs } from "../../core/model.ts";
import type { Rows } from "../../core/rows.ts";
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
  const ranked: Ranked[] = [];
  for (const [i, candidate] of candidates.entries()) {
    context.emit({ type: "progress", stage: "comparing models", done: i, total: candidates.length });
    const validation = await crossValidate(candidate.steps, rows, inputs, folds, metric, context, candidate.id);
    context.emit({ type: "metric", id: metric.id, model: candidate.id, value: validation.value });
    ranked.push({ candidate, validation });
  }
  context.emit({ type: "progress", stage: "comparing models", done: candidates.length, total: candidates.length });
  const sign = metric.better === "higher" ? -1 : 1;
  return ranked.sort((a, b) => sign * (a.validation.value - b.validation.value));
}
