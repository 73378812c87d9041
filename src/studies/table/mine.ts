import { type Context, type ContextOptions, createContext } from "../../core/context.ts";
import type { Event, Warning } from "../../core/event.ts";
import type { Metric } from "../../core/metric.ts";
import { product } from "../../core/product.ts";
import type { Rows } from "../../core/rows.ts";
import { confirmRegister } from "../../findings/confirm.ts";
import { type SplitRows, splitRows } from "../../findings/split.ts";
import type { Interval, Study } from "../../findings/study.ts";
import { saveModel } from "../../learn/artifact.ts";
import { fitSteps, type Model } from "../../learn/fit.ts";
import { claims } from "../../registry.ts";
import type { DataSet } from "../open.ts";
import { studyDocument } from "./document.ts";
import { defaultMetric, evaluate } from "./evaluate.ts";
import { claimContext, type Explored, explore } from "./explore.ts";
import { rowsAsCsv } from "./holdout.ts";
import { prepare } from "./prepare.ts";
import { completeRequest, type MineOptions } from "./request.ts";

export interface MineResult {
  readonly study: Study;
  readonly model: Model;
  /** The bytes of model.lode: the model that was evaluated. */
  readonly artifact: Uint8Array;
  /** The bytes of model-refit.lode: the same steps fitted again on all rows, where that was asked for. */
  readonly refit?: Uint8Array;
  /** The text of holdout.csv. */
  readonly holdout: string;
}

/** The main job: models and claims from the explore rows, sealed, then tested once on the confirm rows. */
export async function mine(
  data: DataSet,
  options: MineOptions = {},
  contextOptions: ContextOptions = {},
): Promise<MineResult> {
  const { context, warnings } = collectWarnings(contextOptions);
  const request = completeRequest(options, data.source.schema);
  const prepared = await prepare(data, request);
  const metric = defaultMetric(prepared.inputs);
  const { entity, time } = request;
  const split = await splitRows(prepared.rows, {
    digest: data.source.sha256,
    target: prepared.inputs.target!,
    ...(entity ? { entity } : {}),
    ...(time ? { time } : {}),
  });
  const explored = await explore(data, prepared, split, request, metric, context);
  const confirm = split.confirm(explored.register);
  const evaluation = await evaluate(explored.model, explored.baseline, confirm, split.confirmUnits, metric, context);
  const findings = await confirmRegister(
    explored.register,
    [...claims.values()],
    confirm,
    request.rate,
    claimContext(context, [explored.model], split),
  );
  const compared = request.compare
    ? await compareOthers(explored, split, confirm, metric, context)
    : new Map<string, Interval>();
  const holdout = await rowsAsCsv(prepared.raw.where(split.exploreMask.map((one) => 1 - one)));
  const study = await studyDocument({
    data,
    request,
    seed: context.seed,
    prepared,
    split,
    metric,
    explored,
    evaluation,
    compared,
    findings,
    holdout,
    warnings: warnings(),
  });
  const refit = request.refit ? await fitAgain(explored, prepared.rows, data, context) : undefined;
  return { study, model: explored.model, artifact: explored.artifact, ...(refit ? { refit } : {}), holdout };
}

/** The other candidates on the confirm rows, after the order was final. */
async function compareOthers(
  explored: Explored,
  split: SplitRows,
  confirm: Rows,
  metric: Metric,
  context: Context,
): Promise<ReadonlyMap<string, Interval>> {
  const compared = new Map<string, Interval>();
  for (const { candidate } of explored.ranked.slice(1)) {
    const model = await fitSteps(candidate.steps, split.explore, explored.inputs, context, candidate.id);
    const { metrics } = await evaluate(model, explored.baseline, confirm, split.confirmUnits, metric, context);
    compared.set(candidate.id, metrics[metric.id]!);
  }
  return compared;
}

async function fitAgain(explored: Explored, rows: Rows, data: DataSet, context: Context): Promise<Uint8Array> {
  const { candidate } = explored.ranked[0]!;
  const model = await fitSteps(candidate.steps, rows, explored.inputs, context, candidate.id);
  const { calibration, conformal } = explored;
  const reading = { options: data.source.options, casts: data.source.casts };
  return saveModel(
    model,
    {
      reading,
      calibration,
      conformal,
      fingerprint: { sha256: data.source.sha256, rows: rows.count },
      seed: context.seed,
    },
    product,
  );
}

/** Warnings are events; the study lists each once with its count. */
function collectWarnings(options: ContextOptions): { context: Context; warnings: () => Warning[] } {
  const seen = new Map<string, Warning>();
  const onEvent = (event: Event) => {
    if (event.type === "warning") {
      const { code, message } = event;
      const count = (seen.get(code + message)?.count ?? 0) + event.count;
      seen.set(code + message, { code, message, count });
    }
    options.onEvent?.(event);
  };
  return { context: createContext({ ...options, onEvent }), warnings: () => [...seen.values()] };
}
