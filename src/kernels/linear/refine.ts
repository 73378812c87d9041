import { applyQ, applyTransposed, type Qr, solveUpper, solveUpperTransposed, unscale } from "./qr.ts";

/** 2^27 + 1, Dekker's splitting factor: there is no fused multiply-add to ask for. */
const SPLIT = 134217729;

/** Adds a * b to the double-double sums high + low at i (Dekker 1971, Knuth's two-sum). */
function addProduct(high: Float64Array, low: Float64Array, i: number, a: number, b: number): void {
  const product = a * b;
  const at = SPLIT * a;
  const a1 = at - (at - a);
  const a2 = a - a1;
  const bt = SPLIT * b;
  const b1 = bt - (bt - b);
  const b2 = b - b1;
  const productError = a2 * b2 - (product - a1 * b1 - a2 * b1 - a1 * b2);
  const before = high[i]!;
  const sum = before + product;
  const part = sum - before;
  low[i]! += before - (sum - part) + (product - part) + productError;
  high[i] = sum;
}

/**
 * One or more steps of iterative refinement of a least squares solution by the augmented system (Björck 1967, BIT 7;
 * Higham, Accuracy and Stability, section 20.5): residuals in double-double, corrections by the QR at hand. Changes
 * `coefficients` and returns the residuals y - X b. O(50 n p) a step.
 */
export function refine(
  x: Float64Array,
  d: Qr,
  y: Float64Array,
  coefficients: Float64Array,
  residuals: Float64Array,
  steps = 3,
): void {
  const { n, rank } = d;
  const high = new Float64Array(n);
  const low = new Float64Array(n);
  for (let step = 0; step < steps; step++) {
    // f = y - r - X b, and g = -X' r on the scaled columns.
    for (let i = 0; i < n; i++) {
      high[i] = y[i]!;
      low[i] = 0;
      addProduct(high, low, i, -1, residuals[i]!);
    }
    const g = new Float64Array(rank);
    for (let k = 0; k < rank; k++) {
      const j = d.pivot[k]!;
      const b = coefficients[j]!;
      const sumHigh = new Float64Array(1);
      const sumLow = new Float64Array(1);
      for (let i = 0; i < n; i++) {
        const value = x[j * n + i]!;
        addProduct(high, low, i, -value, b);
        addProduct(sumHigh, sumLow, 0, value, residuals[i]!);
      }
      g[k] = -(sumHigh[0]! + sumLow[0]!) / d.scale[j]!;
    }
    for (let i = 0; i < n; i++) high[i]! += low[i]!;
    const rotated = applyTransposed(d, high);
    solveUpperTransposed(d.r, rank, g);
    const c = new Float64Array(rank);
    for (let k = 0; k < rank; k++) {
      c[k] = rotated[k]! - g[k]!;
      rotated[k] = g[k]!;
    }
    solveUpper(d.r, rank, c);
    const change = unscale(d, c);
    const residualChange = applyQ(d, rotated);
    for (let j = 0; j < d.p; j++) coefficients[j]! += change[j]!;
    for (let i = 0; i < n; i++) residuals[i]! += residualChange[i]!;
  }
}
