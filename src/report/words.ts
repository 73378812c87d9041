import { metricName } from "../core/metric.ts";
import type { FindingNote } from "../findings/study.ts";
import { numberText, shareText } from "./number-text.ts";

interface MetricWords {
  readonly meaning: string;
  /** How its values are written. */
  readonly as: "score" | "target" | "share";
}

const metrics: Readonly<Record<string, MetricWords>> = {
  auc: { meaning: "how often a row with the level ranks above one without it", as: "score" },
  logLoss: { meaning: "surprise at the true level; lower is better", as: "score" },
  r2: { meaning: "share of the target\u2019s variance that is explained", as: "score" },
  accuracy: { meaning: "share of rows whose level is right", as: "score" },
  balancedAccuracy: { meaning: "share right, each level counting alike", as: "score" },
  f1: { meaning: "balance of precision and recall", as: "score" },
  mcc: { meaning: "correlation of predicted and true level", as: "score" },
  averagePrecision: { meaning: "mean precision over all recalls", as: "score" },
  brier: { meaning: "squared error of the probabilities; lower is better", as: "score" },
  ece: {
    meaning: "mean gap between probability and share; lower is better",
    as: "score",
  },
  rmse: { meaning: "root of the mean squared error; lower is better", as: "target" },
  mae: { meaning: "mean distance to the truth; lower is better", as: "target" },
  medianAe: {
    meaning: "half of the rows are closer than this; lower is better",
    as: "target",
  },
  mape: { meaning: "mean distance as a share of the truth", as: "share" },
};

/** What a metric is called and means; an unknown one goes by its id. */
export function metricWords(id: string): MetricWords & { readonly label: string } {
  return { label: metricName(id), ...(Object.hasOwn(metrics, id) ? metrics[id]! : { meaning: "", as: "target" }) };
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
export function measureText(
  finding: Pick<FindingNote, "kind"> & { readonly confirm: { readonly measure: string } },
): string {
  const { measure } = finding.confirm;
  if (finding.kind === "importance") return `${metricWords(measure).label} worse without it by`;
  if (finding.kind === "performance") return `${metricWords(measure).label} gained`;
  return Object.hasOwn(measures, measure) ? measures[measure]! : measure;
}
