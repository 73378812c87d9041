import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex } from "@noble/hashes/utils.js";
import type { Warning } from "../../core/event.ts";
import { type Metric, metricName } from "../../core/metric.ts";
import type { Inputs } from "../../core/model.ts";
import { product } from "../../core/product.ts";
import type { Rows } from "../../core/rows.ts";
import { cellText } from "../../engines/memory/cast.ts";
import type { Finding } from "../../findings/confirm.ts";
import type { Places } from "../../findings/places.ts";
import type { SplitRows } from "../../findings/split.ts";
import {
  type Interval,
  type ModelNote,
  type Opening,
  type RecipeStep,
  type Request,
  type Study,
  studyFormat,
} from "../../findings/study.ts";
import type { WithinLevels } from "../../findings/within-levels.ts";
import { coverageOf } from "../../learn/conformal.ts";
import { distributions } from "../../profile/distribution.ts";
import { missingMarks } from "../../profile/missing-marks.ts";
import { metrics } from "../../registry.ts";
import { byStrength } from "../../report/fold.ts";
import { isFlattered } from "../../report/sections/optimism.ts";
import { type DataSet, readingOf } from "../open.ts";
import { calibrationBins, diagnose } from "./diagnostics.ts";
import type { Evaluation } from "./evaluate.ts";
import type { Explored } from "./explore.ts";
import { placeAdvice } from "./place-advice.ts";
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
  readonly openings: readonly Opening[];
  readonly findings: readonly Finding[];
  readonly within: ReadonlyMap<string, WithinLevels>;
  readonly places?: Places;
  readonly repairs: readonly RecipeStep[];
  readonly holdout: string;
  readonly warnings: readonly Warning[];
}

const marksTold = 5;
/** A model that goes less than this part of the way from the baseline to perfect predicts weakly, however surely it does. */
const weakGain = 0.1;

