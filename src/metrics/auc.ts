import type { Metric } from "../core/metric.ts";
import { binary, ranking } from "./truth.ts";

/** Area under the ROC curve: the chance that a positive row scores above a negative one, ties counting half. */
export const auc: Metric = {
  id: "auc",
  title: "Area under the ROC curve",
  tasks: ["classify"],
  binary: true,
  better: "higher",
  score(truth, prediction) {
    const { positives, scores } = binary(truth, prediction);
    const { order, runEnds } = ranking(scores);
    return (weights) => {
      let above = 0;
      let pairs = 0;
      let negatives = 0;
      let from = 0;
      for (const end of runEnds) {
        let runPositive = 0;
        let runNegative = 0;
        for (let i = from; i < end; i++) {
          const row = order[i]!;
          const weight = weights?.[row] ?? 1;
          if (positives[row] === 1) runPositive += weight;
          else runNegative += weight;
        }
        pairs += runNegative * (above + runPositive / 2);
        above += runPositive;
        negatives += runNegative;
        from = end;
      }
      return pairs / (above * negatives);
    };
  },
};
