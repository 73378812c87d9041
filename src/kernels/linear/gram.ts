/** Rows taken together, so that the columns of a block stay in the cache. */
const BLOCK = 1024;

/**
 * X' X, or X' diag(weights) X, of a column-major n x p matrix: p x p, row-major and symmetric. Weights may be negative.
 * Sums by block in row order.
 */
export function gram(x: Float64Array, n: number, p: number, weights?: Float64Array): Float64Array {
  const result = new Float64Array(p * p);
  const left = weights === undefined ? x : new Float64Array(BLOCK * p);
  for (let start = 0; start < n; start += BLOCK) {
    const count = Math.min(BLOCK, n - start);
    if (weights !== undefined)
      for (let j = 0; j < p; j++)
        for (let i = 0; i < count; i++) left[j * BLOCK + i] = x[j * n + start + i]! * weights[start + i]!;
    for (let j = 0; j < p; j += 2) {
      // Two columns against two: each number read is used twice. An odd last column is paired with itself.
      const next = Math.min(j + 1, p - 1);
      const j0 = weights === undefined ? j * n + start : j * BLOCK;
      const j1 = weights === undefined ? next * n + start : next * BLOCK;
      for (let k = j; k < p; k += 2) {
        const k0 = k * n + start;
        const k1 = Math.min(k + 1, p - 1) * n + start;
        let s00 = 0;
        let s01 = 0;
        let s10 = 0;
        let s11 = 0;
        for (let i = 0; i < count; i++) {
          const a = left[j0 + i]!;
          const b = left[j1 + i]!;
          const c = x[k0 + i]!;
          const d = x[k1 + i]!;
          s00 += a * c;
          s01 += a * d;
          s10 += b * c;
          s11 += b * d;
        }
        result[j * p + k]! += s00;
        if (k + 1 < p) result[j * p + k + 1]! += s01;
        if (j + 1 < p && k > j) result[(j + 1) * p + k]! += s10;
        if (j + 1 < p && k + 1 < p) result[(j + 1) * p + k + 1]! += s11;
      }
    }
  }
  for (let j = 0; j < p; j++) for (let k = 0; k < j; k++) result[j * p + k] = result[k * p + j]!;
  return result;
}
