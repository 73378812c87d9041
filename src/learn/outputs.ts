import type { Truth } from "../core/metric.ts";
import type { Prediction } from "../core/model.ts";

/** The numbers of a prediction: one a row, or rows x levels. */
export function outputsOf(prediction: Prediction): Float64Array {
  return "values" in prediction ? prediction.values : prediction.probabilities;
}

/** A prediction of the same kind with other numbers. */
export function withOutputs<P extends Prediction>(prediction: P, outputs: Float64Array): P {
  return "values" in prediction ? { ...prediction, values: outputs } : { ...prediction, probabilities: outputs };
}

/** What was said of some rows, in their order. */
export function takePrediction<P extends Prediction>(prediction: P, rows: ArrayLike<number>): P {
  const width = "values" in prediction ? 1 : prediction.levels.length;
  const outputs = outputsOf(prediction);
  const taken = new Float64Array(rows.length * width);
  for (let i = 0; i < rows.length; i++)
    taken.set(outputs.subarray(rows[i]! * width, (rows[i]! + 1) * width), i * width);
  return withOutputs(prediction, taken);
}

/** The truth of some rows, in their order. */
export function takeTruth<T extends Truth>(truth: T, rows: ArrayLike<number>): T {
  if (truth.task === "regress") return { ...truth, values: Float64Array.from(rows, (row) => truth.values[row]!) };
  return { ...truth, codes: Int32Array.from(rows, (row) => truth.codes[row]!) };
}

/** Where values are as wanted, in order. */
export function placesWhere(values: ArrayLike<number>, keep: (value: number) => boolean): Int32Array {
  const places: number[] = [];
  for (let i = 0; i < values.length; i++) if (keep(values[i]!)) places.push(i);
  return Int32Array.from(places);
}
