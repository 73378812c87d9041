import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex } from "@noble/hashes/utils.js";
import type { Warning } from "../../core/event.ts";
import type { Metric } from "../../core/metric.ts";
import type { Inputs } from "../../core/model.ts";
import { product } from "../../core/product.ts";
import type { Rows } from "../../core/rows.ts";
import type { Finding } from "../../findings/confirm.ts";
import type { SplitRows } from "../../findings/split.ts";
import {
  type Interval,
  type ModelNote,
  type RecipeStep,
  type Request,
  type Study,
  studyFormat,
} from "../../findings/study.ts";
import { coverageOf } from "../../learn/conformal.ts";
import { distributions } from "../../profile/distribution.ts";
import { metrics } from "../../registry.ts";
import type { DataSet } from "../open.ts";
import { calibrationBins, diagnose } from "./diagnostics.ts";
import type { Evaluation } from "./evaluate.ts";
import type { Explored } from "./explore.ts";
import type { Prepared } from "./prepare.ts";

/** All that a run found. */
export interface Found {
  readonly data: DataSet;
  readonly request: Request;
  readonly seed: number;
  readonly prepared: Prepared;
  readonly split: SplitRows;
  readonly metric: Metric;
  readonly explored: Explored;
  readonly evaluation: Evaluation;
  /** Of the other models, where they were compared on the confirm rows. */
  readonly compared: ReadonlyMap<string, Interval>;
  readonly findings: readonly Finding[];
  readonly holdout: string;
  readonly warnings: readonly Warning[];
}

/** The study as one document. */
export async function studyDocument(found: Found): Promise<Study> {
  const { data, request, prepared, split, metric, explored, evaluation, findings } = found;
  const { inputs, conformal, calibration } = explored;
  const { report } = data.source;
  const signal = evaluation.improvement.low > 0;
  const calibrationNote = noteCalibration(found);
  return {
    format: studyFormat,
    product,
    request,
    seed: found.seed,
    data: {
      locator: data.source.name,
      sha256: data.source.sha256,
      rows: report.rows,
      kept: report.kept,
      rejected: report.rejected,
      repaired: report.repaired,
      ...(prepared.unlabelled > 0 ? { unlabelled: prepared.unlabelled } : {}),
      columns: data.schema.length,
    },
    holdout: { sha256: bytesToHex(sha256(new TextEncoder().encode(found.holdout))) },
    reading: { options: data.source.options, casts: prepared.casts },
    schema: await schemaNotes(prepared.typed, data, inputs),
    recipe: recipeOf(data),
    split: {
      kind: split.kind,
      ...(split.by ? { by: split.by } : {}),
      explore: split.explore.count,
      confirm: split.confirmCount,
      reason: `${split.reason}${adviceOf(explored, split)}`,
      ...(explored.optimism ? { optimism: explored.optimism } : {}),
    },
    task: inputs.task,
    target: inputs.target!,
    ...(inputs.positive !== undefined ? { positive: inputs.positive } : {}),
    metric: { id: metric.id, better: metric.better },
    models: explored.ranked.map(({ candidate, validation }, i): ModelNote => {
      const last = candidate.steps.at(-1)!;
      const confirm = i === 0 ? evaluation.metrics[metric.id] : found.compared.get(candidate.id);
      return {
        id: candidate.id,
        algorithm: last.algorithm.id,
        params: last.params,
        validation: { value: validation.value, se: validation.se },
        ...(confirm ? { confirm } : {}),
        ...(i === 0 ? { sha256: explored.sha256 } : {}),
      };
    }),
    ...(explored.leaks.length ? { leaks: explored.leaks } : {}),
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
    effects: explored.effects,
    distributions: await distributions(prepared.typed),
    ...(explored.rules ? { rules: explored.rules } : {}),
    register: { sha256: explored.register.digest, claims: explored.register.entries.length },
    findings: orderFindings(findings),
    warnings: found.warnings,
  };

  function noteCalibration({ explored: { target, ranked } }: Found): Study["calibration"] {
    if (target.task !== "classify") return undefined;
    const { outOfFold } = ranked[0]!.validation;
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
}

/** How to ask for the split that a time column makes possible. */
function adviceOf({ optimism }: Explored, split: SplitRows): string {
  if (optimism === undefined || split.kind === "time" || split.kind === "entity") return "";
  return `; rows carry a time: predicted from earlier rows alone the model would reach ${optimism.metric} ${optimism.structured.toFixed(3)} instead of ${optimism.random.toFixed(3)} (ask for a split by time with --time ${optimism.by})`;
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
