export interface SymmetricEigen {
  /** Eigenvalues, largest first. */
  readonly values: Float64Array;
  /** `vectors[k]` belongs to `values[k]`; unit length. */
  readonly vectors: readonly Float64Array[];
}

/** Eigenvalues and vectors of a symmetric size x size matrix by cyclic Jacobi rotations (Golub and Van Loan, 8.5). */
export function symmetricEigen(matrix: Float64Array, size: number): SymmetricEigen {
  const a = matrix.slice(0, size * size);
  const v = new Float64Array(size * size);
  for (let i = 0; i < size; i++) v[i * size + i] = 1;
  for (let sweep = 0; sweep < 60; sweep++) {
    let rotated = false;
    for (let p = 0; p < size; p++)
      for (let q = p + 1; q < size; q++) {
        const off = a[p * size + q]!;
        const bound = Math.sqrt(Math.abs(a[p * size + p]! * a[q * size + q]!));
        if (Math.abs(off) <= 1e-17 * bound || Math.abs(off) < 1e-300) continue;
        rotated = true;
        const theta = (a[q * size + q]! - a[p * size + p]!) / (2 * off);
        const t = (theta >= 0 ? 1 : -1) / (Math.abs(theta) + Math.hypot(theta, 1));
        const c = 1 / Math.hypot(t, 1);
        const s = t * c;
        for (let k = 0; k < size; k++) {
          const x = a[k * size + p]!;
          const y = a[k * size + q]!;
          a[k * size + p] = c * x - s * y;
          a[k * size + q] = s * x + c * y;
        }
        for (let k = 0; k < size; k++) {
          const x = a[p * size + k]!;
          const y = a[q * size + k]!;
          a[p * size + k] = c * x - s * y;
          a[q * size + k] = s * x + c * y;
          const g = v[k * size + p]!;
          const h = v[k * size + q]!;
          v[k * size + p] = c * g - s * h;
          v[k * size + q] = s * g + c * h;
        }
      }
    if (!rotated) break;
  }
  const order = Array.from({ length: size }, (_, i) => i).sort((i, j) => a[j * size + j]! - a[i * size + i]!);
  return {
    values: Float64Array.from(order, (i) => a[i * size + i]!),
    vectors: order.map((i) => Float64Array.from({ length: size }, (_, k) => v[k * size + i]!)),
  };
}
