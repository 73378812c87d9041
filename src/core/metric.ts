import type { Prediction, Task } from "./model.ts";

/** The truth beside predictions: numbers, or places in `levels`. */
export type Truth =
  | { readonly task: "regress"; readonly values: Float64Array }
  | {
      readonly task: "classify";
      readonly codes: Int32Array;
      readonly levels: readonly string[];
      readonly positive?: string;
    };

const names: Readonly<Record<string, string>> = {
  auc: "AUC",
  logLoss: "log loss",
  r2: "R\u00b2",
  balancedAccuracy: "balanced accuracy",
  f1: "F1",
  mcc: "MCC",
  averagePrecision: "average precision",
  brier: "Brier score",
  ece: "calibration error",
  rmse: "RMSE",
  mae: "mean absolute error",
  medianAe: "median absolute error",
  mape: "mean error in per cent",
};

/** What a metric is called in a sentence; an unknown one goes by its id. */
export const metricName = (id: string): string => (Object.hasOwn(names, id) ? names[id]! : id);

/** One figure for how well predictions meet the truth. */
export interface Metric {
  readonly id: string;
  readonly title: string;
  readonly tasks: readonly Task[];
  /** Two levels only. */
  readonly binary?: boolean;
  readonly better: "higher" | "lower";
  /**
   * Does the work that does not depend on weights once (a sort, the losses of rows) and returns the figure as a
   * function of row weights, so that a bootstrap costs one pass a draw. Without weights each row counts 1.
   */
  readonly score: (truth: Truth, prediction: Prediction) => (weights?: ArrayLike<number>) => number;
}
