import type { CleanDocument } from "../../clean/clean-document.ts";
import { type Context, type ContextOptions, createContext } from "../../core/context.ts";
import type { Event, Warning } from "../../core/event.ts";
import type { Metric } from "../../core/metric.ts";
import { product } from "../../core/product.ts";
import type { Rows } from "../../core/rows.ts";
import { confirmRegister } from "../../findings/confirm.ts";
import { type SplitRows, splitRows } from "../../findings/split.ts";
import type { Interval, Opening, Request, Study } from "../../findings/study.ts";
import { type WithinLevels, withinLevels } from "../../findings/within-levels.ts";
import { saveModel } from "../../learn/artifact.ts";
import type { Model } from "../../learn/fit.ts";
import { claims } from "../../registry.ts";
import { type DataSet, readingOf } from "../open.ts";
import { warnOfLoad } from "../reopen.ts";
import { fitRanked } from "./average.ts";
import { type Cleaning, cleaned } from "./cleaning.ts";
import { studyDocument } from "./document.ts";
import { defaultMetric, evaluate } from "./evaluate.ts";
import { claimContext, type Explored, explore } from "./explore.ts";
import { fromPlaceToPlace } from "./from-place-to-place.ts";
import { rowsAsCsv } from "./holdout.ts";
import { placesOf } from "./places.ts";
import { prepare } from "./prepare.ts";
import { completeRequest, type MineOptions } from "./request.ts";

export interface MineResult {
  readonly study: Study;
  readonly model: Model;
  /** The bytes of model.lode: the model that was evaluated. */
  readonly artifact: Uint8Array;
  /** The bytes of model-refit.lode: the same steps fitted again on all rows, where that was asked for. */
  readonly refit?: Uint8Array;
  /** What recipe.json holds: the repairs that the model learned from, for `lode clean --recipe`. */
  readonly recipe: CleanDocument;
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
  warnOfLoad(data, context.emit);
  const request = completeRequest(options, data.source.schema);
  const asRead = await prepare(data, request);
  const metric = defaultMetric(asRead.inputs);
  const { entity, time } = request;
  const firstSplit = await splitRows(asRead.rows, {
    digest: data.source.sha256,
    target: asRead.inputs.target!,
    ...(entity ? { entity } : {}),
    ...(time ? { time } : {}),
  });
  const cleaning = await cleaned(data, asRead, firstSplit, request, metric, context);
  try {
    return await study(cleaning, request, metric, warnings, context);
  } finally {
    if (cleaning.data !== data) await cleaning.data.close();
  }
}

/** Explores, seals, confirms and tells. */
async function study(
  cleaning: Cleaning,
  request: Request,
  metric: Metric,
  warnings: () => Warning[],
  context: Context,
): Promise<MineResult> {
  const { data, prepared, split, repairs, recipe } = cleaning;
  const from = await placesOf(prepared.rows, split, request);
  const explored = await explore(data, prepared, split, request, metric, context);
  const openings: Opening[] = [];
  const open = (what: Opening["for"], count: number): Rows => {
    openings.push({ for: what, count });
    return split.confirm(explored.register);
  };
  const units = split.confirmUnits;
  const evaluation = await evaluate(explored.model, explored.baseline, open("model", 1), units, metric, context);
  const findings = await confirmRegister(
    explored.register,
    [...claims.values()],
    open("claims", explored.register.entries.length),
    request.rate,
    claimContext(context, [explored.model], split),
  );
  const confirmed = findings.filter(({ verdict }) => verdict === "confirmed").length;
  const within = context.hurry?.()
    ? new Map<string, WithinLevels>()
    : await withinLevels(
        findings,
        [...claims.values()],
        open("levels", confirmed),
        [explored.inputs.target!, ...explored.inputs.features],
        claimContext(context, [explored.model], split),
      );
  const compared = request.compare
    ? await compareOthers(explored, split, open("other models", explored.ranked.length - 1), metric, context)
    : new Map<string, Interval>();
  const places =
    from && (await fromPlaceToPlace(from, explored, split, findings, open("places", findings.length), metric, context));
  const holdout = await rowsAsCsv(prepared.raw.where(split.exploreMask.map((one) => 1 - one)));
  const document = await studyDocument({
    data,
    repairs,
    request,
    seed: context.seed,
    prepared,
    split,
    metric,
    explored,
    evaluation,
    compared,
    openings,
    findings,
    within,
    ...(places ? { places } : {}),
    holdout,
    warnings: warnings(),
  });
  const refit = request.refit ? await fitAgain(explored, cleaning, context) : undefined;
  const { model, artifact } = explored;
  return { study: document, recipe, model, artifact, ...(refit ? { refit } : {}), holdout };
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
  for (const ranked of explored.ranked.slice(1)) {
    const model = await fitRanked(ranked, split.explore, explored.inputs, context);
    const { metrics } = await evaluate(model, explored.baseline, confirm, split.confirmUnits, metric, context);
    compared.set(ranked.id, metrics[metric.id]!);
  }
  return compared;
}

async function fitAgain(
  explored: Explored,
  { data, prepared: { rows, casts } }: Cleaning,
  context: Context,
): Promise<Uint8Array> {
  const model = await fitRanked(explored.ranked[0]!, rows, explored.inputs, context);
  const { calibration, conformal } = explored;
  return saveModel(
    model,
    {
      reading: readingOf(data, casts),
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
