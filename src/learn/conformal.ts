import type { Prediction } from "../core/model.ts";

/** Scores of rows that the model did not learn from, which turn a prediction into an interval or a set of stated coverage. */
export interface Conformal {
  readonly level: number;
  readonly method: string;
  readonly n: number;
  /** Of numbers: borders between predictions and the half width in each group, lowest predictions first. */
  readonly borders?: Float64Array;
  readonly widths?: Float64Array;
  /** Of levels: sets hold every level whose score is at most this. */
  readonly threshold?: number;
}

/** Lower and upper end of the interval of each prediction. */
export function intervals(conformal: Conformal, values: Float64Array): { low: Float64Array; high: Float64Array } {
  const half = values.map((value) => conformal.widths![groupOf(conformal.borders!, value)]!);
  return { low: values.map((value, i) => value - half[i]!), high: values.map((value, i) => value + half[i]!) };
}

export function groupOf(borders: Float64Array, value: number): number {
  let low = 0;
  let high = borders.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (value > borders[middle]!) low = middle + 1;
    else high = middle;
  }
  return low;
}

export type { Prediction };
