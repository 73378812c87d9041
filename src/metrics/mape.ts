import type { Metric } from "../core/metric.ts";
import { meanOf, numberTruth, valuesOf } from "./truth.ts";

/** Mean absolute error as a share of the true value; rows whose true value is 0 are left out. */
export const mape: Metric = {
  id: "mape",
  title: "Mean absolute percentage error",
  tasks: ["regress"],
  better: "lower",
  score(truth, prediction) {
    const values = valuesOf(prediction);
    const target = numberTruth(truth);
    const there = target.map((value) => (value === 0 ? 0 : 1));
    const mean = meanOf(target.map((value, i) => (value === 0 ? 0 : Math.abs((value - values[i]!) / value))));
    return (weights) => mean(there.map((one, i) => one * (weights?.[i] ?? 1)));
  },
};
