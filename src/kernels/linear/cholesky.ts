import { solveUpper, solveUpperTransposed } from "./qr.ts";

/**
 * The Cholesky factor of a symmetric positive definite matrix: `A = R' R`, R upper, row-major. Null where a pivot is
 * not above `tolerance` times its diagonal entry: the matrix is not positive definite, or is too near it.
 */
export function cholesky(a: Float64Array, size: number, tolerance = 0): Float64Array | null {
  const r = new Float64Array(size * size);
  for (let j = 0; j < size; j++) {
    for (let i = 0; i <= j; i++) {
      let sum = a[i * size + j]!;
      for (let k = 0; k < i; k++) sum -= r[k * size + i]! * r[k * size + j]!;
      if (i < j) r[i * size + j] = sum / r[i * size + i]!;
      else if (sum > tolerance * a[j * size + j]! && sum > 0) r[j * size + j] = Math.sqrt(sum);
      else return null;
    }
  }
  return r;
}

/** A symmetric positive definite matrix made ready to solve with: scaled to a unit diagonal, then factored. */
export interface Definite {
  readonly size: number;
  /** The roots of the diagonal. */
  readonly scale: Float64Array;
  /** R of the scaled matrix, row-major. */
  readonly r: Float64Array;
}

/** Null where the matrix is not positive definite in double precision. */
export function definite(a: Float64Array, size: number): Definite | null {
  const scale = Float64Array.from({ length: size }, (_, j) => Math.sqrt(a[j * size + j]!));
  if (!scale.every((length) => length > 0 && Number.isFinite(length))) return null;
  const scaled = a.map((value, at) => value / scale[Math.floor(at / size)]! / scale[at % size]!);
  const r = cholesky(scaled, size, 1e-14);
  return r === null ? null : { size, scale, r };
}

/** A^-1 b, a new array. */
export function solveDefinite({ size, scale, r }: Definite, b: Float64Array): Float64Array {
  const c = b.map((value, j) => value / scale[j]!);
  solveUpperTransposed(r, size, c);
  solveUpper(r, size, c);
  return c.map((value, j) => value / scale[j]!);
}

/** A^-1, size x size. */
export function invertDefinite(d: Definite): Float64Array {
  const inverse = new Float64Array(d.size * d.size);
  const unit = new Float64Array(d.size);
  for (let j = 0; j < d.size; j++) {
    unit.fill(0);
    unit[j] = 1;
    inverse.set(solveDefinite(d, unit), j * d.size);
  }
  return inverse;
}