/** The study as one document. */
export async function studyDocument(found: Found): Promise<Study> {
  const { data, request, prepared, split, metric, explored, evaluation, findings } = found;
  const { inputs, conformal, calibration } = explored;
  const { report } = data.source;
  const signal = evaluation.improvement.low > 0;
  const calibrationNote = noteCalibration(found);
  const schema = await schemaNotes(prepared.typed, data, inputs);
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
    reading: readingOf(data, prepared.casts),
    schema,
    recipe: [...(await readAsMissing(data, schema)), ...found.repairs],
    split: {
      kind: split.kind,
      ...(split.by ? { by: split.by } : {}),
      explore: split.explore.count,
      confirm: split.confirmCount,
      reason: `${split.reason}${adviceOf(explored, split)}${await placeAdvice(prepared.typed, request, inputs)}`,
      ...(explored.optimism ? { optimism: explored.optimism } : {}),
    },
    task: inputs.task,
    target: inputs.target!,
    ...(inputs.positive !== undefined ? { positive: inputs.positive } : {}),
    metric: { id: metric.id, better: metric.better },
    models: explored.ranked.map(({ id, members, validation }, i): ModelNote => {
      const learner = members[0]!.steps.at(-1)!;
      const confirm = i === 0 ? evaluation.metrics[metric.id] : found.compared.get(id);
      return {
        id,
        ...(members.length === 1
          ? { algorithm: learner.algorithm.id, params: learner.params }
          : { algorithm: "average", params: { of: members.map((one) => one.id) } }),
        validation: { value: validation.value, se: validation.se, folds: validation.folds.length },
        ...(confirm ? { confirm } : {}),
        ...(i === 0 ? { sha256: explored.sha256 } : {}),
      };
    }),
    ...(explored.leaks.length ? { leaks: explored.leaks } : {}),
    baseline: { id: "baseline", confirm: evaluation.baseline },
    metrics: evaluation.metrics,
    verdict: {
      signal,
      sentence: verdictSentence(
        signal,
        inputs,
        metric,
        evaluation,
        findings,
        `${laterText(explored, split)}${elsewhereText(found.places, metric)}`,
      ),
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
    ...(request.samples ? { samples: await firstRows(prepared.raw.where(split.exploreMask)) } : {}),
    ...(explored.rules ? { rules: explored.rules } : {}),
    ...(found.places ? { places: found.places } : {}),
    register: {
      sha256: explored.register.digest,
      claims: explored.register.entries.length,
      looked: explored.register.looked,
      models: explored.ranked.length,
    },
    openings: found.openings,
    findings: orderFindings(findings).map((finding) => {
      const within = found.within.get(finding.id);
      return { ...finding, ...(within ? { within } : {}) };
    }),
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

const samplesMost = 10;

async function firstRows(raw: Rows): Promise<NonNullable<Study["samples"]>> {
  const table = await raw
    .where(Uint8Array.from({ length: raw.count }, (_, i) => (i < samplesMost ? 1 : 0)))
    .collect(samplesMost);
  return {
    columns: table.names,
    rows: Array.from({ length: table.count }, (_, row) => table.columns.map((column) => cellText(column, row))),
  };
}

/** How to ask for the split that a time column makes possible. */
function adviceOf({ optimism }: Explored, split: SplitRows): string {
  if (optimism === undefined || split.kind === "time" || split.kind === "entity") return "";
  const { metric, by, random, structured } = optimism;
  const scores = isFlattered(optimism)
    ? `predicted from earlier rows alone, later ones reach ${metricName(metric)} ${fixed(structured)} and not ${fixed(random)}`
    : `predicted from earlier rows alone, later ones do not come out worse (${metricName(metric)} ${fixed(structured)} against ${fixed(random)}, within its error)`;
  return `; rows carry a time: ${scores} (--time ${quoted(by)} splits by it)`;
}

/** What the verdict must not keep to itself: a split by chance that flatters, where rows follow in time. */
export function laterText({ optimism }: Pick<Explored, "optimism">, split: { readonly kind: string }): string {
  if (optimism === undefined || split.kind === "time" || split.kind === "entity" || !isFlattered(optimism)) return "";
  return `, but on explore rows ${fixed(optimism.structured)} in place of ${fixed(optimism.random)} where it learns from earlier rows alone`;
}

/** Nor that the model does worse at a place that it has not seen. */
function elsewhereText(places: Places | undefined, { better }: Metric): string {
  if (places?.performance === undefined) return "";
  const { value, low, high, seen } = places.performance;
  const isWorse = better === "higher" ? high < seen : low > seen;
  return isWorse
    ? `, but ${fixed(value)} on average where it meets rows of a ${places.column} that is new to it (on explore rows; ${fixed(seen)} where it has seen each)`
    : "";
}

const fixed = (value: number): string => value.toFixed(3).replace(/^-0\.000$/, "0.000");
const quoted = (name: string): string => (/^[\w.:-]+$/.test(name) ? name : JSON.stringify(name));

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

/** What reading alone cleaned: the marks that became missing, the cells that did not parse. */
async function readAsMissing(data: DataSet, schema: Study["schema"]): Promise<RecipeStep[]> {
  const missing = new Map(schema.map((column) => [column.name, column.missing]));
  const casts = data.source.casts.filter(({ column }) => missing.get(column)! > 0);
  const found = await missingMarks(data.source.repaired, casts);
  return casts.flatMap(({ column }): RecipeStep[] => {
    const { marks, explained } = found.get(column)!;
    const cells = marks.reduce((sum, { count }) => sum + count, 0);
    const unread = missing.get(column)! - explained;
    const told = marks.slice(0, marksTold).map(({ text }) => `"${text}"`);
    const more = marks.length > marksTold ? ` and ${marks.length - marksTold} more` : "";
    const step = { columns: [column], certain: true };
    return [
      ...(cells > 0
        ? [{ step: "missing-marks", reason: `${told.join(", ")}${more} read as missing`, cells, ...step }]
        : []),
      ...(unread > 0
        ? [
            {
              step: "unread-cells",
              reason: "cells that do not read as the column's kind became missing",
              cells: unread,
              ...step,
            },
          ]
        : []),
    ];
  });
}

export function verdictSentence(
  signal: boolean,
  inputs: Pick<Inputs, "target">,
  metric: Metric,
  evaluation: Pick<Evaluation, "baseline" | "improvement" | "metrics">,
  findings: readonly Finding[],
  later: string,
): string {
  const confirmed = findings.filter((finding) => finding.verdict === "confirmed").length;
  const { value } = evaluation.metrics[metric.id]!;
  const figures = `${metricName(metric.id)} ${fixed(value)} on rows that it had not seen, against ${fixed(evaluation.baseline.value)} for the baseline${signal ? later : ""}`;
  if (!signal && evaluation.improvement.value > 0)
    return `No model was shown to predict ${inputs.target} better than the baseline (${figures}, a gain that is not certain at the 99 % level); ${confirmed} of ${findings.length} insights were confirmed.`;
  if (!signal)
    return `No model predicts ${inputs.target} better than the baseline (${figures}); ${confirmed} of ${findings.length} insights were confirmed.`;
  // The default metrics are perfect at 1 where higher is better, at 0 otherwise.
  const way = Math.abs((metric.better === "higher" ? 1 : 0) - evaluation.baseline.value);
  const weakly = evaluation.improvement.value < weakGain * way ? ", but weakly" : "";
  return `${inputs.target} can be predicted${weakly}: ${figures}; ${confirmed} of ${findings.length} insights were confirmed.`;
}

/** Confirmed first, then the strongest. */
function orderFindings(findings: readonly Finding[]): readonly Finding[] {
  const rank = (finding: Finding) => (finding.verdict === "confirmed" ? 0 : 1);
  return [...findings].sort((a, b) => rank(a) - rank(b) || byStrength(a, b));
}
