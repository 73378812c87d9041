import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { hedgesG } from "./hedges.ts";
import {
  kurtosis,
  mergeMoments,
  momentsOf,
  sampleExcessKurtosis,
  sampleSkewness,
  skewness,
  variance,
} from "./moments.ts";
import { quantiles } from "./quantile.ts";
import { meanDifference } from "./welch.ts";

const { values: reference, tolerance } = JSON.parse(
  readFileSync(new URL("../../reference/statistics/two-means.json", import.meta.url), "utf8"),
);
/** Relative error at most the case's tolerance, absolute near 0. */
const near = (actual: number, expected: number): void => {
  expect(Math.abs(actual - expected)).toBeLessThanOrEqual(tolerance * Math.max(Math.abs(expected), 1e-12));
};

describe("two means against SciPy", () => {
  it("meets Welch's test, its interval and the pooled g", () => {
    for (const c of reference.cases) {
      const [a, b] = [momentsOf(c.a), momentsOf(c.b)];
      const raw = meanDifference(a, b, 0.9);
      near(raw.statistic!, c.t);
      near(raw.df!, c.df);
      near(raw.p, c.p);
      near(raw.low, c.low);
      near(raw.high, c.high);
      near(raw.se, c.se);
      const g = hedgesG(a, b);
      near(g.effect, c.g);
      expect(g.p).toBe(raw.p);
    }
  });

  it("meets Bonett's standard error where the groups are of equal size", () => {
    const g = hedgesG(momentsOf(reference.bonett.a), momentsOf(reference.bonett.b));
    near(g.effect, reference.bonett.g);
    near(g.se, reference.bonett.se);
    near(g.high - g.low, 2 * 1.959963984540054 * reference.bonett.se);
  });

  it("meets the shapes and quantiles", () => {
    for (const c of reference.cases) {
      const m = momentsOf(c.a);
      near(skewness(m), c.skew);
      near(kurtosis(m), c.kurtosis);
      if (m.n > 2) near(sampleSkewness(m), c.sampleSkew);
      if (m.n > 3) near(sampleExcessKurtosis(m), c.sampleKurtosis);
      for (const [i, q] of quantiles([...c.a, Number.NaN], [0, 0.1, 0.333, 0.5, 0.95, 1]).entries())
        near(q, c.quantiles[i]);
    }
  });
});

describe("moments", () => {
  const values = fc.array(fc.double({ min: -1e3, max: 1e3, noNaN: true }), { maxLength: 30 });
  it("merge as if taken together", () => {
    fc.assert(
      fc.property(values, values, (x, y) => {
        const merged = mergeMoments(momentsOf(x), momentsOf(y));
        const whole = momentsOf([...x, ...y]);
        expect(merged.n).toBe(whole.n);
        expect(merged.mean).toBeCloseTo(whole.mean, 8);
        for (const key of ["m2", "m3", "m4"] as const) {
          const scale = Math.max(1, whole.n) * 1e3 ** Number(key.slice(1));
          expect(Math.abs(merged[key] - whole[key])).toBeLessThan(1e-10 * scale);
        }
      }),
    );
  });
  it("hold a variance that a one-pass formula would lose, and skip NaN", () => {
    expect(variance(momentsOf([1e9 + 4, 1e9 + 7, Number.NaN, 1e9 + 13, 1e9 + 16]))).toBe(30);
  });
});

describe("data that can say nothing", () => {
  it("give p 1 or the exchange bound, never NaN", () => {
    const of = (...values: number[]) => momentsOf(values);
    expect(meanDifference(of(1), of(2, 3)).p).toBe(1);
    expect(meanDifference(of(), of()).p).toBe(1);
    expect(meanDifference(of(1, 1), of(1, 1)).p).toBe(1);
    // Two constants of 5: 2 / C(10, 5).
    expect(meanDifference(of(1, 1, 1, 1, 1), of(2, 2, 2, 2, 2)).p).toBeCloseTo(2 / 252, 12);
    expect(hedgesG(of(1, 1, 1), of(2, 2, 2)).p).toBeCloseTo(0.1, 12);
  });
});
