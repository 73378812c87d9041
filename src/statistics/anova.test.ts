import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { correlationRatio, welchAnova } from "./anova.ts";
import { kruskalWallis } from "./kruskal-wallis.ts";
import { momentsOf } from "./moments.ts";

const { values: reference, tolerance } = JSON.parse(
  readFileSync(new URL("../../reference/statistics/groups.json", import.meta.url), "utf8"),
);
/** Error at most the case's tolerance, relative above 1, absolute below (interval ends may be 0 or tiny). */
const near = (actual: number, expected: number): void => {
  expect(Math.abs(actual - expected)).toBeLessThanOrEqual(tolerance * Math.max(Math.abs(expected), 1e-3));
};

describe("groups against statsmodels and SciPy", () => {
  it("meets Welch's anova, epsilon, the noncentral interval and Kruskal-Wallis", () => {
    for (const c of reference.cases) {
      const moments = c.groups.map(momentsOf);
      const test = welchAnova(moments);
      near(test.statistic, c.f);
      near(test.df1, c.df1);
      near(test.df2, c.df2);
      near(test.p, c.p);
      const ratio = correlationRatio(moments);
      near(ratio.effect, c.epsilon);
      near(ratio.low, Math.min(c.low, c.epsilon));
      near(ratio.high, c.high);
      expect(ratio.p).toBe(test.p);
      const kruskal = kruskalWallis(c.groups.map((group: number[]) => Float64Array.from(group)));
      near(kruskal.statistic!, c.h);
      near(kruskal.p, c.hp);
    }
  });
  it("never gives NaN", () => {
    const constant = [momentsOf([1, 1, 1]), momentsOf([2, 2, 2]), momentsOf([5, 5, 5])];
    // 3! / (9! / 3!^3)
    expect(welchAnova(constant).p).toBeCloseTo(6 / 1680, 12);
    expect(correlationRatio(constant).effect).toBe(1);
    expect(correlationRatio([momentsOf([1]), momentsOf([2])]).p).toBe(1);
    expect(correlationRatio([]).p).toBe(1);
    expect(correlationRatio([momentsOf([0, 0, 0, 0]), momentsOf([1, 2, 0, 4]), momentsOf([1])]).p).toBeGreaterThan(0);
    expect(kruskalWallis([new Float64Array(5), new Float64Array(5)]).p).toBe(1);
  });
});
