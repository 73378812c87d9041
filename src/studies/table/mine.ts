import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex } from "@noble/hashes/utils.js";
import { truthOf } from "../../claims/scoring.ts";
import { type Context, type ContextOptions, createContext } from "../../core/context.ts";
import type { Event, Warning } from "../../core/event.ts";
import type { Metric, Truth } from "../../core/metric.ts";
import type { Inputs, Prediction, Predictor } from "../../core/model.ts";
import type { Cast } from "../../core/plan.ts";
import { Problem } from "../../core/problem.ts";
import { product } from "../../core/product.ts";
import { type Rows, sampleRows } from "../../core/rows.ts";
import { confirmRegister, type Finding } from "../../findings/confirm.ts";
import { buildRegister } from "../../findings/register.ts";
import { type SplitRows, splitRows } from "../../findings/split.ts";
import type { ModelNote, RecipeStep, Request, Study } from "../../findings/study.ts";
import { studyFormat } from "../../findings/study.ts";
import { saveModel } from "../../learn/artifact.ts";
import { type Calibration, calibrated, calibratePrediction, learnCalibration } from "../../learn/calibration.ts";
import { coverageOf, learnConformal } from "../../learn/conformal.ts";
import { crossValidate, type Validation } from "../../learn/cross-validate.ts";
import { effectCurves } from "../../learn/effects.ts";
import { fitSteps, labelled, type Model } from "../../learn/fit.ts";
import { distributions } from "../../profile/distribution.ts";
import { claims, metrics } from "../../registry.ts";
import type { DataSet } from "../open.ts";
import { baselineCandidate, type Candidate, drawnCandidates, efforts, plainCandidates } from "./candidates.ts";
import { calibrationBins, diagnose } from "./diagnostics.ts";
import { defaultMetric, type Evaluation, evaluate } from "./evaluate.ts";
import { rowsAsCsv } from "./holdout.ts";
import { findLeaks } from "./leaks.ts";
import { completeRequest, inputsOf, type MineOptions } from "./request.ts";

/** Explore rows that effect curves are averaged over. */
const effectRows = 2000;

export interface MineResult {
  readonly study: Study;
  readonly model: Model;
  /** The bytes of model.lode. */
  readonly artifact: Uint8Array;
  /** The text of holdout.csv. */
  readonly holdout: string;
  readonly evaluation: Evaluation;
}

