import type { Context } from "../../core/context.ts";
import type { Metric } from "../../core/metric.ts";
import type { Inputs } from "../../core/model.ts";
import type { Rows } from "../../core/rows.ts";
import { each } from "../../core/workers.ts";
import { countOf, crossValidate, type Validation } from "../../learn/cross-validate.ts";
import type { Candidate } from "./candidates.ts";

/** What may be delivered: one candidate, or several whose predictions are averaged. */
export interface Ranked {
  readonly id: string;
  readonly members: readonly Candidate[];
  readonly validation: Validation;
}

/** Folds after which an optional candidate is judged, and the share of them that go on: the rest cannot be chosen. */
const firstFolds = 2;
const goOn = 1 / 3;

/**
 * All candidates by their score on folds of the explore rows, best first. Optional ones race: all of them on the first
 * folds, the best third of them on all folds (successive halving with one rung: Jamieson and Talwalkar, AISTATS 2016).
 * Those given up stand below all others, in the order of the folds they were judged on.
 */
export async function rankCandidates(
  candidates: readonly Candidate[],
  rows: Rows,
  inputs: Inputs,
  folds: Uint8Array,
  metric: Metric,
  context: Context,
): Promise<Ranked[]> {
  const all = countOf(folds);
  const first = Math.min(firstFolds, all);
  const needed = candidates.filter(({ optional }) => !optional);
  const optional = candidates.filter((candidate) => candidate.optional);
  const kept = Math.ceil(optional.length * goOn);
  const total = needed.length * all + optional.length * first + kept * (all - first);
  let done = 0;
  const tell = () => context.emit({ type: "progress", stage: "comparing models", done, total });
  const onFold = () => {
    done++;
    tell();
  };
  const score = async (candidate: Candidate, through: number, begun?: Validation) => {
    const stretch = { through, onFold, ...(begun ? { begun } : {}) };
    const validation = await crossValidate(
      candidate.steps,
      rows,
      inputs,
      folds,
      metric,
      context,
      candidate.id,
      stretch,
    );
    context.emit({ type: "metric", id: metric.id, model: candidate.id, value: validation.value });
    return { id: candidate.id, members: [candidate], validation, candidate };
  };
  tell();
  const ranked = await each(context, needed, (candidate) => score(candidate, all));
  const tried = bestFirst(await whileTime(context, optional, (candidate) => score(candidate, first)), metric);
  const best = tried.slice(0, kept);
  const finished = await whileTime(context, best, ({ candidate, validation }) => score(candidate, all, validation));
  const left = optional.length - tried.length + best.length - finished.length;
  if (left > 0)
    context.emit({
      type: "warning",
      code: "timeout",
      message: `time was up after ${candidates.length - left} of ${candidates.length} models had been compared; the others were left out, and the same command may find another model on another day`,
      count: left,
    });
  return bestFirst([...ranked, ...finished, ...tried.slice(finished.length)], metric);
}

/** By score; those that were given up on fewer folds below the others. */
export function bestFirst<R extends Ranked>(ranked: readonly R[], metric: Metric): R[] {
  const sign = metric.better === "higher" ? -1 : 1;
  return [...ranked].sort(
    ({ validation: a }, { validation: b }) => b.folds.length - a.folds.length || sign * (a.value - b.value),
  );
}

/** Beside each other; where time is limited a few at a time until it is up: what has begun is always finished. */
async function whileTime<A, B>(context: Context, items: readonly A[], work: (item: A) => Promise<B>): Promise<B[]> {
  if (context.hurry === undefined) return each(context, items, work);
  const stride = context.workers?.count ?? 1;
  const results: B[] = [];
  while (results.length < items.length && !context.hurry())
    results.push(...(await each(context, items.slice(results.length, results.length + stride), work)));
  return results;
}
