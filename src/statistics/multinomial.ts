import { Problem } from "../core/problem.ts";
import { definite, invertDefinite, solveDefinite } from "../kernels/linear/cholesky.ts";
import { gram } from "../kernels/linear/gram.ts";
import { allFinite } from "./finite.ts";
import { independentColumns, penalties, takeColumns } from "./independent-columns.ts";
import { type Term, termTable } from "./term.ts";

export interface MultinomialInput {
  /** n x p, column-major, with the column of ones if there is an intercept. No NaN. */
  readonly x: Float64Array;
  readonly n: number;
  readonly names: readonly string[];
  /** 0 .. classes - 1 a row; class 0 is the reference. */
  readonly y: Int32Array;
  readonly classes: number;
  /** How often each row counts; not negative. */
  readonly weights?: Float64Array;
  /** The likelihood is lessened by ridge / 2 x coefficient^2, of all classes but the reference; constants are free. */
  readonly ridge?: number | ArrayLike<number>;
  readonly level?: number;
  readonly maxIterations?: number;
}

export interface Multinomial {
  readonly n: number;
  readonly rank: number;
  /** One table for each class but the reference: log odds against class 0, by z. */
  readonly terms: readonly (readonly Term[])[];
  /** (classes - 1) x p, row-major; 0 for aliased columns. */
  readonly coefficients: Float64Array;
  /** Without the penalty. */
  readonly logLikelihood: number;
  readonly nullLogLikelihood: number;
  readonly pseudoR2: number | null;
  readonly converged: boolean;
  readonly iterations: number;
}

/**
 * Softmax regression against class 0 by Newton's method with step halving; unpenalised it is statsmodels' MNLogit.
 * Cost a step: n (classes p)^2 / 4 for the information and (classes p)^3 / 6 for solving, so a few hundred
 * coefficients. Without a ridge and with separated classes it does not converge.
 * @throws Problem "multinomial-shape" or "multinomial-values".
 */
export function multinomialRegression(input: MultinomialInput): Multinomial {
  const { n, names, y, classes, level = 0.95, maxIterations = 50 } = input;
  check(input);
  const p = names.length;
  const kept = independentColumns(input.x, n, p);
  const rank = kept.length;
  const x = takeColumns(input.x, n, p, kept);
  const weights = input.weights ?? new Float64Array(n).fill(1);
  const ridge = penalties(input.x, n, kept, input.ridge);
  const others = classes - 1;
  const size = others * rank;

  let beta: Float64Array = new Float64Array(size);
  let state = evaluate(x, y, weights, ridge, beta, others);
  let converged = size === 0;
  let iterations = 0;
  while (!converged && iterations < maxIterations) {
    iterations++;
    const information = definite(informationOf(x, weights, ridge, state.shares), size);
    if (information === null) break;
    const gradient = gradientOf(x, y, weights, ridge, beta, state.shares);
    const step = solveDefinite(information, gradient);
    const gain = step.reduce((sum, value, j) => sum + value * gradient[j]!, 0);
    let next = state;
    for (let halvings = 0, factor = 1; halvings < 40; halvings++, factor /= 2) {
      const candidate = beta.map((value, j) => value + factor * step[j]!);
      next = evaluate(x, y, weights, ridge, candidate, others);
      if (next.objective >= state.objective - 1e-12 * Math.abs(state.objective)) {
        beta = candidate;
        break;
      }
    }
    state = next;
    converged = gain <= 1e-14 * Math.abs(state.objective) || gain < 1e-300;
  }
  const information = definite(informationOf(x, weights, ridge, state.shares), size);
  const covariance = information === null ? null : invertDefinite(information);
  const coefficients = new Float64Array(others * p);
  const places = new Int32Array(p).fill(-1);
  for (const [k, j] of kept.entries()) {
    places[j] = k;
    for (let c = 0; c < others; c++) coefficients[c * p + j] = beta[c * rank + k]!;
  }
  const terms = Array.from({ length: others }, (_, c) => {
    const variance = (j: number): number => covariance?.[(c * rank + places[j]!) * (size + 1)] ?? Number.NaN;
    const own = coefficients.subarray(c * p, (c + 1) * p);
    return termTable(names, own, variance, (j) => places[j]! < 0, null, level);
  });
  const nullLogLikelihood = constantLogLikelihood(y, weights, classes);
  const pseudoR2 = nullLogLikelihood < 0 ? 1 - state.logLikelihood / nullLogLikelihood : null;
  return {
    n,
    rank,
    terms,
    coefficients,
    logLikelihood: state.logLikelihood,
    nullLogLikelihood,
    pseudoR2,
    converged,
    iterations,
  };
}