/** The main job: models and claims from the explore rows, sealed, then tested once on the confirm rows. */
export async function mine(
  data: DataSet,
  options: MineOptions = {},
  contextOptions: ContextOptions = {},
): Promise<MineResult> {
  const warnings = new Map<string, Warning>();
  const onEvent = (event: Event) => {
    if (event.type === "warning") {
      const known = warnings.get(event.code + event.message);
      warnings.set(event.code + event.message, {
        code: event.code,
        message: event.message,
        count: (known?.count ?? 0) + event.count,
      });
    }
    contextOptions.onEvent?.(event);
  };
  const context = createContext({ ...contextOptions, onEvent });
  const request = completeRequest(options);
  const { rows: typed, casts } = asTask(data, request);
  const asked = inputsOf(typed, request);
  const { rows, unlabelled, raw } = await withTarget(typed, data.source.raw, asked.target!);
  const metric = defaultMetric(asked);
  const split = await splitRows(rows, {
    digest: data.source.sha256,
    target: asked.target!,
    ...(request.entity ? { entity: request.entity } : {}),
    ...(request.time ? { time: request.time } : {}),
  });
  const effort = efforts[request.effort];
  const folds = split.folds(effort.folds);
  const leaks = await findLeaks(split.explore, asked, metric, split.folds(2), context);
  const inputs: Inputs = request.keepLeaks
    ? asked
    : { ...asked, features: asked.features.filter((name) => !leaks.some((leak) => leak.column === name)) };
  if (inputs.features.length === 0)
    throw new Problem("no-features", "mine: every column is a leak suspect; look at them, then say --keep-leaks", {
      leaks,
    });

  const ranked = await rankCandidates(split, inputs, folds, metric, effort.boosting, context);
  const chosen = ranked[0]!;
  const target = truthOf(await split.explore.collect(split.explore.count, [inputs.target!]), inputs);
  const calibration = learnCalibration(
    target,
    chosen.validation.outOfFold,
    folds.map((fold) => fold % 2),
  );
  const outOfFold = calibratePrediction(chosen.validation.outOfFold, calibration);
  const conformal = learnConformal(target, outOfFold, request.level);
  const fitted = await fitSteps(chosen.candidate.steps, split.explore, inputs, context, chosen.candidate.id);
  const model = calibrated(fitted, calibration);
  const baseline = await fitSteps(baselineCandidate.steps, split.explore, inputs, context, "baseline");
  const artifact = saveModel(
    fitted,
    {
      reading: { options: data.source.options, casts },
      calibration,
      conformal,
      evaluation: { metric: metric.id, validation: { value: chosen.validation.value, se: chosen.validation.se } },
      fingerprint: { sha256: data.source.sha256, rows: split.explore.count },
      seed: context.seed,
    },
    product,
  );
  const digest = bytesToHex(sha256(artifact));
  const sample = await sampleRows(split.explore, effectRows, 0);
  const effects = await effectCurves(
    model,
    await sample.collect(sample.count, inputs.features),
    inputs.features,
    context,
  );
  const kinds = [...claims.values()];
  const own = claimContext(context, [model, baseline], split.kind === "entity" ? split.by : undefined);
  const subject = { inputs, model: { predictor: model, sha256: digest }, baseline, metric: metric.id };
  const register = await buildRegister(kinds, split.explore, subject, own);
  const confirm = split.confirm(register);
  const evaluation = await evaluate(model, baseline, confirm, split.confirmUnits, metric, context);
  const findings = await confirmRegister(register, kinds, confirm, request.rate, own);
  const holdout = await rowsAsCsv(raw.where(split.exploreMask.map((explore) => 1 - explore)));
  const calibrationNote = noteCalibration(calibration, target, chosen.validation.outOfFold, evaluation);
  const signal = evaluation.improvement.low > 0;
  const report = data.source.report;
  const study: Study = {
    format: studyFormat,
    product,
    request,
    seed: context.seed,
    data: {
      locator: data.source.name,
      sha256: data.source.sha256,
      rows: report.rows,
      kept: report.kept,
      rejected: report.rejected,
      repaired: report.repaired,
      ...(unlabelled > 0 ? { unlabelled } : {}),
      columns: data.schema.length,
    },
    holdout: { sha256: bytesToHex(sha256(new TextEncoder().encode(holdout))) },
    reading: { options: data.source.options, casts },
    schema: await schemaNotes(typed, data, inputs),
    recipe: recipeOf(data),
    split: {
      kind: split.kind,
      ...(split.by ? { by: split.by } : {}),
      explore: split.explore.count,
      confirm: split.confirmCount,
      reason: split.reason,
    },
    task: inputs.task,
    target: inputs.target!,
    ...(inputs.positive !== undefined ? { positive: inputs.positive } : {}),
    metric: { id: metric.id, better: metric.better },
    models: ranked.map(({ candidate, validation }, i): ModelNote => {
      const last = candidate.steps.at(-1)!;
      const note = {
        id: candidate.id,
        algorithm: last.algorithm.id,
        params: last.params,
        validation: { value: validation.value, se: validation.se },
      };
      return i === 0 ? { ...note, confirm: evaluation.metrics[metric.id]!, sha256: digest } : note;
    }),
    ...(leaks.length ? { leaks: leaks.map((leak) => ({ ...leak, kept: request.keepLeaks === true })) } : {}),
    baseline: { id: "baseline", confirm: evaluation.baseline },
    metrics: evaluation.metrics,
    verdict: {
      signal,
      sentence: verdictSentence(signal, inputs, metric, evaluation, findings),
      improvement: evaluation.improvement,
    },
    ...(calibrationNote ? { calibration: calibrationNote } : {}),
    conformal: {
      level: conformal.level,
      method: conformal.method,
      ...coverageOf(conformal, evaluation.truth, evaluation.prediction),
    },
    diagnostics: diagnose(evaluation.truth, evaluation.prediction, request.cost),
    effects,
    distributions: await distributions(typed),
    register: { sha256: register.digest, claims: register.entries.length },
    findings: orderFindings(findings),
    warnings: [...warnings.values()],
  };
  return { study, model, artifact, holdout, evaluation };
}

function noteCalibration(
  calibration: Calibration,
  target: Truth,
  outOfFold: Prediction,
  evaluation: Evaluation,
): Study["calibration"] {
  if (target.task !== "classify") return undefined;
  return {
    method: calibration.method,
    ece: evaluation.metrics.ece!.value,
    brier: evaluation.metrics.brier!.value,
    bins: calibrationBins(evaluation.truth, evaluation.prediction),
    before: {
      ece: metrics.get("ece")!.score(target, outOfFold)(),
      logLoss: metrics.get("logLoss")!.score(target, outOfFold)(),
    },
  };
}

/** A target of ordered numbers that is to be regressed is read as a number. */
function asTask(data: DataSet, request: Request): { rows: Rows; casts: readonly Cast[] } {
  const { target } = request;
  const field = data.schema.find((item) => item.name === target);
  const { casts } = data.source;
  if (field?.levels === undefined || inputsOf(data, request).task !== "regress") return { rows: data, casts };
  const { levels: _levels, ...rest } = casts.find((cast) => cast.column === target)!;
  const cast: Cast = { ...rest, to: "number" };
  return {
    rows: data.derive([{ step: "cast", casts: [cast] }]),
    casts: casts.map((one) => (one.column === target ? cast : one)),
  };
}

