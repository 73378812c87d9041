import { cholesky } from "../kernels/linear/cholesky.ts";
import { solveUpperTransposed } from "../kernels/linear/qr.ts";
import { singularValues } from "../kernels/linear/svd.ts";
import { fisherF } from "./fisher-f.ts";
import type { Factored, Solution } from "./least-squares-solve.ts";
import { kurtosis, type Moments, momentsOf, skewness } from "./moments.ts";
import { jarqueBera, omnibus } from "./normality.ts";

/** Null where the figure does not exist: no degrees of freedom left, a constant target, too few rows. */
export interface LeastSquaresSummary {
  /** About the mean where the columns span a constant, about 0 otherwise. */
  readonly r2: number | null;
  readonly adjustedR2: number | null;
  /** All coefficients but the constant are 0: by the covariance in use, so a Wald test for robust errors. */
  readonly f: number | null;
  readonly fP: number | null;
  /** Degrees of freedom of f: coefficients tested, and those of the terms. */
  readonly fDf1: number;
  readonly fDf2: number;
  readonly logLikelihood: number | null;
  readonly aic: number | null;
  readonly bic: number | null;
  readonly durbinWatson: number | null;
  readonly jarqueBera: number;
  readonly jarqueBeraP: number;
  readonly omnibus: number | null;
  readonly omnibusP: number | null;
  /** Population skewness and (not excess) kurtosis of the residuals. */
  readonly skew: number;
  readonly kurtosis: number;
  /** Largest over smallest singular value of the columns as given, the constant among them; null where aliased. */
  readonly condition: number | null;
}

/** What a summary needs to know of the rows beside the solution. */
export interface RowFigures {
  readonly n: number;
  /** Which columns have one value only. */
  readonly constants: readonly boolean[];
  /** A constant is a combination of the columns. */
  readonly spans: boolean;
  /** Weighted sum of squares of y about its mean where the columns span a constant, about 0 otherwise. */
  readonly total: number;
  /** The same of each column; of a constant one it does not matter. */
  readonly spreads: ArrayLike<number>;
  readonly logWeights: number;
  /** Sum of squared steps from one residual to the next, and the shape of the residuals. */
  readonly steps: number;
  readonly shape: Moments;
}

export interface SummaryContext {
  readonly rows: RowFigures;
  readonly solved: Solution;
  /** The place of each column in the decomposition, -1 where aliased. */
  readonly places: Int32Array;
  readonly squares: number;
  readonly df: number;
  readonly testDf: number;
  readonly covariance: Float64Array;
  /** (X' W X)^-1. */
  readonly unit: Float64Array;
  /** The covariance is a sandwich. */
  readonly robust: boolean;
}

export function summaryOf(context: SummaryContext): { summary: LeastSquaresSummary; vif: (number | null)[] } {
  const { solved, places, squares, df, testDf } = context;
  const { n, constants, spans, total, spreads, logWeights, steps, shape } = context.rows;
  const p = places.length;
  const rank = solved.rank;
  const r2 = total > 0 ? 1 - squares / total : null;
  const modelDf = rank - Number(spans);
  const { f, fP } = wald(context, modelDf);
  const logLikelihood = squares > 0 ? -(n / 2) * (Math.log((2 * Math.PI * squares) / n) + 1) + logWeights / 2 : null;
  const bera = jarqueBera(shape);
  const k2 = omnibus(shape);
  const vif = Array.from({ length: p }, (_, j) =>
    places[j]! < 0 || constants[j]! ? null : context.unit[j * p + j]! * spreads[j]!,
  );
  const summary: LeastSquaresSummary = {
    r2,
    adjustedR2: r2 !== null && df > 0 ? 1 - ((n - Number(spans)) / df) * (1 - r2) : null,
    f,
    fP,
    fDf1: modelDf,
    fDf2: testDf,
    logLikelihood,
    aic: logLikelihood === null ? null : -2 * logLikelihood + 2 * rank,
    bic: logLikelihood === null ? null : -2 * logLikelihood + Math.log(n) * rank,
    durbinWatson: squares > 0 ? steps / squares : null,
    jarqueBera: bera.statistic,
    jarqueBeraP: bera.p,
    omnibus: k2?.statistic ?? null,
    omnibusP: k2?.p ?? null,
    skew: skewness(shape),
    kurtosis: kurtosis(shape),
    condition: rank < p ? null : conditionOf(solved),
  };
  return { summary, vif };
}