function check({ x, n, names, y, classes, weights }: MultinomialInput): void {
  if (x.length < n * names.length || y.length !== n || (weights !== undefined && weights.length !== n) || n < 1)
    throw new Problem(
      "multinomial-shape",
      `multinomial regression: n is ${n}, but x holds ${x.length} numbers for ${names.length} columns, y ${y.length}`,
    );
  if (!allFinite(x) || !y.every((code) => code >= 0 && code < classes))
    throw new Problem("multinomial-values", `multinomial regression: x must be finite, y 0 .. ${classes - 1}`);
  if (weights !== undefined && !weights.every((weight) => weight >= 0 && Number.isFinite(weight)))
    throw new Problem("multinomial-values", "multinomial regression: a weight must not be negative or infinite");
}

interface State {
  /** P(class c + 1) of each row, one array a class but the reference. */
  readonly shares: readonly Float64Array[];
  readonly logLikelihood: number;
  readonly objective: number;
}

function evaluate(
  x: Float64Array,
  y: Int32Array,
  w: Float64Array,
  ridge: Float64Array,
  beta: Float64Array,
  others: number,
): State {
  const n = y.length;
  const rank = ridge.length;
  const shares = Array.from({ length: others }, (_, c) => {
    const eta = new Float64Array(n);
    for (let j = 0; j < rank; j++) {
      const b = beta[c * rank + j]!;
      for (let i = 0; i < n; i++) eta[i]! += x[j * n + i]! * b;
    }
    return eta;
  });
  let logLikelihood = 0;
  for (let i = 0; i < n; i++) {
    let top = 0;
    for (const eta of shares) top = Math.max(top, eta[i]!);
    let sum = Math.exp(-top);
    const own = y[i] === 0 ? 0 : shares[y[i]! - 1]![i]!;
    for (const eta of shares) {
      eta[i] = Math.exp(eta[i]! - top);
      sum += eta[i]!;
    }
    for (const eta of shares) eta[i]! /= sum;
    logLikelihood += w[i]! * (own - top - Math.log(sum));
  }
  const penalty = beta.reduce((sum, value, k) => sum + (ridge[k % rank]! * value * value) / 2, 0);
  return { shares, logLikelihood, objective: logLikelihood - penalty };
}

/** Blocks X' diag(w s_c (1[c = d] - s_d)) X, plus the penalty on the diagonal. */
function informationOf(x: Float64Array, w: Float64Array, ridge: Float64Array, shares: readonly Float64Array[]) {
  const rank = ridge.length;
  const size = shares.length * rank;
  const result = new Float64Array(size * size);
  for (const [c, a] of shares.entries())
    for (const [d, b] of shares.entries()) {
      if (d < c) continue;
      const block = gram(
        x,
        w.length,
        rank,
        w.map((weight, i) => weight * a[i]! * ((c === d ? 1 : 0) - b[i]!)),
      );
      for (let j = 0; j < rank; j++)
        for (let k = 0; k < rank; k++) {
          result[(c * rank + j) * size + d * rank + k] = block[j * rank + k]!;
          result[(d * rank + k) * size + c * rank + j] = block[j * rank + k]!;
        }
    }
  for (let k = 0; k < size; k++) result[k * size + k]! += ridge[k % rank]!;
  return result;
}

function gradientOf(
  x: Float64Array,
  y: Int32Array,
  w: Float64Array,
  ridge: Float64Array,
  beta: Float64Array,
  shares: readonly Float64Array[],
): Float64Array {
  const n = y.length;
  const rank = ridge.length;
  return beta.map((value, at) => {
    const c = Math.floor(at / rank);
    const column = (at % rank) * n;
    const share = shares[c]!;
    let sum = -ridge[at % rank]! * value;
    for (let i = 0; i < n; i++) sum += x[column + i]! * w[i]! * ((y[i] === c + 1 ? 1 : 0) - share[i]!);
    return sum;
  });
}

function constantLogLikelihood(y: Int32Array, w: Float64Array, classes: number): number {
  const counts = new Float64Array(classes);
  let total = 0;
  for (let i = 0; i < y.length; i++) {
    counts[y[i]!]! += w[i]!;
    total += w[i]!;
  }
  return counts.reduce((sum, count) => sum + (count > 0 ? count * Math.log(count / total) : 0), 0);
}
