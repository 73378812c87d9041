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
  const rank = async (candidate: Candidate): Promise<Ranked> => {
    const validation = await crossValidate(candidate.steps, rows, inputs, folds, metric, context, candidate.id);
    context.emit({ type: "metric", id: metric.id, model: candidate.id, value: validation.value });
    tell();
    return { candidate, validation };
  };
  const ranked = await each(
    context,
    candidates.filter(({ optional }) => !optional),
    rank,
  );
  const optional = candidates.filter((candidate) => candidate.optional);
  // Where time is limited they are begun a few at a time: what has begun is always finished.
  const stride = context.hurry ? (context.workers?.count ?? 1) : Math.max(1, optional.length);
  for (let from = 0; from < optional.length; from += stride) {
    if (context.hurry?.()) {
      context.emit({
        type: "warning",
        code: "timeout",
        message: `time was up after ${ranked.length} of ${candidates.length} models had been compared; the others were left out, and the same command may find another model on another day`,
        count: optional.length - from,
      });
      break;
    }
    ranked.push(...(await each(context, optional.slice(from, from + stride), rank)));
  }
  const sign = metric.better === "higher" ? -1 : 1;
  return ranked.sort((a, b) => sign * (a.validation.value - b.validation.value));
}
