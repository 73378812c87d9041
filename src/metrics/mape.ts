import type { Metric } from "../core/metric.ts";
import { numberTruth, valuesOf } from "./truth.ts";

/** Mean absolute error as a share of the true value; rows whose true value is 0 are left out. */
export const mape: Metric = {
  id: "mape",
  title: "Mean absolute percentage error",
  tasks: ["regress"],
  better: "lower",
  score(truth, prediction) {
    const values = valuesOf(prediction);
    const target = numberTruth(truth);
    const shares = target.map((value, i) => Math.abs((value - values[i]!) / value));
    return (weights) => {
      let total = 0;
      let weight = 0;
      for (let i = 0; i < target.length; i++) {
        if (target[i] === 0) continue;
        const w = weights?.[i] ?? 1;
        total += w * shares[i]!;
        weight += w;
      }
      return total / weight;
    };
  },
};
