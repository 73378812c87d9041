import type { Metric } from "../core/metric.ts";
import { classTruth, probabilitiesOf, topLevel } from "./truth.ts";

const bins = 10;

/**
 * Expected calibration error: rows sorted by probability into 10 bins of equal count, the mean distance between mean
 * probability and share of truth. Of two levels the probability is the positive one's, of more that of the top level.
 */
export const ece: Metric = {
  id: "ece",
  title: "Expected calibration error",
  tasks: ["classify"],
  better: "lower",
  score(truth, prediction) {
    const { codes, levels, positive } = classTruth(truth);
    const probabilities = probabilitiesOf(prediction);
    const k = levels.length;
    const place = k === 2 ? Math.max(0, levels.indexOf(positive ?? "")) : -1;
    const top = topLevel(probabilities, k);
    const level = (i: number) => (place >= 0 ? place : top[i]!);
    const scores = Float64Array.from(codes, (_, i) => probabilities[i * k + level(i)]!);
    const order = Int32Array.from(codes, (_, i) => i).sort((a, b) => scores[a]! - scores[b]! || a - b);
    return (weights) => {
      let total = 0;
      for (const row of order) total += weights?.[row] ?? 1;
      let error = 0;
      let at = 0;
      let reached = 0;
      for (let bin = 1; bin <= bins; bin++) {
        let difference = 0;
        while (at < order.length && (reached < (total * bin) / bins || bin === bins)) {
          const row = order[at++]!;
          const weight = weights?.[row] ?? 1;
          reached += weight;
          difference += weight * (scores[row]! - (codes[row] === level(row) ? 1 : 0));
        }
        error += Math.abs(difference);
      }
      return error / total;
    };
  },
};
