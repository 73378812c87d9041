import type { Metric } from "../core/metric.ts";
import { binary, ranking } from "./truth.ts";

/** Mean of the precision at each positive row, in steps as scikit-learn's average_precision_score. */
export const averagePrecision: Metric = {
  id: "averagePrecision",
  title: "Average precision",
  tasks: ["classify"],
  binary: true,
  better: "higher",
  score(truth, prediction) {
    const { positives, scores } = binary(truth, prediction);
    const { order, runEnds } = ranking(scores);
    return (weights) => {
      let found = 0;
      let seen = 0;
      let total = 0;
      let from = 0;
      for (const end of runEnds) {
        const before = found;
        for (let i = from; i < end; i++) {
          const row = order[i]!;
          const weight = weights?.[row] ?? 1;
          seen += weight;
          if (positives[row] === 1) found += weight;
        }
        if (seen > 0) total += (found - before) * (found / seen);
        from = end;
      }
      return total / found;
    };
  },
};
