import type { Metric } from "../core/metric.ts";
import { classTruth, meanOf, probabilitiesOf, topLevel } from "./truth.ts";

/** Share of rows whose most probable level is the true one. */
export const accuracy: Metric = {
  id: "accuracy",
  title: "Accuracy",
  tasks: ["classify"],
  better: "higher",
  score(truth, prediction) {
    const { codes, levels } = classTruth(truth);
    const top = topLevel(probabilitiesOf(prediction), levels.length);
    return meanOf(Float64Array.from(codes, (code, i) => (top[i] === code ? 1 : 0)));
  },
};
