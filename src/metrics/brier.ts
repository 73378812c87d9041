import type { Metric } from "../core/metric.ts";
import { classTruth, meanOf, probabilitiesOf } from "./truth.ts";

/** Mean squared distance between probabilities and truth; of two levels that of the positive one alone (0..1), of more summed over levels (0..2). */
export const brier: Metric = {
  id: "brier",
  title: "Brier score",
  tasks: ["classify"],
  better: "lower",
  score(truth, prediction) {
    const { codes, levels } = classTruth(truth);
    const probabilities = probabilitiesOf(prediction);
    const k = levels.length;
    const loss = (code: number, i: number) => {
      let sum = 0;
      for (let level = 0; level < k; level++) sum += (probabilities[i * k + level]! - (level === code ? 1 : 0)) ** 2;
      return k === 2 ? sum / 2 : sum;
    };
    return meanOf(Float64Array.from(codes, loss));
  },
};
