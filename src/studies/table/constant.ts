import type { Predictor } from "../../core/model.ts";
import type { Study } from "../../findings/study.ts";

/** The baseline of a study, from the constant that its performance claim carries. */
export function baselineOf(study: Study, model: Predictor): Predictor {
  const claim = study.findings.find((finding) => finding.kind === "performance")?.claim as
    | { baseline?: readonly number[] }
    | undefined;
  const values = claim?.baseline ?? [Number.NaN];
  return {
    ...model,
    id: "baseline",
    predict(table) {
      const constant = Float64Array.from({ length: table.count * values.length }, (_, i) => values[i % values.length]!);
      return model.inputs.levels ? { levels: model.inputs.levels, probabilities: constant } : { values: constant };
    },
  };
}
