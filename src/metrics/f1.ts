import type { Metric } from "../core/metric.ts";
import { classTruth, confusion, probabilitiesOf, topLevel } from "./truth.ts";

/** Harmonic mean of precision and recall: of the positive of two levels, the plain mean over levels (macro) of more. */
export const f1: Metric = {
  id: "f1",
  title: "F1",
  tasks: ["classify"],
  better: "higher",
  score(truth, prediction) {
    const { codes, levels, positive } = classTruth(truth);
    const k = levels.length;
    const top = topLevel(probabilitiesOf(prediction), k);
    return (weights) => {
      const counts = confusion(codes, top, k, weights);
      const one = (level: number) => {
        let truths = 0;
        let guesses = 0;
        for (let other = 0; other < k; other++) {
          truths += counts[level * k + other]!;
          guesses += counts[other * k + level]!;
        }
        return truths + guesses === 0 ? 0 : (2 * counts[level * k + level]!) / (truths + guesses);
      };
      if (k === 2 && positive !== undefined) return one(levels.indexOf(positive));
      return levels.reduce((sum, _, level) => sum + one(level), 0) / k;
    };
  },
};
