import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex } from "@noble/hashes/utils.js";
import { truthOf } from "../../claims/scoring.ts";
import type { Context } from "../../core/context.ts";
import type { Metric, Truth } from "../../core/metric.ts";
import type { Inputs, Predictor } from "../../core/model.ts";
import { Problem } from "../../core/problem.ts";
import { product } from "../../core/product.ts";
import { sampleRows } from "../../core/rows.ts";
import { buildRegister, type Sealed } from "../../findings/register.ts";
import type { SplitRows } from "../../findings/split.ts";
import type { Request, Study } from "../../findings/study.ts";
import { saveModel } from "../../learn/artifact.ts";
import { type Calibration, calibrated, calibratePrediction, learnCalibration } from "../../learn/calibration.ts";
import { type Conformal, learnConformal } from "../../learn/conformal.ts";
import { type Effect, effectCurves } from "../../learn/effects.ts";
import { fitSteps, type Model } from "../../learn/fit.ts";
import { claims, metrics } from "../../registry.ts";
import { type DataSet, readingOf } from "../open.ts";
import { averageOfBest, fitRanked } from "./average.ts";
import {
  baselineCandidate,
  boostingCandidate,
  type Candidate,
  drawnCandidates,
  efforts,
  plainCandidates,
} from "./candidates.ts";
import { optimismGap, structureToMeasure } from "./optimism.ts";
import type { Prepared } from "./prepare.ts";
import { bestFirst, type Ranked, rankCandidates } from "./rank.ts";
import { findSuspects, withoutColumns } from "./suspects.ts";

/** Explore rows that effect curves are averaged over. */
const effectRows = 2000;

/** All that is known before the confirm rows are opened: nothing in it changes afterwards. */
export interface Explored {
  readonly inputs: Inputs;
  readonly leaks: NonNullable<Study["leaks"]>;
  readonly ranked: readonly Ranked[];
  readonly optimism?: NonNullable<Study["split"]["optimism"]>;
  readonly target: Truth;
  readonly calibration: Calibration;
  readonly conformal: Conformal;
  readonly model: Model;
  readonly baseline: Model;
  readonly artifact: Uint8Array;
  readonly sha256: string;
  readonly effects: readonly Effect[];
  readonly rules?: NonNullable<Study["rules"]>;
  readonly register: Sealed;
}

/** Models and claims from the explore rows: leaks out, candidates ranked, the best one fitted, calibrated and written, claims sealed. */
export async function explore(
  data: DataSet,
  prepared: Prepared,
  split: SplitRows,
  request: Request,
  metric: Metric,
  context: Context,
): Promise<Explored> {
  const effort = efforts[request.effort];
  const rows = split.explore;
  const folds = split.folds(effort.folds);
  const { inputs, leaks } = await withoutLeaks(split, prepared.inputs, request, metric, context);
  const candidates = [...plainCandidates(inputs), ...drawnCandidates(effort.boosting - 1, context.random)];
  const target = truthOf(await rows.collect(rows.count, [inputs.target!]), inputs);
  const single = await rankCandidates(candidates, rows, inputs, folds, metric, context);
  const average = effort.average ? averageOfBest(single, target, folds, metric) : undefined;
  const ranked = average ? bestFirst([...single, average], metric) : single;
  const structure = structureToMeasure(split, prepared.rows, inputs);
  const optimism =
    structure && rows.count >= 200 ? await optimismGap(split, inputs, metric, structure, context) : undefined;
  const [best] = ranked;
  const { validation } = best!;
  const calibration = learnCalibration(
    target,
    validation.outOfFold,
    folds.map((fold) => fold % 2),
  );
  const conformal = learnConformal(target, calibratePrediction(validation.outOfFold, calibration), request.level);
  const fitted = await fitRanked(best!, rows, inputs, context);
  const baseline = await fitSteps(baselineCandidate.steps, rows, inputs, context, "baseline");
  const evaluation = { metric: metric.id, validation: { value: validation.value, se: validation.se } };
  const reading = readingOf(data, prepared.casts);
  const fingerprint = { sha256: data.source.sha256, rows: rows.count };
  const artifact = saveModel(
    fitted,
    { reading, calibration, conformal, evaluation, fingerprint, seed: context.seed },
    product,
  );
  const digest = bytesToHex(sha256(artifact));
  const model = calibrated(fitted, calibration);
  const sample = await sampleRows(rows, effectRows, 0);
  const effects = await effectCurves(
    model,
    await sample.collect(sample.count, inputs.features),
    inputs.features,
    context,
  );
  const rules = await treeRules(candidates, split, inputs, context);
  const subject = { inputs, model: { predictor: model, sha256: digest }, baseline, metric: metric.id };
  const register = await buildRegister([...claims.values()], rows, subject, claimContext(context, [model], split));
  return {
    inputs,
    leaks,
    ranked,
    ...(optimism ? { optimism } : {}),
    target,
    calibration,
    conformal,
    model,
    baseline,
    artifact,
    sha256: digest,
    effects,
    ...(rules ? { rules } : {}),
    register,
  };
}

/** Leak suspects and the inputs without them; the score of plain boosting with and without, so that a person can judge. */
async function withoutLeaks(
  split: SplitRows,
  asked: Inputs,
  request: Request,
  metric: Metric,
  context: Context,
): Promise<{ inputs: Inputs; leaks: Explored["leaks"] }> {
  const suspects = await findSuspects(split, asked, metric, context);
  if (suspects.length === 0) return { inputs: asked, leaks: [] };
  const kept = request.keepLeaks === true;
  const clean = withoutColumns(asked, suspects);
  if (clean.features.length === 0 && !kept)
    throw new Problem(
      "no-features",
      `mine: every column seems to know ${asked.target} already (${suspects.map((leak) => leak.column).join(", ")}); look at them, then say --keep-leaks`,
      { suspects },
    );
  const folds = split.folds(3);
  const score = async (inputs: Inputs) =>
    inputs.features.length === 0
      ? null
      : (await rankCandidates([boostingCandidate("leaks", {})], split.explore, inputs, folds, metric, context))[0]!
          .validation.value;
  const validation = { with: await score(asked), without: await score(clean) };
  return { inputs: kept ? asked : clean, leaks: suspects.map((leak) => ({ ...leak, kept, validation })) };
}

/** The readable rules of the shallow tree, fitted on the explore rows. */
async function treeRules(
  candidates: readonly Candidate[],
  split: SplitRows,
  inputs: Inputs,
  context: Context,
): Promise<Explored["rules"]> {
  const candidate = candidates.find((item) => item.id === "decision-tree");
  if (candidate === undefined) return undefined;
  const tree = await fitSteps(candidate.steps, split.explore, inputs, context, candidate.id);
  const { algorithm, state, inputs: own } = tree.pipelines[0]!.at(-1)!;
  const lines = algorithm.rules?.(state, own);
  return lines && { model: candidate.id, lines };
}

/** The context in which claims are tested: it knows the models they name, and the independent units. */
export function claimContext(
  context: Context,
  models: readonly Predictor[],
  split: { readonly kind: string; readonly by?: string },
): Context {
  return {
    ...context,
    model: (id) => models.find((model) => model.id === id) ?? context.model(id),
    metric: (id) => metrics.get(id) ?? context.metric(id),
    ...(split.kind === "entity" && split.by ? { unit: split.by } : {}),
  };
}
