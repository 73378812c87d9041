import type { Metric } from "../core/metric.ts";
import { classTruth, confusion, probabilitiesOf, topLevel } from "./truth.ts";

/** Matthews' correlation between truth and most probable level (Gorodkin's form for more than two levels); 0 where one of them is constant. */
export const mcc: Metric = {
  id: "mcc",
  title: "Matthews correlation",
  tasks: ["classify"],
  better: "higher",
  score(truth, prediction) {
    const { codes, levels } = classTruth(truth);
    const k = levels.length;
    const top = topLevel(probabilitiesOf(prediction), k);
    return (weights) => {
      const counts = confusion(codes, top, k, weights);
      let total = 0;
      let right = 0;
      let product = 0;
      let truthSquares = 0;
      let guessSquares = 0;
      for (let level = 0; level < k; level++) {
        let truths = 0;
        let guesses = 0;
        for (let other = 0; other < k; other++) {
          truths += counts[level * k + other]!;
          guesses += counts[other * k + level]!;
        }
        total += truths;
        right += counts[level * k + level]!;
        product += truths * guesses;
        truthSquares += truths * truths;
        guessSquares += guesses * guesses;
      }
      const scale = Math.sqrt((total * total - guessSquares) * (total * total - truthSquares));
      return scale === 0 ? 0 : (right * total - product) / scale;
    };
  },
};
