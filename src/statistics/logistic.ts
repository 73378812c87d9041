import { Problem } from "../core/problem.ts";
import { definite, invertDefinite, solveDefinite } from "../kernels/linear/cholesky.ts";
import { gram } from "../kernels/linear/gram.ts";
import { allFinite } from "./finite.ts";
import { independentColumns, penalties, takeColumns } from "./independent-columns.ts";
import { clusterMiddle, numberClusters } from "./sandwich.ts";
import { type Term, termTable } from "./term.ts";

export interface LogisticInput {
  /** n x p, column-major, with the column of ones if there is an intercept. No NaN. */
  readonly x: Float64Array;
  readonly n: number;
  readonly names: readonly string[];
  /** 0 or 1 a row. */
  readonly y: ArrayLike<number>;
  /** How often each row counts; not negative. */
  readonly weights?: Float64Array;
  /** The likelihood is lessened by ridge / 2 x coefficient^2: one number or one a column. Constant columns are free. */
  readonly ridge?: number | ArrayLike<number>;
  /** Default "classic". */
  readonly errors?: "classic" | "hc0" | "hc1" | "cluster";
  readonly clusters?: Int32Array;
  readonly level?: number;
  readonly maxIterations?: number;
}

export interface Logistic {
  readonly n: number;
  readonly rank: number;
  /** By the normal distribution (z). */
  readonly terms: readonly Term[];
  /** Of the coefficients, p x p row-major; 0 for aliased terms; with a ridge the inverse penalised information. */
  readonly covariance: Float64Array;
  /** Without the penalty. */
  readonly logLikelihood: number;
  /** Of a constant alone. */
  readonly nullLogLikelihood: number;
  /** McFadden's; null where only one class is there. */
  readonly pseudoR2: number | null;
  readonly aic: number;
  readonly bic: number;
  readonly converged: boolean;
  readonly iterations: number;
  /** A combination of columns tells the classes apart, in whole or in part: no finite maximum exists. */
  readonly separated: boolean;
  /** The terms that run off; their figures mean nothing. */
  readonly separatedBy: readonly string[];
  /** P(y = 1) of each row. */
  readonly fitted: Float64Array;
}

/** From this iteration on a step that still moves the rows is looked at for separation. */
const SUSPECT_FROM = 12;

/**
 * Logistic regression by Newton's method with step halving. Dependent columns are aliased, the last of them first.
 * Separation (Albert and Anderson 1984): where the method still moves after 12 steps, its direction d is a proof if
 * (2 y - 1) x'd >= 0 in every row. hc1 multiplies by n / (n - rank), as R's vcovHC (statsmodels
 * leaves the factor out for Logit), cluster by G/(G-1) (n-1)/(n-rank), as statsmodels.
 * @throws Problem "logistic-shape" where lengths disagree, "logistic-values" for numbers that do not fit,
 * "logistic-clusters" without two clusters.
 */
