import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createRandom } from "../../core/random.ts";
import { cholesky, definite, invertDefinite, solveDefinite } from "./cholesky.ts";
import { gram } from "./gram.ts";
import { applyQ, applyTransposed, invertUpper, orthonormalBase, qr, solveQr } from "./qr.ts";
import { refine } from "./refine.ts";
import { singularValues } from "./svd.ts";
import { symmetricEigen } from "./symmetric-eigen.ts";

const matrix = (seed: number, n: number, p: number): Float64Array => {
  const random = createRandom(seed);
  return Float64Array.from({ length: n * p }, () => random.normal());
};
const close = (actual: number, expected: number, limit = 1e-10): void => {
  expect(Math.abs(actual - expected)).toBeLessThanOrEqual(limit * Math.max(1, Math.abs(expected)));
};
const shapes = fc.record({
  seed: fc.integer(),
  p: fc.integer({ min: 1, max: 7 }),
  more: fc.integer({ min: 0, max: 20 }),
});

describe("qr", () => {
  it("is Q R of the scaled columns with Q orthonormal", () => {
    fc.assert(
      fc.property(shapes, ({ seed, p, more }) => {
        const n = p + more;
        const x = matrix(seed, n, p);
        const d = qr(x, n, p);
        expect(d.rank).toBe(p);
        const base = orthonormalBase(d);
        for (let j = 0; j < p; j++)
          for (let k = 0; k < p; k++) {
            let inner = 0;
            for (let i = 0; i < n; i++) inner += base[j]![i]! * base[k]![i]!;
            close(inner, j === k ? 1 : 0);
          }
        for (let k = 0; k < p; k++)
          for (let i = 0; i < n; i++) {
            let value = 0;
            for (let j = 0; j <= k; j++) value += base[j]![i]! * d.r[j * p + k]!;
            close(value * d.scale[d.pivot[k]!]!, x[d.pivot[k]! * n + i]!);
          }
        const y = matrix(seed + 1, n, 1);
        const back = applyQ(d, applyTransposed(d, y));
        for (let i = 0; i < n; i++) close(back[i]!, y[i]!);
      }),
      { numRuns: 50 },
    );
  });
  it("moves dependent columns to the end and keeps the order of the others", () => {
    const n = 30;
    const x = new Float64Array(n * 5);
    x.set(matrix(1, n, 2), n);
    x.fill(1, 0, n);
    // Column 3 is 2 b0 - 1e4 b1 + 7, column 4 is new.
    for (let i = 0; i < n; i++) x[3 * n + i] = 2 * x[n + i]! - 1e4 * x[2 * n + i]! + 7;
    x.set(matrix(2, n, 1), 4 * n);
    const d = qr(x, n, 5);
    expect(d.rank).toBe(4);
    expect(Array.from(d.pivot)).toEqual([0, 1, 2, 4, 3]);
    expect(solveQr(d, matrix(3, n, 1))[3]).toBe(0);
  });
  it("tells a nearly dependent column from a dependent one", () => {
    const n = 50;
    const random = createRandom(8);
    const a = matrix(4, n, 1);
    const nearly = a.map((value) => value + 1e-8 * random.normal());
    expect(qr(Float64Array.of(...a, ...nearly), n, 2).rank).toBe(2);
    expect(qr(Float64Array.of(...a, ...a.map((value) => value * (1 / 3))), n, 2).rank).toBe(1);
  });
  it("has rank 0 for zeros and n for fewer rows than columns", () => {
    expect(qr(new Float64Array(6), 3, 2).rank).toBe(0);
    expect(qr(matrix(1, 2, 4), 2, 4).rank).toBe(2);
  });
});