/** The figures of rows that are held. */
export function figuresOf(
  x: Float64Array,
  y: Float64Array,
  p: number,
  weights: Float64Array | undefined,
  { base, rank, residuals }: Factored,
): RowFigures {
  const n = y.length;
  const constants = Array.from({ length: p }, (_, j) => isConstant(x, j * n, n));
  const spans = spansConstant(base, rank, weights, n);
  let steps = 0;
  for (let i = 1; i < n; i++) steps += (residuals[i]! - residuals[i - 1]!) ** 2;
  return {
    n,
    constants,
    spans,
    total: spread(y, 0, n, weights, spans),
    spreads: constants.map((constant, j) => (constant ? 0 : spread(x, j * n, n, weights, spans))),
    logWeights: weights?.reduce((sum, weight) => sum + Math.log(weight), 0) ?? 0,
    steps,
    shape: momentsOf(residuals),
  };
}

function isConstant(x: Float64Array, start: number, n: number): boolean {
  for (let i = 1; i < n; i++) if (x[start + i] !== x[start]) return false;
  return true;
}

/** Whether a constant is a combination of the columns: the part of it outside their span is rounding only. */
function spansConstant(base: Float64Array, rank: number, weights: Float64Array | undefined, n: number): boolean {
  const rest = Float64Array.from({ length: n }, (_, i) => (weights === undefined ? 1 : Math.sqrt(weights[i]!)));
  const size = rest.reduce((sum, value) => sum + value * value, 0);
  for (let k = 0; k < rank; k++) {
    const column = k * n;
    let share = 0;
    for (let i = 0; i < n; i++) share += base[column + i]! * rest[i]!;
    for (let i = 0; i < n; i++) rest[i]! -= share * base[column + i]!;
  }
  return rest.reduce((sum, value) => sum + value * value, 0) < 1e-14 * size;
}

/** Weighted sum of squares about the weighted mean, or about 0. */
function spread(
  values: Float64Array,
  start: number,
  n: number,
  weights: Float64Array | undefined,
  aboutMean: boolean,
): number {
  let centre = 0;
  if (aboutMean) {
    let sum = 0;
    let total = 0;
    for (let i = 0; i < n; i++) {
      const weight = weights?.[i] ?? 1;
      sum += weight * values[start + i]!;
      total += weight;
    }
    centre = sum / total;
    let rest = 0;
    for (let i = 0; i < n; i++) rest += (weights?.[i] ?? 1) * (values[start + i]! - centre);
    centre += rest / total;
  }
  let squares = 0;
  for (let i = 0; i < n; i++) squares += (weights?.[i] ?? 1) * (values[start + i]! - centre) ** 2;
  return squares;
}

/** The F test that all coefficients but the constant's are 0. */
function wald(
  { rows: { constants, spans, total }, solved, places, covariance, testDf, df, squares, robust }: SummaryContext,
  modelDf: number,
): { f: number | null; fP: number | null } {
  if (modelDf < 1 || !(df > 0)) return { f: null, fP: null };
  const p = places.length;
  const tested = [...places.keys()].filter((j) => places[j]! >= 0 && !(spans && constants[j]));
  let f = (total - squares) / modelDf / (squares / df);
  if (robust) {
    // With correlation-scaled covariance, so that columns of any unit do.
    const size = tested.length;
    const scale = tested.map((j) => Math.sqrt(covariance[j * p + j]!));
    const scaled = Float64Array.from({ length: size * size }, (_, at) => {
      const i = Math.floor(at / size);
      const k = at % size;
      return covariance[tested[i]! * p + tested[k]!]! / (scale[i]! * scale[k]!);
    });
    const r = cholesky(scaled, size);
    if (r === null) return { f: null, fP: null };
    const c = Float64Array.from(tested, (j, i) => solved.coefficients[j]! / scale[i]!);
    solveUpperTransposed(r, size, c);
    f = c.reduce((sum, value) => sum + value * value, 0) / size;
  }
  return Number.isFinite(f) ? { f, fP: fisherF.upper(f, modelDf, testDf) } : { f: null, fP: null };
}

/** From the singular values of R with the columns' own scale. */
function conditionOf({ r, rank, scale, pivot }: Solution): number {
  const columns = new Float64Array(rank * rank);
  for (let k = 0; k < rank; k++)
    for (let i = 0; i <= k; i++) columns[k * rank + i] = r[i * rank + k]! * scale[pivot[k]!]!;
  const values = singularValues(columns, rank, rank);
  return values[0]! / values[rank - 1]!;
}
