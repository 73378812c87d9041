import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fisherExact } from "./fisher-exact.ts";
import { clopperPearson, shareDifference, wilsonInterval } from "./proportions.ts";

const { values: reference, tolerance } = JSON.parse(
  readFileSync(new URL("../../reference/statistics/shares.json", import.meta.url), "utf8"),
);
/** Relative error at most the case's tolerance, absolute near 0. */
const near = (actual: number, expected: number): void => {
  expect(Math.abs(actual - expected)).toBeLessThanOrEqual(tolerance * Math.max(Math.abs(expected), 1e-12));
};

describe("shares against SciPy and statsmodels", () => {
  it("meets Wilson's and Clopper and Pearson's intervals", () => {
    for (const { k, n, level, wilson, exact } of reference.single) {
      const w = wilsonInterval(k, n, level);
      near(w.low, wilson[0]);
      near(w.high, wilson[1]);
      const c = clopperPearson(k, n, level);
      near(c.low, exact[0]);
      near(c.high, exact[1]);
    }
  });
  it("meets Newcombe's interval and the score or exact p", () => {
    for (const { counts, low, high, p } of reference.double) {
      const [k1, n1, k2, n2] = counts;
      const found = shareDifference(k1, n1, k2, n2);
      near(found.low, low);
      near(found.high, high);
      near(found.p, p);
      expect(found.se).toBeGreaterThan(0);
    }
  });
  it("meets Fisher's test in exact integers", () => {
    for (const { table, p } of reference.fisher)
      near(fisherExact(table[0][0], table[0][1], table[1][0], table[1][1]), p);
  });
});

describe("fisherExact", () => {
  const count = fc.integer({ min: 0, max: 60 });
  it("is a p value, and the same for the table turned or mirrored", () => {
    fc.assert(
      fc.property(count, count, count, count, (a, b, c, d) => {
        const p = fisherExact(a, b, c, d);
        expect(p).toBeGreaterThan(0);
        expect(p).toBeLessThanOrEqual(1);
        expect(fisherExact(a, c, b, d) / p).toBeCloseTo(1, 9);
        expect(fisherExact(d, c, b, a) / p).toBeCloseTo(1, 9);
      }),
    );
  });
});
