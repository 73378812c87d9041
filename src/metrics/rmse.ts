import type { Metric } from "../core/metric.ts";
import { meanOf, numberTruth, valuesOf } from "./truth.ts";

/** Root of the mean squared error, in the target's unit. */
export const rmse: Metric = {
  id: "rmse",
  title: "Root mean squared error",
  tasks: ["regress"],
  better: "lower",
  score(truth, prediction) {
    const values = valuesOf(prediction);
    const mean = meanOf(numberTruth(truth).map((value, i) => (value - values[i]!) ** 2));
    return (weights) => Math.sqrt(mean(weights));
  },
};