export function logisticRegression(input: LogisticInput): Logistic {
  const { n, names, level = 0.95, maxIterations = 50, errors = "classic" } = input;
  check(input);
  const p = names.length;
  const kept = independentColumns(input.x, n, p);
  const rank = kept.length;
  const x = takeColumns(input.x, n, p, kept);
  const y = Float64Array.from(input.y);
  const weights = input.weights ?? new Float64Array(n).fill(1);
  const ridge = penalties(input.x, n, kept, input.ridge);

  let beta: Float64Array = new Float64Array(rank);
  let state = evaluate(x, y, weights, ridge, beta);
  let converged = rank === 0;
  let separated = false;
  let direction: Float64Array | null = null;
  let iterations = 0;
  while (!converged && !separated && iterations < maxIterations) {
    iterations++;
    const information = definite(informationOf(x, n, weights, ridge, state.mu), rank);
    if (information === null) break;
    const gradient = gradientOf(x, y, weights, ridge, beta, state.mu);
    const step = solveDefinite(information, gradient);
    const gain = step.reduce((sum, value, j) => sum + value * gradient[j]!, 0);
    let factor = 1;
    let next = state;
    for (let halvings = 0; halvings < 40; halvings++, factor /= 2) {
      const candidate = beta.map((value, j) => value + factor * step[j]!);
      next = evaluate(x, y, weights, ridge, candidate);
      if (next.objective >= state.objective - 1e-12 * Math.abs(state.objective)) {
        beta = candidate;
        break;
      }
    }
    direction = step;
    state = next;
    if (gain <= 1e-14 * Math.abs(state.objective) || gain < 1e-300) converged = true;
    else if (iterations >= SUSPECT_FROM) separated = separates(x, y, weights, step);
  }
  const { mu, logLikelihood } = state;
  const information = definite(informationOf(x, n, weights, ridge, mu), rank);
  const small =
    information === null ? null : covarianceBy(invertDefinite(information), input, x, y, weights, mu, errors);
  const covariance = new Float64Array(p * p);
  const places = new Int32Array(p).fill(-1);
  for (const [a, j] of kept.entries()) {
    places[j] = a;
    for (const [b, k] of kept.entries()) covariance[j * p + k] = small?.[a * rank + b] ?? 0;
  }
  const coefficients = Float64Array.from(places, (place) => (place < 0 ? 0 : beta[place]!));
  const variance = (j: number): number => (small === null ? Number.NaN : covariance[j * p + j]!);
  const terms = termTable(names, coefficients, variance, (j) => places[j]! < 0, null, level);
  const nullLogLikelihood = constantLogLikelihood(y, weights);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return {
    n,
    rank,
    terms,
    covariance,
    logLikelihood,
    nullLogLikelihood,
    pseudoR2: nullLogLikelihood < 0 ? 1 - logLikelihood / nullLogLikelihood : null,
    aic: -2 * logLikelihood + 2 * rank,
    bic: -2 * logLikelihood + Math.log(total) * rank,
    converged,
    iterations,
    separated,
    separatedBy: separated ? movers(x, n, direction!).map((k) => names[kept[k]!]!) : [],
    fitted: mu,
  };
}

function check({ x, n, names, y, weights, clusters, errors }: LogisticInput): void {
  const wrong =
    x.length < n * names.length || y.length !== n || (weights !== undefined && weights.length !== n) || n < 1;
  if (wrong || (errors === "cluster" && clusters?.length !== n))
    throw new Problem(
      "logistic-shape",
      `logistic regression: n is ${n}, but x holds ${x.length} numbers for ${names.length} columns, y ${y.length}, ` +
        `weights ${weights?.length ?? "none"}, clusters ${clusters?.length ?? "none"}`,
    );
  if (!allFinite(x) || !Array.from(y).every((value) => value === 0 || value === 1))
    throw new Problem("logistic-values", "logistic regression: x must hold finite numbers only, y only 0 and 1");
  if (weights !== undefined && !weights.every((weight) => weight >= 0 && Number.isFinite(weight)))
    throw new Problem("logistic-values", "logistic regression: a weight must not be negative or infinite");
}

interface State {
  readonly mu: Float64Array;
  readonly logLikelihood: number;
  /** The log likelihood less the penalty. */
  readonly objective: number;
}

function evaluate(x: Float64Array, y: Float64Array, w: Float64Array, ridge: Float64Array, beta: Float64Array): State {
  const n = y.length;
  const mu = linear(x, n, beta);
  let logLikelihood = 0;
  for (let i = 0; i < n; i++) {
    const eta = mu[i]!;
    const e = Math.exp(-Math.abs(eta));
    // log P(y): -log(1 + exp(-eta)) for y = 1, -log(1 + exp(eta)) for y = 0.
    const margin = y[i] === 1 ? eta : -eta;
    logLikelihood += w[i]! * (Math.min(margin, 0) - Math.log1p(e));
    mu[i] = eta >= 0 ? 1 / (1 + e) : e / (1 + e);
  }
  const penalty = beta.reduce((sum, value, j) => sum + (ridge[j]! * value * value) / 2, 0);
  return { mu, logLikelihood, objective: logLikelihood - penalty };
}

