import type { Metric } from "../core/metric.ts";
import { numberTruth, valuesOf } from "./truth.ts";

/** Median absolute error, in the target's unit: the smallest error that half of the weight does not exceed (their mean where it is met exactly). */
export const medianAe: Metric = {
  id: "medianAe",
  title: "Median absolute error",
  tasks: ["regress"],
  better: "lower",
  score(truth, prediction) {
    const values = valuesOf(prediction);
    const errors = numberTruth(truth).map((value, i) => Math.abs(value - values[i]!));
    const order = Int32Array.from(errors, (_, i) => i).sort((a, b) => errors[a]! - errors[b]! || a - b);
    return (weights) => {
      let total = 0;
      for (let i = 0; i < order.length; i++) total += weights?.[order[i]!] ?? 1;
      let reached = 0;
      for (let i = 0; i < order.length; i++) {
        const row = order[i]!;
        reached += weights?.[row] ?? 1;
        if (reached > total / 2) return errors[row]!;
        if (reached === total / 2) {
          const next = order.subarray(i + 1).find((other) => (weights?.[other] ?? 1) > 0);
          return next === undefined ? errors[row]! : (errors[row]! + errors[next]!) / 2;
        }
      }
      return Number.NaN;
    };
  },
};
