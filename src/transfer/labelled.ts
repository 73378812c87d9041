import type { Truth } from "../core/metric.ts";
import type { Prediction } from "../core/model.ts";
import { type Table, takeTableRows } from "../core/table.ts";
import { placesWhere, takePrediction, takeTruth } from "../learn/outputs.ts";

/** Rows with a known target, what the model says of them, and the independent unit of each. */
export interface Labelled {
  readonly table: Table;
  readonly truth: Truth;
  readonly prediction: Prediction;
  readonly units: Int32Array;
  /** Of rows of the study: how much more often such rows are met here. */
  readonly ratios?: Float64Array;
}

/** The rows of a part. */
export function takeLabelled({ table, truth, prediction, units, ratios }: Labelled, rows: Int32Array): Labelled {
  return {
    table: takeTableRows(table, rows),
    truth: takeTruth(truth, rows),
    prediction: takePrediction(prediction, rows),
    units: Int32Array.from(rows, (row) => units[row]!),
    ...(ratios ? { ratios: Float64Array.from(rows, (row) => ratios[row]!) } : {}),
  };
}

/** The rows whose target is there. */
export function withTarget(all: Labelled): Labelled {
  const { truth } = all;
  const there =
    truth.task === "regress"
      ? Uint8Array.from(truth.values, (value) => (Number.isNaN(value) ? 0 : 1))
      : Uint8Array.from(truth.codes, (code) => (code < 0 ? 0 : 1));
  return there.includes(0)
    ? takeLabelled(
        all,
        placesWhere(there, (one) => one === 1),
      )
    : all;
}
