import type { Metric } from "../core/metric.ts";
import { classTruth, meanOf, probabilitiesOf, probabilityFloor } from "./truth.ts";

/** Mean negative logarithm (natural) of the probability given to the true level. */
export const logLoss: Metric = {
  id: "logLoss",
  title: "Log loss",
  tasks: ["classify"],
  better: "lower",
  score(truth, prediction) {
    const { codes, levels } = classTruth(truth);
    const probabilities = probabilitiesOf(prediction);
    return meanOf(
      Float64Array.from(
        codes,
        (code, i) => -Math.log(Math.max(probabilityFloor, probabilities[i * levels.length + code]!)),
      ),
    );
  },
};
