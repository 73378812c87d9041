import type { Metric } from "../core/metric.ts";
import { classTruth, confusion, probabilitiesOf, topLevel } from "./truth.ts";

/** Mean over the levels that occur of the share of their rows that are found (recall). */
export const balancedAccuracy: Metric = {
  id: "balancedAccuracy",
  title: "Balanced accuracy",
  tasks: ["classify"],
  better: "higher",
  score(truth, prediction) {
    const { codes, levels } = classTruth(truth);
    const k = levels.length;
    const top = topLevel(probabilitiesOf(prediction), k);
    return (weights) => {
      const counts = confusion(codes, top, k, weights);
      let recall = 0;
      let occurring = 0;
      for (let level = 0; level < k; level++) {
        const total = counts.subarray(level * k, level * k + k).reduce((sum, count) => sum + count, 0);
        if (total === 0) continue;
        recall += counts[level * k + level]! / total;
        occurring++;
      }
      return recall / occurring;
    };
  },
};
