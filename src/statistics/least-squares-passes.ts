import { gram } from "../kernels/linear/gram.ts";
import { solveUpperTransposed } from "../kernels/linear/qr.ts";
import { Triangle } from "../kernels/linear/triangle.ts";
import { checkRows } from "./least-squares.ts";
import { inferenceOf, type LeastSquaresInference } from "./least-squares-inference.ts";
import { type Solution, solveLeastSquares } from "./least-squares-solve.ts";
import { type Moments, mergeMoments, momentsOf } from "./moments.ts";
import { type Errors, rowWeights } from "./sandwich.ts";

type RowErrors = Exclude<Errors, "cluster">;

/** Some rows of a regression. */
export interface Part {
  /** n x p, column-major, the first column of ones. No NaN. */
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly n: number;
  readonly weights?: Float64Array;
}

/**
 * `leastSquares` of rows that are not held: one pass makes the triangle R of (X y), whose least squares are those of all
 * rows, the other their residuals. Agrees with it to rounding; `parts` gives the same rows each time it is called.
 */
export async function leastSquaresInPasses(
  parts: () => AsyncIterable<Part>,
  names: readonly string[],
  errors: RowErrors,
): Promise<LeastSquaresInference & { readonly n: number }> {
  const p = names.length;
  const triangle = new Triangle(p + 1);
  const middles = new Middles(p + 1);
  for await (const part of parts()) {
    checkRows({ ...part, names });
    middles.add(part);
    triangle.add(rooted(part, p), part.n);
  }
  const x = new Float64Array((p + 1) * p);
  for (let j = 0; j < p; j++) for (let i = 0; i <= j; i++) x[j * (p + 1) + i] = triangle.r[i * (p + 1) + j]!;
  const y = Float64Array.from({ length: p + 1 }, (_, i) => triangle.r[i * (p + 1) + p]!);
  const { residuals: _residuals, base: _base, ...solved } = solveLeastSquares(x, p + 1, p, y);
  const { n } = middles;
  const rest = new Rest(solved, middles.means(), errors);
  for await (const part of parts()) rest.add(part);
  const factor = errors === "hc1" ? n / (n - solved.rank) : 1;
  const sandwich = errors === "classic" ? undefined : { middle: rest.middle, factor, testDf: n - solved.rank };
  const rows = {
    n,
    constants: middles.constants.slice(0, p),
    spans: true,
    total: rest.spreads[p]!,
    spreads: rest.spreads,
    logWeights: middles.logWeights,
    steps: rest.steps,
    shape: rest.shape,
  };
  return { n, ...inferenceOf(names, solved, rest.squares, rows, sandwich, 0.95) };
}

/** The columns and y of a part, each row times the root of its weight. */
function rooted({ x, y, n, weights }: Part, p: number): Float64Array {
  const rows = new Float64Array(n * (p + 1));
  rows.set(x.subarray(0, n * p));
  rows.set(y, n * p);
  if (weights)
    for (let i = 0; i < n; i++) {
      const root = Math.sqrt(weights[i]!);
      for (let j = 0; j <= p; j++) rows[j * n + i]! *= root;
    }
  return rows;
}

/** What the first pass knows of each column, y the last of them. */
class Middles {
  n = 0;
  logWeights = 0;
  readonly constants: boolean[];
  #weight = 0;
  readonly #sums: Float64Array;
  readonly #firsts: Float64Array;

  constructor(width: number) {
    this.#sums = new Float64Array(width);
    this.#firsts = new Float64Array(width);
    this.constants = new Array<boolean>(width).fill(true);
  }

  add({ x, y, n, weights }: Part): void {
    for (let j = 0; j < this.#sums.length; j++) {
      const column = j < this.#sums.length - 1 ? x.subarray(j * n, (j + 1) * n) : y;
      if (this.n === 0) this.#firsts[j] = column[0]!;
      const first = this.#firsts[j]!;
      // About the first value, so that a column far from 0 loses no digits.
      let sum = 0;
      for (let i = 0; i < n; i++) sum += (weights?.[i] ?? 1) * (column[i]! - first);
      this.#sums[j]! += sum;
      this.constants[j] &&= column.every((value) => value === first);
    }
    this.#weight += weights?.reduce((sum, weight) => sum + weight, 0) ?? n;
    this.logWeights += weights?.reduce((sum, weight) => sum + Math.log(weight), 0) ?? 0;
    this.n += n;
  }

  /** Weighted. */
  means(): Float64Array {
    return this.#sums.map((sum, j) => this.#firsts[j]! + sum / this.#weight);
  }
}

/** What the second pass adds up: residuals, spreads, and the middle of robust errors. */
class Rest {
  squares = 0;
  steps = 0;
  shape: Moments = momentsOf([]);
  readonly spreads: Float64Array;
  readonly middle: Float64Array;
  #last: number | undefined;
  readonly #solved: Solution;
  readonly #means: Float64Array;
  readonly #errors: RowErrors;

  constructor(solved: Solution, means: Float64Array, errors: RowErrors) {
    this.#solved = solved;
    this.#means = means;
    this.#errors = errors;
    this.spreads = new Float64Array(means.length);
    this.middle = new Float64Array(solved.rank * solved.rank);
  }

  add(part: Part): void {
    const { x, y, n, weights } = part;
    const { coefficients } = this.#solved;
    const p = coefficients.length;
    const residuals = y.slice();
    for (let j = 0; j < p; j++) for (let i = 0; i < n; i++) residuals[i]! -= x[j * n + i]! * coefficients[j]!;
    if (weights) for (let i = 0; i < n; i++) residuals[i]! *= Math.sqrt(weights[i]!);
    for (let i = 0; i < n; i++) {
      const residual = residuals[i]!;
      this.squares += residual * residual;
      if (this.#last !== undefined) this.steps += (residual - this.#last) ** 2;
      this.#last = residual;
    }
    this.shape = mergeMoments(this.shape, momentsOf(residuals));
    for (let j = 0; j <= p; j++) {
      const column = j < p ? x.subarray(j * n, (j + 1) * n) : y;
      let sum = 0;
      for (let i = 0; i < n; i++) sum += (weights?.[i] ?? 1) * (column[i]! - this.#means[j]!) ** 2;
      this.spreads[j]! += sum;
    }
    if (this.#errors !== "classic") this.#addMiddle(part, residuals, this.#errors);
  }

  /** Rows of Q by solving R' q = D^-1 P' x, and what they weigh in the sandwich. */
  #addMiddle({ x, n, weights }: Part, residuals: Float64Array, errors: Exclude<RowErrors, "classic">): void {
    const { rank, pivot, scale, r } = this.#solved;
    const base = new Float64Array(n * rank);
    const leverage = new Float64Array(n);
    const row = new Float64Array(rank);
    for (let i = 0; i < n; i++) {
      const root = weights ? Math.sqrt(weights[i]!) : 1;
      for (let k = 0; k < rank; k++) row[k] = (x[pivot[k]! * n + i]! * root) / scale[pivot[k]!]!;
      solveUpperTransposed(r, rank, row);
      for (let k = 0; k < rank; k++) {
        base[k * n + i] = row[k]!;
        leverage[i]! += row[k]! * row[k]!;
      }
    }
    const own = gram(base, n, rank, rowWeights(residuals, leverage, errors));
    for (let at = 0; at < own.length; at++) this.middle[at]! += own[at]!;
  }
}
