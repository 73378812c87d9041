import { cholesky } from "../kernels/linear/cholesky.ts";
import { solveUpperTransposed } from "../kernels/linear/qr.ts";
import { singularValues } from "../kernels/linear/svd.ts";
import { fisherF } from "./fisher-f.ts";
import type { Factored } from "./least-squares-solve.ts";
import { kurtosis, momentsOf, skewness } from "./moments.ts";
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

export interface SummaryContext {
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly weights: Float64Array | undefined;
  readonly solved: Factored;
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
  const { x, y, weights, solved, places, squares, df, testDf } = context;
  const n = y.length;
  const p = places.length;
  const rank = solved.rank;
  const constants = Array.from({ length: p }, (_, j) => isConstant(x, j * n, n));
  const spans = spansConstant(solved.base, rank, weights, n) ? 1 : 0;
  const total = spread(y, 0, n, weights, spans === 1);
  const r2 = total > 0 ? 1 - squares / total : null;
  const modelDf = rank - spans;
  const { f, fP } = wald(context, constants, spans === 1, modelDf, total);
  let logWeights = 0;
  if (weights !== undefined) for (const weight of weights) logWeights += Math.log(weight);
  const logLikelihood = squares > 0 ? -(n / 2) * (Math.log((2 * Math.PI * squares) / n) + 1) + logWeights / 2 : null;
  let steps = 0;
  for (let i = 1; i < n; i++) steps += (solved.residuals[i]! - solved.residuals[i - 1]!) ** 2;
  const shape = momentsOf(solved.residuals);
  const bera = jarqueBera(shape);
  const k2 = omnibus(shape);
  const vif = Array.from({ length: p }, (_, j) => {
    if (places[j]! < 0 || constants[j]!) return null;
    return context.unit[j * p + j]! * spread(x, j * n, n, weights, spans === 1);
  });
  const summary: LeastSquaresSummary = {
    r2,
    adjustedR2: r2 !== null && df > 0 ? 1 - ((n - spans) / df) * (1 - r2) : null,
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
  { solved, places, covariance, testDf, df, squares, robust }: SummaryContext,
  constants: readonly boolean[],
  spans: boolean,
  modelDf: number,
  total: number,
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
function conditionOf({ r, rank, scale, pivot }: Factored): number {
  const columns = new Float64Array(rank * rank);
  for (let k = 0; k < rank; k++)
    for (let i = 0; i <= k; i++) columns[k * rank + i] = r[i * rank + k]! * scale[pivot[k]!]!;
  const values = singularValues(columns, rank, rank);
  return values[0]! / values[rank - 1]!;
}
