import { cholesky } from "../kernels/linear/cholesky.ts";
import { gram } from "../kernels/linear/gram.ts";
import { orthonormalBase, qr, solveQr, solveUpper, solveUpperTransposed } from "../kernels/linear/qr.ts";
import { refine } from "../kernels/linear/refine.ts";

/** The solution and R of X D^-1 P = Q R. */
export interface Solution {
  readonly coefficients: Float64Array;
  readonly rank: number;
  readonly pivot: ArrayLike<number>;
  readonly scale: Float64Array;
  readonly r: Float64Array;
}

/** The same with Q itself: what every standard error is made of. */
export interface Factored extends Solution {
  readonly residuals: Float64Array;
  /** Q, n x rank, column-major. */
  readonly base: Float64Array;
}

/** Squared share of a column outside the span of the others below which the normal equations are not trusted. */
const CHOLESKY_FLOOR = 1e-4;
/** Up to this many numbers in x the careful way costs too little to save it (Wampler5 gains six digits by it). */
const SMALL = 100_000;

/** Solves least squares of y on the column-major n x p matrix x, by the cheaper way where that loses nothing. */
export function solveLeastSquares(x: Float64Array, n: number, p: number, y: Float64Array): Factored {
  return wellConditioned(x, n, p, y) ?? byQr(x, n, p, y);
}

/** Normal equations of the scaled columns; null where they would lose digits. */
function wellConditioned(x: Float64Array, n: number, p: number, y: Float64Array): Factored | null {
  if (n * p <= SMALL || n <= p) return null;
  const products = gram(x, n, p);
  const scale = Float64Array.from({ length: p }, (_, j) => Math.sqrt(products[j * p + j]!));
  if (!scale.every((length) => length > 0 && Number.isFinite(length))) return null;
  for (let j = 0; j < p; j++) for (let k = 0; k < p; k++) products[j * p + k]! /= scale[j]! * scale[k]!;
  const r = cholesky(products, p, CHOLESKY_FLOOR);
  if (r === null) return null;
  const coefficients = new Float64Array(p);
  const residuals = y.slice();
  for (let step = 0; step < 2; step++) {
    const c = new Float64Array(p);
    for (let j = 0; j < p; j++) {
      let sum = 0;
      for (let i = 0; i < n; i++) sum += x[j * n + i]! * residuals[i]!;
      c[j] = sum / scale[j]!;
    }
    solveUpperTransposed(r, p, c);
    solveUpper(r, p, c);
    residuals.set(y);
    for (let j = 0; j < p; j++) {
      coefficients[j]! += c[j]! / scale[j]!;
      const b = coefficients[j]!;
      for (let i = 0; i < n; i++) residuals[i]! -= x[j * n + i]! * b;
    }
  }
  const pivot = Array.from({ length: p }, (_, j) => j);
  return { coefficients, residuals, rank: p, pivot, scale, r, base: baseBy(x, n, p, scale, r) };
}

/** Q = X D^-1 R^-1, a column from those before it, some rows at a time so that they stay in the cache. */
function baseBy(x: Float64Array, n: number, p: number, scale: Float64Array, r: Float64Array): Float64Array {
  const base = new Float64Array(n * p);
  for (let start = 0; start < n; start += 1024) {
    const end = Math.min(n, start + 1024);
    for (let k = 0; k < p; k++) {
      const to = k * n;
      for (let i = start; i < end; i++) base[to + i] = x[to + i]! / scale[k]!;
      for (let j = 0; j < k; j++) {
        const share = r[j * p + k]!;
        const from = j * n;
        for (let i = start; i < end; i++) base[to + i]! -= share * base[from + i]!;
      }
      const diagonal = r[k * p + k]!;
      for (let i = start; i < end; i++) base[to + i]! /= diagonal;
    }
  }
  return base;
}

/** Householder QR with refinement: for any columns. */
function byQr(x: Float64Array, n: number, p: number, y: Float64Array): Factored {
  const d = qr(x, n, p);
  const coefficients = solveQr(d, y);
  const residuals = y.slice();
  for (let j = 0; j < p; j++) for (let i = 0; i < n; i++) residuals[i]! -= x[j * n + i]! * coefficients[j]!;
  refine(x, d, y, coefficients, residuals);
  const base = new Float64Array(n * d.rank);
  for (const [k, column] of orthonormalBase(d).entries()) base.set(column, k * n);
  return { coefficients, residuals, rank: d.rank, pivot: d.pivot, scale: d.scale, r: d.r, base };
}
