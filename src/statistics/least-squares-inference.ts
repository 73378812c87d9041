import { invertUpper } from "../kernels/linear/qr.ts";
import type { Solution } from "./least-squares-solve.ts";
import { type LeastSquaresSummary, type RowFigures, summaryOf } from "./least-squares-summary.ts";
import { type Term, termTable } from "./term.ts";

/** What can be said of the coefficients of a regression. */
export interface LeastSquaresInference {
  readonly rank: number;
  /** Residual degrees of freedom, n - rank. */
  readonly df: number;
  /** By Student's t with `df`, for cluster errors with clusters - 1. */
  readonly terms: readonly Term[];
  /** Of the coefficients, p x p row-major; 0 for aliased terms. */
  readonly covariance: Float64Array;
  /** Sum of (weighted) squared residuals over df; null where df is 0. */
  readonly residualVariance: number | null;
  readonly summary: LeastSquaresSummary;
  /** Variance inflation of each column, in the order of `names`; null for a constant column and an aliased term. */
  readonly vif: readonly (number | null)[];
}

/** The middle of errors that are not classic, rank x rank over Q, what it is multiplied by, and the df of tests. */
export interface Sandwich {
  readonly middle: Float64Array;
  readonly factor: number;
  readonly testDf: number;
}

/** Of a regression that is solved, with what is known of its rows; `squares` are those of the (weighted) residuals. */
export function inferenceOf(
  names: readonly string[],
  solved: Solution,
  squares: number,
  rows: RowFigures,
  sandwich: Sandwich | undefined,
  level: number,
): LeastSquaresInference {
  const { rank, coefficients } = solved;
  const p = names.length;
  const df = rows.n - rank;
  const testDf = sandwich?.testDf ?? df;
  const residualVariance = df > 0 ? squares / df : null;
  const inverse = invertUpper(solved.r, rank);
  const places = new Int32Array(p).fill(-1);
  for (let k = 0; k < rank; k++) places[solved.pivot[k]!] = k;
  const expand = (m: Float64Array | null, times: number) => covarianceOf(inverse, m, rank, places, solved.scale, times);
  const covariance =
    df > 0
      ? expand(sandwich?.middle ?? null, sandwich?.factor ?? residualVariance ?? Number.NaN)
      : new Float64Array(p * p);
  const terms = termTable(
    names,
    coefficients,
    (j) => covariance[j * p + j]!,
    (j) => places[j]! < 0,
    testDf,
    level,
  );
  const { summary, vif } = summaryOf({
    rows,
    solved,
    places,
    squares,
    df,
    testDf,
    covariance,
    unit: expand(null, 1),
    robust: sandwich !== undefined,
  });
  return { rank, df, terms, covariance, residualVariance, summary, vif };
}

/** D^-1 R^-1 M R^-T D^-1 times a factor, in X's order, p x p; M null is the identity. */
function covarianceOf(
  inverse: Float64Array,
  middle: Float64Array | null,
  rank: number,
  places: Int32Array,
  scale: Float64Array,
  factor: number,
): Float64Array {
  let left = inverse;
  if (middle !== null) {
    left = new Float64Array(rank * rank);
    for (let i = 0; i < rank; i++)
      for (let k = 0; k < rank; k++) {
        let sum = 0;
        for (let j = i; j < rank; j++) sum += inverse[i * rank + j]! * middle[j * rank + k]!;
        left[i * rank + k] = sum;
      }
  }
  const p = places.length;
  const result = new Float64Array(p * p);
  for (let a = 0; a < p; a++)
    for (let b = 0; b < p; b++) {
      const i = places[a]!;
      const k = places[b]!;
      if (i < 0 || k < 0) continue;
      let sum = 0;
      for (let j = k; j < rank; j++) sum += left[i * rank + j]! * inverse[k * rank + j]!;
      result[a * p + b] = ((sum / scale[a]!) * factor) / scale[b]!;
    }
  return result;
}
