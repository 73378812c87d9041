import type { InferenceTerm } from "../core/algorithm.ts";
import type { ContextOptions } from "../core/context.ts";
import { checkColumns } from "../core/near.ts";
import { parseParams } from "../core/params.ts";
import { product } from "../core/product.ts";
import { saveModel } from "../learn/artifact.ts";
import { type FitOptions, fit, type Model } from "../learn/fit.ts";
import { labelled, taskOf } from "../learn/inputs.ts";
import { algorithms } from "../registry.ts";
import { asNumbers, noNumbers } from "./as-numbers.ts";
import { checkTarget } from "./check-target.ts";
import { type DataSet, readingOf } from "./open.ts";
import { warnOfLoad } from "./reopen.ts";
import { unknownAlgorithm } from "./unknown-algorithm.ts";

export interface FitDocument {
  readonly format: "lode-fit/1";
  readonly algorithm: string;
  readonly task: string;
  readonly target: string;
  /** Rows learned from: those with a target, and for linear models the complete ones. */
  readonly rows: number;
  readonly unlabelled: number;
  /** Rows left out for a missing cell, by algorithms that take complete rows only. */
  readonly dropped?: number;
  readonly params: Readonly<Record<string, unknown>>;
  readonly terms?: readonly InferenceTerm[];
  readonly summary?: Readonly<Record<string, number | null>>;
  readonly rules?: readonly string[];
}

/** One algorithm on every row as read. */
export async function fitStudy(
  id: string,
  given: Readonly<Record<string, unknown>>,
  data: DataSet,
  request: FitOptions & { readonly target: string },
  options: ContextOptions,
) {
  const algorithm = algorithms.get(id);
  if (algorithm === undefined) throw unknownAlgorithm(id, [...algorithms.keys()]);
  if (options.onEvent) warnOfLoad(data, options.onEvent);
  const names = data.schema.map((item) => item.name);
  checkColumns(names, { "--on": request.on, "--weight": request.weight });
  await checkTarget(data, request.target, "fit", 2);
  const field = data.schema[names.indexOf(request.target)]!;
  const tasks = algorithm.tasks as readonly string[];
  const task =
    request.task ??
    (tasks.length === 1 && (tasks[0] === "regress" || tasks[0] === "classify") ? tasks[0] : taskOf(field));
  const { rows: typed, casts } = asNumbers(data, [task === "regress" ? field.name : undefined, request.weight]);
  const { mask, unlabelled } = await labelled(typed, request.target);
  if (unlabelled === typed.count) throw noNumbers(field);
  const rows = unlabelled > 0 ? typed.where(mask) : typed;
  const params = parseParams(id, algorithm.params, given) as Record<string, unknown>;
  const model: Model = await fit({ algorithm, params }, rows, { ...options, ...request, task });
  const learner = model.pipelines[0]!.at(-1)!;
  const inference = algorithm.inference?.(learner.state);
  const rules = algorithm.rules?.(learner.state, learner.inputs);
  const state = learner.state as { rows?: number; dropped?: number };
  const document: FitDocument = {
    format: "lode-fit/1",
    algorithm: id,
    task: model.inputs.task,
    target: request.target,
    rows: state.rows ?? rows.count,
    unlabelled,
    ...(state.dropped ? { dropped: state.dropped } : {}),
    params,
    ...(inference ? { terms: inference.terms, summary: inference.summary } : {}),
    ...(rules ? { rules } : {}),
  };
  const artifact = saveModel(
    model,
    {
      reading: readingOf(data, casts),
      fingerprint: { sha256: data.source.sha256, rows: rows.count },
      seed: options.seed ?? 1,
    },
    product,
  );
  return { document, model, artifact };
}
