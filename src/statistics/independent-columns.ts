import { cholesky } from "../kernels/linear/cholesky.ts";
import { gram } from "../kernels/linear/gram.ts";
import { qr } from "../kernels/linear/qr.ts";

/**
 * The columns of a column-major n x p matrix that do not depend on those before them, ascending. A look at the scaled
 * cross products settles the usual case, a QR the others.
 */
export function independentColumns(x: Float64Array, n: number, p: number): number[] {
  const all = Array.from({ length: p }, (_, j) => j);
  const products = gram(x, n, p);
  const scale = all.map((j) => Math.sqrt(products[j * p + j]!));
  if (n >= p && scale.every((length) => length > 0)) {
    const scaled = products.map((value, at) => value / scale[Math.floor(at / p)]! / scale[at % p]!);
    if (cholesky(scaled, p, 1e-9) !== null) return all;
  }
  const d = qr(x, n, p);
  return Array.from(d.pivot.subarray(0, d.rank)).sort((a, b) => a - b);
}

/** Those columns side by side, column-major; x itself where that is all of them. */
export function takeColumns(x: Float64Array, n: number, p: number, columns: readonly number[]): Float64Array {
  if (columns.length === p) return x;
  const result = new Float64Array(n * columns.length);
  for (const [k, j] of columns.entries()) result.set(x.subarray(j * n, (j + 1) * n), k * n);
  return result;
}

/** The penalty of each column: a number for all or one each; a constant column is never penalised. */
export function penalties(
  x: Float64Array,
  n: number,
  columns: readonly number[],
  ridge: number | ArrayLike<number> | undefined,
): Float64Array {
  return Float64Array.from(columns, (j) => {
    const penalty = typeof ridge === "number" ? ridge : (ridge?.[j] ?? 0);
    for (let i = 1; i < n; i++) if (x[j * n + i] !== x[j * n]) return penalty;
    return 0;
  });
}
