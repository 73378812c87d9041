import { Problem } from "../core/problem.ts";
import { allFinite } from "./finite.ts";
import { inferenceOf, type LeastSquaresInference, type Sandwich } from "./least-squares-inference.ts";
import { solveLeastSquares } from "./least-squares-solve.ts";
import { figuresOf } from "./least-squares-summary.ts";
import { clusterMiddle, type Errors, numberClusters, robustMiddle } from "./sandwich.ts";

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

export interface LeastSquares extends LeastSquaresInference {
  readonly n: number;
  readonly fitted: Float64Array;
  /** y - fitted, unweighted. */
  readonly residuals: Float64Array;
  /** The diagonal of the hat matrix (of the weighted rows). */
  readonly leverage: Float64Array;
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
  checkRows(input);
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
  const { rank } = solved;
  const df = n - rank;
  const leverage = new Float64Array(n);
  for (let k = 0; k < rank; k++) for (let i = 0; i < n; i++) leverage[i]! += solved.base[k * n + i]! ** 2;
  let squares = 0;
  for (const residual of solved.residuals) squares += residual * residual;
  let sandwich: Sandwich | undefined;
  if (errors === "cluster") {
    const { codes, count } = numberClusters(input.clusters!);
    if (count < 2)
      throw new Problem("least-squares-clusters", `least squares: ${count} cluster, at least 2 are needed`);
    const middle = clusterMiddle(solved.base, solved.residuals, codes, count);
    sandwich = { middle, factor: (count / (count - 1)) * ((n - 1) / df), testDf: df > 0 ? count - 1 : 0 };
  } else if (errors !== "classic") {
    sandwich = { middle: robustMiddle(solved.base, solved.residuals, leverage, errors), factor: 1, testDf: df };
  }
  const rows = figuresOf(input.x, y, p, weights, solved);
  const residuals =
    weights === undefined ? solved.residuals : solved.residuals.map((e, i) => e / Math.sqrt(weights[i]!));
  const fitted = y.map((value, i) => value - residuals[i]!);
  return { n, ...inferenceOf(names, solved, squares, rows, sandwich, level), fitted, residuals, leverage };
}

/** Refuses lengths that disagree and numbers that cannot be learned from. */
export function checkRows({ x, n, names, y, weights, clusters, errors }: LeastSquaresInput): void {
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
