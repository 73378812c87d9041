import type { Metric } from "../core/metric.ts";
import { numberTruth, valuesOf } from "./truth.ts";

/** Share of the variance around the rows' own mean that the predictions remove; below 0 they are worse than that mean. */
export const r2: Metric = {
  id: "r2",
  title: "R squared",
  tasks: ["regress"],
  better: "higher",
  score(truth, prediction) {
    const target = numberTruth(truth);
    const values = valuesOf(prediction);
    return (weights) => {
      let weight = 0;
      let sum = 0;
      for (let i = 0; i < target.length; i++) {
        const w = weights?.[i] ?? 1;
        weight += w;
        sum += w * target[i]!;
      }
      const mean = sum / weight;
      let residual = 0;
      let total = 0;
      for (let i = 0; i < target.length; i++) {
        const w = weights?.[i] ?? 1;
        residual += w * (target[i]! - values[i]!) ** 2;
        total += w * (target[i]! - mean) ** 2;
      }
      return total === 0 ? 0 : 1 - residual / total;
    };
  },
};
