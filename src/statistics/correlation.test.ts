import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { pearson, spearman } from "./correlation.ts";

const { values: reference, tolerance } = JSON.parse(
  readFileSync(new URL("../../reference/statistics/pairs.json", import.meta.url), "utf8"),
);
/** Relative error at most the case's tolerance, absolute near 0. */
const near = (actual: number, expected: number): void => {
  expect(Math.abs(actual - expected)).toBeLessThanOrEqual(tolerance * Math.max(Math.abs(expected), 1e-12));
};

describe("correlations against SciPy", () => {
  it("meets Pearson and Spearman, p and interval", () => {
    for (const c of reference.cases) {
      const r = pearson([...c.x, 1, Number.NaN], [...c.y, Number.NaN, 2]);
      expect(r.n).toBe(c.x.length);
      near(r.effect, c.r);
      near(r.p, c.p);
      near(r.low, c.low);
      near(r.high, c.high);
      const s = spearman(c.x, c.y);
      near(s.effect, c.rho);
      near(s.p, c.sp);
      near(s.low, c.slow);
      near(s.high, c.shigh);
    }
  });
  it("has p 1 where nothing varies or too little is there", () => {
    for (const measure of [pearson, spearman]) {
      expect(measure([1, 1, 1, 1], [1, 2, 3, 4])).toMatchObject({ effect: 0, p: 1, low: -1, high: 1 });
      expect(measure([1, 2], [1, 2]).p).toBe(1);
      expect(measure([], []).p).toBe(1);
    }
  });
  it("is 1 on a line, with p 0 or that of the permutations", () => {
    const x = Array.from({ length: 40 }, (_, i) => i);
    expect(pearson(x, x).effect).toBe(1);
    expect(pearson(x, x).p).toBeLessThan(1e-100);
    expect(spearman([1, 2, 3, 4], [2, 4, 6, 9]).p).toBeCloseTo(2 / 24, 12);
  });
});