describe("refine", () => {
  it("brings back what a column of large mean loses", () => {
    const n = 40;
    const x = new Float64Array(2 * n);
    x.fill(1, 0, n);
    // 1e9 + i / 8 is exact in binary, and so is the line.
    for (let i = 0; i < n; i++) x[n + i] = 1e9 + i / 8;
    const y = Float64Array.from({ length: n }, (_, i) => 3 + i / 8);
    const d = qr(x, n, 2);
    const coefficients = solveQr(d, y);
    const residuals = y.map((value, i) => value - coefficients[0]! - coefficients[1]! * x[n + i]!);
    refine(x, d, y, coefficients, residuals);
    close(coefficients[1]!, 1, 1e-15);
    close(coefficients[0]!, 3 - 1e9, 1e-15);
  });
});

describe("gram, cholesky, inverse", () => {
  it("agree with each other and with R", () => {
    fc.assert(
      fc.property(shapes, ({ seed, p, more }) => {
        const n = p + more + 3;
        const x = matrix(seed, n, p);
        const weights = matrix(seed + 2, n, 1).map((value) => value * value + 0.1);
        const products = gram(x, n, p);
        const weighted = gram(x, n, p, weights);
        for (let j = 0; j < p; j++)
          for (let k = 0; k < p; k++) {
            let plain = 0;
            let heavy = 0;
            for (let i = 0; i < n; i++) {
              plain += x[j * n + i]! * x[k * n + i]!;
              heavy += weights[i]! * x[j * n + i]! * x[k * n + i]!;
            }
            close(products[j * p + k]!, plain);
            close(weighted[j * p + k]!, heavy);
          }
        const r = cholesky(products, p)!;
        const d = qr(x, n, p);
        for (let k = 0; k < p; k++) close(r[k * p + k]!, Math.abs(d.r[k * p + k]! * d.scale[k]!), 1e-8);
        const factored = definite(products, p)!;
        const inverse = invertDefinite(factored);
        const b = matrix(seed + 3, p, 1);
        const solved = solveDefinite(factored, b);
        for (let j = 0; j < p; j++) {
          let value = 0;
          for (let k = 0; k < p; k++) value += products[j * p + k]! * solved[k]!;
          close(value, b[j]!, 1e-8);
          let unit = 0;
          for (let k = 0; k < p; k++) unit += products[j * p + k]! * inverse[k * p + j]!;
          close(unit, 1, 1e-8);
        }
      }),
      { numRuns: 50 },
    );
  });
  it("sees a matrix that is not positive definite", () => {
    expect(cholesky(Float64Array.of(1, 2, 2, 1), 2)).toBeNull();
    expect(definite(Float64Array.of(1, 1, 1, 1), 2)).toBeNull();
  });
  it("sums over more than one block", () => {
    const n = 5000;
    const x = matrix(1, n, 3);
    let sum = 0;
    for (let i = 0; i < n; i++) sum += x[i]! * x[2 * n + i]!;
    close(gram(x, n, 3)[2]!, sum);
  });
});

describe("eigenvalues and singular values", () => {
  it("belong together: X'X v = s^2 v", () => {
    fc.assert(
      fc.property(shapes, ({ seed, p, more }) => {
        const n = p + more;
        const x = matrix(seed, n, p);
        const products = gram(x, n, p);
        const { values, vectors } = symmetricEigen(products, p);
        const singular = singularValues(x, n, p);
        for (let k = 0; k < p; k++) {
          close(values[k]!, singular[k]! ** 2, 1e-9);
          for (let i = 0; i < p; i++) {
            let value = 0;
            for (let j = 0; j < p; j++) value += products[i * p + j]! * vectors[k]![j]!;
            close(value, values[k]! * vectors[k]![i]!, 1e-9);
          }
        }
      }),
      { numRuns: 50 },
    );
  });
  it("keep the relative accuracy of small singular values", () => {
    // Columns of lengths 1 and 1e-12 at right angles, turned by 45 degrees.
    const s = Math.SQRT1_2;
    const singular = singularValues(Float64Array.of(s, s, -s * 1e-12, s * 1e-12), 2, 2);
    close(singular[1]! / 1e-12, 1, 1e-14);
  });
  it("inverts a triangle", () => {
    expect(Array.from(invertUpper(Float64Array.of(2, 1, 0, 4), 2))).toEqual([0.5, -0.125, 0, 0.25]);
  });
});