async function withTarget(rows: Rows, raw: Rows, target: string) {
  const { mask, unlabelled } = await labelled(rows, target);
  if (unlabelled === rows.count)
    throw new Problem("no-target-values", `mine: every value of the target "${target}" is missing`, { target });
  return { rows: rows.where(mask), raw: raw.where(mask), unlabelled };
}

interface Ranked {
  readonly candidate: Candidate;
  readonly validation: Validation;
}

/** All candidates by their score on folds of the explore rows, best first. */
async function rankCandidates(
  split: SplitRows,
  inputs: Inputs,
  folds: Uint8Array,
  metric: Metric,
  boosting: number,
  context: Context,
): Promise<Ranked[]> {
  const candidates = [...plainCandidates(inputs), ...drawnCandidates(boosting - 1, context.random)];
  const ranked: Ranked[] = [];
  for (const [i, candidate] of candidates.entries()) {
    context.emit({ type: "progress", stage: "comparing models", done: i, total: candidates.length });
    const validation = await crossValidate(
      candidate.steps,
      split.explore,
      inputs,
      folds,
      metric,
      context,
      candidate.id,
    );
    context.emit({ type: "metric", id: metric.id, model: candidate.id, value: validation.value });
    ranked.push({ candidate, validation });
  }
  context.emit({ type: "progress", stage: "comparing models", done: candidates.length, total: candidates.length });
  const sign = metric.better === "higher" ? -1 : 1;
  return ranked.sort((a, b) => sign * (a.validation.value - b.validation.value));
}

/** The context in which claims are tested: it knows the models they name. */
export function claimContext(context: Context, models: readonly Predictor[], unit: string | undefined): Context {
  return {
    ...context,
    model: (id) => models.find((model) => model.id === id) ?? context.model(id),
    metric: (id) => metrics.get(id) ?? context.metric(id),
    ...(unit ? { unit } : {}),
  };
}

async function schemaNotes(rows: Rows, data: DataSet, inputs: Inputs): Promise<Study["schema"]> {
  const missing = await rows.summarize(rows.schema.map((field) => ({ ask: "missing", column: field.name }) as const));
  const distinct = await rows.summarize(rows.schema.map((field) => ({ ask: "distinct", column: field.name }) as const));
  return rows.schema.map((field, i) => {
    const role =
      field.name === inputs.target
        ? "target"
        : field.name === inputs.weight
          ? "weight"
          : inputs.features.includes(field.name)
            ? "feature"
            : "ignore";
    const { levels, ...rest } = field;
    return {
      ...rest,
      role,
      missing: missing[i]!.count,
      distinct: distinct[i]!.count,
      ...(levels ? { levels } : {}),
      reason: data.source.reasons[field.name] ?? "",
    };
  });
}

/** What reading already cleaned: the marks that became missing, the cells that did not parse. */
function recipeOf(data: DataSet): RecipeStep[] {
  return data.source.casts.flatMap((cast): RecipeStep[] => {
    const marks = [...cast.missing, ...(cast.missingNumbers ?? []).map(String)];
    return marks.length
      ? [
          {
            step: "missing-marks",
            columns: [cast.column],
            reason: data.source.reasons[cast.column] ?? "",
            cells: 0,
            certain: true,
          },
        ]
      : [];
  });
}

function verdictSentence(
  signal: boolean,
  inputs: Inputs,
  metric: Metric,
  evaluation: Evaluation,
  findings: readonly Finding[],
): string {
  const confirmed = findings.filter((finding) => finding.verdict === "confirmed").length;
  const { value } = evaluation.metrics[metric.id]!;
  const base = evaluation.baseline.value;
  const figures = `${metric.id} ${value.toFixed(3)} on rows that it had not seen, against ${base.toFixed(3)} for the baseline`;
  if (!signal)
    return `No model predicts ${inputs.target} better than the baseline (${figures}); ${confirmed} of ${findings.length} insights were confirmed.`;
  return `${inputs.target} can be predicted: ${figures}; ${confirmed} of ${findings.length} insights were confirmed.`;
}

/** Confirmed first, then by the size of the effect within its measure's own scale. */
function orderFindings(findings: readonly Finding[]): readonly Finding[] {
  const strength = (finding: Finding) =>
    finding.confirm.se ? Math.abs(finding.confirm.effect ?? 0) / finding.confirm.se : 0;
  const rank = (finding: Finding) => (finding.verdict === "confirmed" ? 0 : 1);
  return [...findings].sort((a, b) => rank(a) - rank(b) || strength(b) - strength(a) || (a.id < b.id ? -1 : 1));
}
