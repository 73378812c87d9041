/**
 * R of the QR decomposition of a matrix whose rows come some at a time: Householder reflections of the triangle so far
 * above the new rows, in the order of the columns and without pivoting (Demmel, Grigori, Hoemmen and Langou, SIAM J. Sci.
 * Comput. 34, 2012, section 3: a flat tree). O(2 n p^2) in all; holds p^2 numbers.
 */
export class Triangle {
  readonly size: number;
  /** size x size, row-major, 0 below the diagonal. */
  readonly r: Float64Array;

  constructor(size: number) {
    this.size = size;
    this.r = new Float64Array(size * size);
  }

  /** Takes n more rows, n x size column-major; they are overwritten. */
  add(rows: Float64Array, n: number): void {
    const { size, r } = this;
    for (let k = 0; k < size; k++) {
      const own = k * n;
      const first = r[k * size + k]!;
      let squares = 0;
      for (let i = own; i < own + n; i++) squares += rows[i]! * rows[i]!;
      if (squares === 0) continue;
      const norm = Math.sqrt(first * first + squares);
      const diagonal = first > 0 ? -norm : norm;
      // v = (first - diagonal, the rows); the reflection is y - v (v . y) / half of |v|^2.
      const head = first - diagonal;
      const half = norm * (norm + Math.abs(first));
      r[k * size + k] = diagonal;
      for (let j = k + 1; j < size; j++) {
        const other = j * n;
        let product = head * r[k * size + j]!;
        for (let i = 0; i < n; i++) product += rows[own + i]! * rows[other + i]!;
        product /= half;
        r[k * size + j]! -= product * head;
        for (let i = 0; i < n; i++) rows[other + i]! -= product * rows[own + i]!;
      }
    }
  }
}