function linear(x: Float64Array, n: number, beta: Float64Array): Float64Array {
  const eta = new Float64Array(n);
  for (let j = 0; j < beta.length; j++) {
    const b = beta[j]!;
    for (let i = 0; i < n; i++) eta[i]! += x[j * n + i]! * b;
  }
  return eta;
}

function informationOf(x: Float64Array, n: number, w: Float64Array, ridge: Float64Array, mu: Float64Array) {
  const size = ridge.length;
  const products = gram(
    x,
    n,
    size,
    mu.map((m, i) => w[i]! * m * (1 - m)),
  );
  for (let j = 0; j < size; j++) products[j * size + j]! += ridge[j]!;
  return products;
}

function gradientOf(
  x: Float64Array,
  y: Float64Array,
  w: Float64Array,
  ridge: Float64Array,
  beta: Float64Array,
  mu: Float64Array,
): Float64Array {
  const n = y.length;
  return beta.map((value, j) => {
    let sum = -ridge[j]! * value;
    for (let i = 0; i < n; i++) sum += x[j * n + i]! * w[i]! * (y[i]! - mu[i]!);
    return sum;
  });
}

/** Whether moving along `step` does no row harm and still moves some by half a unit. */
function separates(x: Float64Array, y: Float64Array, w: Float64Array, step: Float64Array): boolean {
  const moves = linear(x, y.length, step);
  let largest = 0;
  let worst = 0;
  for (let i = 0; i < moves.length; i++) {
    if (w[i] === 0) continue;
    largest = Math.max(largest, Math.abs(moves[i]!));
    worst = Math.min(worst, (2 * y[i]! - 1) * moves[i]!);
  }
  return largest > 0.5 && worst >= -1e-4 * largest;
}

/** The columns that take part in a direction: their share of what they move is above a thousandth of the largest. */
function movers(x: Float64Array, n: number, step: Float64Array): number[] {
  const moved = Array.from(step, (value, j) => {
    let squares = 0;
    for (let i = 0; i < n; i++) squares += x[j * n + i]! ** 2;
    return Math.abs(value) * Math.sqrt(squares / n);
  });
  const largest = Math.max(...moved);
  return [...moved.keys()].filter((j) => moved[j]! > 1e-3 * largest);
}

function covarianceBy(
  inverse: Float64Array,
  { n, clusters }: LogisticInput,
  x: Float64Array,
  y: Float64Array,
  w: Float64Array,
  mu: Float64Array,
  errors: "classic" | "hc0" | "hc1" | "cluster",
): Float64Array {
  if (errors === "classic") return inverse;
  const size = Math.round(Math.sqrt(inverse.length));
  const scores = mu.map((m, i) => w[i]! * (y[i]! - m));
  let factor = errors === "hc1" ? n / (n - size) : 1;
  let middle: Float64Array;
  if (errors === "cluster") {
    const { codes, count } = numberClusters(clusters!);
    if (count < 2)
      throw new Problem("logistic-clusters", `logistic regression: ${count} cluster, at least 2 are needed`);
    middle = clusterMiddle(x, scores, codes, count);
    factor = (count / (count - 1)) * ((n - 1) / (n - size));
  } else
    middle = gram(
      x,
      n,
      size,
      scores.map((score) => score * score),
    );
  const half = product(inverse, middle, size);
  return product(half, inverse, size).map((value) => value * factor);
}

function product(a: Float64Array, b: Float64Array, size: number): Float64Array {
  const result = new Float64Array(size * size);
  for (let i = 0; i < size; i++)
    for (let k = 0; k < size; k++)
      for (let j = 0; j < size; j++) result[i * size + j]! += a[i * size + k]! * b[k * size + j]!;
  return result;
}

function constantLogLikelihood(y: Float64Array, w: Float64Array): number {
  let ones = 0;
  let total = 0;
  for (let i = 0; i < y.length; i++) {
    total += w[i]!;
    ones += w[i]! * y[i]!;
  }
  const zeros = total - ones;
  const part = (count: number): number => (count > 0 ? count * Math.log(count / total) : 0);
  return part(ones) + part(zeros);
}
