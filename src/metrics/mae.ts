import type { Metric } from "../core/metric.ts";
import { meanOf, numberTruth, valuesOf } from "./truth.ts";

/** Mean absolute error, in the target's unit. */
export const mae: Metric = {
  id: "mae",
  title: "Mean absolute error",
  tasks: ["regress"],
  better: "lower",
  score(truth, prediction) {
    const values = valuesOf(prediction);
    return meanOf(numberTruth(truth).map((value, i) => Math.abs(value - values[i]!)));
  },
};
