import type { FindingNote } from "../findings/study.ts";
import { numberText, shareText } from "./number-text.ts";

interface MetricWords {
  readonly label: string;
  readonly meaning: string;
  /** How its values are written. */
  readonly as: "score" | "target" | "share";
}

const metrics: Readonly<Record<string, MetricWords>> = {
  auc: { label: "AUC", meaning: "how often a row with the level ranks above one without it", as: "score" },
  logLoss: { label: "log loss", meaning: "surprise at the true level; lower is better", as: "score" },
  r2: { label: "R\u00b2", meaning: "share of the target\u2019s variance that is explained", as: "score" },
  accuracy: { label: "accuracy", meaning: "share of rows whose level is right", as: "score" },
  balancedAccuracy: { label: "balanced accuracy", meaning: "share right, each level counting alike", as: "score" },
  f1: { label: "F1", meaning: "balance of precision and recall", as: "score" },
  mcc: { label: "MCC", meaning: "correlation of predicted and true level", as: "score" },
  averagePrecision: { label: "average precision", meaning: "mean precision over all recalls", as: "score" },
  brier: { label: "Brier score", meaning: "squared error of the probabilities; lower is better", as: "score" },
  ece: {
    label: "calibration error",
    meaning: "mean gap between probability and share; lower is better",
    as: "score",
  },
  rmse: { label: "RMSE", meaning: "root of the mean squared error; lower is better", as: "target" },
  mae: { label: "mean absolute error", meaning: "mean distance to the truth; lower is better", as: "target" },
  medianAe: {
    label: "median absolute error",
    meaning: "half of the rows are closer than this; lower is better",
    as: "target",
  },
  mape: { label: "mean error in per cent", meaning: "mean distance as a share of the truth", as: "share" },
};

/** What a metric is called and means; an unknown one goes by its id. */
export function metricWords(id: string): MetricWords {
  return Object.hasOwn(metrics, id) ? metrics[id]! : { label: id, meaning: "", as: "target" };
}

/** A value of a metric: scores with three decimals, as in the verdict. */
export function metricText(id: string, value: number): string {
  const { as } = metricWords(id);
  if (!Number.isFinite(value)) return "\u2013";
  if (as === "share") return shareText(value);
  if (as === "target" || Math.abs(value) >= 1000) return numberText(value);
  return value
    .toFixed(3)
    .replace(/^-0\.000$/, "0.000")
    .replace("-", "\u2212");
}

const measures: Readonly<Record<string, string>> = {
  spearman: "rank correlation",
  correlationRatio: "correlation ratio",
  cramersV: "Cram\u00e9r\u2019s V",
  hedgesG: "Hedges\u2019 g",
  cohensH: "Cohen\u2019s h",
  coefficient: "coefficient",
  exceptions: "share of exceptions",
};

/** What the effect of a finding is measured in. */
export function measureText(finding: FindingNote): string {
  const { measure } = finding.confirm;
  if (finding.kind === "importance") return `${metricWords(measure).label} lost without it`;
  if (finding.kind === "performance") return `${metricWords(measure).label} gained`;
  return Object.hasOwn(measures, measure) ? measures[measure]! : measure;
}
