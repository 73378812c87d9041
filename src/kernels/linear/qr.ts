/**
 * The QR decomposition of a column-scaled matrix, rank revealed: `X D^-1 P = Q R` with D the column norms. Columns
 * that depend on those before them are moved to the end and count as aliased.
 */
export interface Qr {
  readonly n: number;
  readonly p: number;
  readonly rank: number;
  /** `pivot[k]` is the column of X at place k; those from `rank` on are aliased. */
  readonly pivot: Int32Array;
  /** Euclidean norm of each column of X, in X's order; 1 for a column of zeros. */
  readonly scale: Float64Array;
  /** R of the scaled columns, rank x rank, row-major: `r[i * rank + k]` for i <= k, 0 below. */
  readonly r: Float64Array;
  /** The Householder vectors by place, n each, zero above their place, of squared norm 2. */
  readonly reflectors: readonly Float64Array[];
}

/** A column whose part outside the span of those before it is at most this share of it is aliased. */
export const RANK_TOLERANCE = 1e-11;

/**
 * Householder QR of a column-major n x p matrix (Golub and Van Loan, Matrix Computations, section 5.2) with R's
 * limited pivoting: columns keep their order unless they depend on those before them within `tolerance`, so that of a
 * set of dependent columns the last is aliased. Columns are scaled to norm 1 first. O(2 n p^2), one copy of X.
 */
export function qr(x: Float64Array, n: number, p: number, tolerance = RANK_TOLERANCE): Qr {
  const columns = Array.from({ length: p }, (_, j) => x.slice(j * n, (j + 1) * n));
  const scale = new Float64Array(p);
  for (const [j, column] of columns.entries()) {
    const norm = lengthFrom(column, 0);
    scale[j] = norm > 0 && Number.isFinite(norm) ? norm : 1;
    for (let i = 0; i < n; i++) column[i]! /= scale[j]!;
  }
  const order = Array.from({ length: p }, (_, j) => j);
  const heads: Float64Array[] = [];
  const reflectors: Float64Array[] = [];
  for (let left = p; reflectors.length < Math.min(left, n); ) {
    const k = reflectors.length;
    const j = order[k]!;
    const column = columns[j]!;
    const norm = lengthFrom(column, k);
    if (!(norm > tolerance)) {
      order.splice(k, 1);
      order.push(j);
      left--;
      continue;
    }
    // v = x + sign(x_k) |x| e_k, scaled to |v|^2 = 2, so that the reflection is y - v (v . y).
    const first = column[k]!;
    const diagonal = first > 0 ? -norm : norm;
    heads.push(column.slice(0, k + 1));
    heads[k]![k] = diagonal;
    column.fill(0, 0, k);
    column[k] = first - diagonal;
    const shrink = 1 / Math.sqrt(norm * (norm + Math.abs(first)));
    for (let i = k; i < n; i++) column[i]! *= shrink;
    reflectors.push(column);
    for (const other of order.slice(k + 1, left)) reflect(column, k, columns[other]!);
  }
  const rank = reflectors.length;
  const r = new Float64Array(rank * rank);
  for (const [k, head] of heads.entries()) for (let i = 0; i <= k; i++) r[i * rank + k] = head[i]!;
  return { n, p, rank, pivot: Int32Array.from(order), scale, r, reflectors };
}

/** The Euclidean norm of the entries from `start` on. */
function lengthFrom(values: Float64Array, start: number): number {
  let sum = 0;
  for (let i = start; i < values.length; i++) sum += values[i]! * values[i]!;
  return Math.sqrt(sum);
}

function reflect(vector: Float64Array, start: number, values: Float64Array): void {
  let product = 0;
  for (let i = start; i < values.length; i++) product += vector[i]! * values[i]!;
  for (let i = start; i < values.length; i++) values[i]! -= product * vector[i]!;
}

/** Q' y, n numbers; y is kept. */
export function applyTransposed(d: Qr, y: Float64Array): Float64Array {
  const result = y.slice();
  for (const [k, vector] of d.reflectors.entries()) reflect(vector, k, result);
  return result;
}

/** Q y, n numbers; y is kept. */
export function applyQ(d: Qr, y: Float64Array): Float64Array {
  const result = y.slice();
  for (let k = d.rank - 1; k >= 0; k--) reflect(d.reflectors[k]!, k, result);
  return result;
}

/** The first `rank` columns of Q, each of n numbers: an orthonormal base of the columns of X. */
export function orthonormalBase(d: Qr): Float64Array[] {
  return Array.from({ length: d.rank }, (_, k) => {
    const unit = new Float64Array(d.n);
    unit[k] = 1;
    return applyQ(d, unit);
  });
}

/** Solves R z = c in place (row-major upper triangle, size x size). */
export function solveUpper(r: Float64Array, size: number, c: Float64Array): void {
  for (let i = size - 1; i >= 0; i--) {
    let value = c[i]!;
    for (let k = i + 1; k < size; k++) value -= r[i * size + k]! * c[k]!;
    c[i] = value / r[i * size + i]!;
  }
}

/** Solves R' z = c in place. */
export function solveUpperTransposed(r: Float64Array, size: number, c: Float64Array): void {
  for (let i = 0; i < size; i++) {
    let value = c[i]!;
    for (let k = 0; k < i; k++) value -= r[k * size + i]! * c[k]!;
    c[i] = value / r[i * size + i]!;
  }
}

/** The inverse of an upper triangle, row-major. */
export function invertUpper(r: Float64Array, size: number): Float64Array {
  const inverse = new Float64Array(size * size);
  const column = new Float64Array(size);
  for (let k = 0; k < size; k++) {
    column.fill(0);
    column[k] = 1;
    solveUpper(r, size, column);
    for (let i = 0; i <= k; i++) inverse[i * size + k] = column[i]!;
  }
  return inverse;
}

/** The least squares coefficients of y on X, p numbers in X's order; 0 for aliased columns. */
export function solveQr(d: Qr, y: Float64Array): Float64Array {
  const c = applyTransposed(d, y).slice(0, d.rank);
  solveUpper(d.r, d.rank, c);
  return unscale(d, c);
}

/** Numbers by place in the scaled columns, brought to X's order and scale; 0 for aliased columns. */
export function unscale(d: Qr, c: Float64Array): Float64Array {
  const result = new Float64Array(d.p);
  for (let k = 0; k < d.rank; k++) result[d.pivot[k]!] = c[k]! / d.scale[d.pivot[k]!]!;
  return result;
}
