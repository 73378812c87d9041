import { Problem } from "../core/problem.ts";
import { invertUpper } from "../kernels/linear/qr.ts";
import { allFinite } from "./finite.ts";
import { solveLeastSquares } from "./least-squares-solve.ts";
import { type LeastSquaresSummary, summaryOf } from "./least-squares-summary.ts";
import { clusterMiddle, type Errors, numberClusters, robustMiddle } from "./sandwich.ts";
import { type Term, termTable } from "./term.ts";

export interface LeastSquaresInput {
  /** n x p, column-major, with the column of ones if there is an intercept. No NaN. */
  readonly x: Float64Array;
  readonly n: number;
  /** One for each column of x. */
  readonly names: readonly string[];
  readonly y: Float64Array;
  /** Default "classic". */
  readonly errors?: Errors;
  /** The cluster of each row, any codes; needed for errors "cluster". */
  readonly clusters?: Int32Array;
  /** Of the intervals; default 0.95. */
  readonly level?: number;
  /** Positive precision weights (statsmodels' WLS): the residual variance of row i is that over its weight. */
  readonly weights?: Float64Array;
}

export interface LeastSquares {
  readonly n: number;
  readonly rank: number;
  /** Residual degrees of freedom, n - rank. */
  readonly df: number;
  /** By Student's t with `df`, for cluster errors with clusters - 1. */
  readonly terms: readonly Term[];
  /** Of the coefficients, p x p row-major; 0 for aliased terms. */
  readonly covariance: Float64Array;
  /** Sum of (weighted) squared residuals over df; null where df is 0. */
  readonly residualVariance: number | null;
  readonly fitted: Float64Array;
  /** y - fitted, unweighted. */
  readonly residuals: Float64Array;
  /** The diagonal of the hat matrix (of the weighted rows). */
  readonly leverage: Float64Array;
  readonly summary: LeastSquaresSummary;
  /** Variance inflation of each column, in the order of `names`; null for a constant column and an aliased term. */
  readonly vif: readonly (number | null)[];
}

/**
 * Ordinary (or weighted) least squares with the whole inference table, each figure as statsmodels' OLS and WLS define
 * it. Normal equations with one step of refinement where the scaled columns are well conditioned, Householder QR with
 * iterative refinement otherwise; dependent columns are aliased, the last of them first. Errors: "cluster" is CR1,
 * Stata's factor G/(G-1) (n-1)/(n-rank), t with G - 1 df; hc0 to hc3 use t with n - rank df.
 * @throws Problem "least-squares-shape" where lengths disagree, "least-squares-values" for NaN, infinite numbers or
 * weights that are not positive, "least-squares-clusters" without two clusters.
 */
export function leastSquares(input: LeastSquaresInput): LeastSquares {
  const { n, names, y, errors = "classic", level = 0.95, weights } = input;
  check(input);
  const p = names.length;
  let x = input.x;
  let target = y;
  if (weights !== undefined) {
    x = x.slice(0, n * p);
    target = y.slice();
    const roots = weights.map(Math.sqrt);
    for (let i = 0; i < n; i++) {
      target[i]! *= roots[i]!;
      for (let j = 0; j < p; j++) x[j * n + i]! *= roots[i]!;
    }
  }
  const solved = solveLeastSquares(x, n, p, target);
  const { rank, coefficients } = solved;
  const df = n - rank;
  const leverage = new Float64Array(n);
  for (let k = 0; k < rank; k++) for (let i = 0; i < n; i++) leverage[i]! += solved.base[k * n + i]! ** 2;
  let squares = 0;
  for (const residual of solved.residuals) squares += residual * residual;
  const residualVariance = df > 0 ? squares / df : null;
  const inverse = invertUpper(solved.r, rank);
  const places = new Int32Array(p).fill(-1);
  for (let k = 0; k < rank; k++) places[solved.pivot[k]!] = k;

  let middle: Float64Array | null = null;
  let factor = residualVariance ?? Number.NaN;
  let testDf = df;
  if (errors === "cluster") {
    const { codes, count } = numberClusters(input.clusters!);
    if (count < 2)
      throw new Problem("least-squares-clusters", `least squares: ${count} cluster, at least 2 are needed`);
    middle = clusterMiddle(solved.base, solved.residuals, codes, count);
    factor = (count / (count - 1)) * ((n - 1) / df);
    testDf = df > 0 ? count - 1 : 0;
  } else if (errors !== "classic") {
    middle = robustMiddle(solved.base, solved.residuals, leverage, errors);
    factor = 1;
  }
  const expand = (m: Float64Array | null, times: number) => covarianceOf(inverse, m, rank, places, solved.scale, times);
  const covariance = df > 0 ? expand(middle, factor) : new Float64Array(p * p);
  const unit = expand(null, 1);
  const residuals =
    weights === undefined ? solved.residuals : solved.residuals.map((e, i) => e / Math.sqrt(weights[i]!));
  const terms = termTable(
    names,
    coefficients,
    (j) => covariance[j * p + j]!,
    (j) => places[j]! < 0,
    testDf,
    level,
  );
  const context = {
    x: input.x,
    y,
    weights,
    solved,
    places,
    squares,
    df,
    testDf,
    covariance,
    unit,
    robust: middle !== null,
  };
  const { summary, vif } = summaryOf(context);
  const fitted = y.map((value, i) => value - residuals[i]!);
  return { n, rank, df, terms, covariance, residualVariance, fitted, residuals, leverage, summary, vif };
}

function check({ x, n, names, y, weights, clusters, errors }: LeastSquaresInput): void {
  const wrong =
    x.length < n * names.length || y.length !== n || (weights !== undefined && weights.length !== n) || n < 1;
  if (wrong || (errors === "cluster" && clusters?.length !== n))
    throw new Problem(
      "least-squares-shape",
      `least squares: n is ${n}, but x holds ${x.length} numbers for ${names.length} columns, y ${y.length}, ` +
        `weights ${weights?.length ?? "none"}, clusters ${clusters?.length ?? "none"}`,
    );
  if (!allFinite(y) || !allFinite(x))
    throw new Problem("least-squares-values", "least squares: x or y has a number that is missing or infinite");
  if (weights !== undefined && !weights.every((weight) => weight > 0 && Number.isFinite(weight)))
    throw new Problem("least-squares-values", "least squares: every weight must be a positive number");
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
