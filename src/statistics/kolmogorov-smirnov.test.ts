import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { createRandom } from "../core/random.ts";
import { kolmogorovP, kolmogorovSmirnovTwoSample, kolmogorovSmirnovUniform } from "./kolmogorov-smirnov.ts";

const { values: reference, tolerance } = JSON.parse(
  readFileSync(new URL("../../reference/statistics/kolmogorov-smirnov.json", import.meta.url), "utf8"),
);
/** Relative error at most the case's tolerance, absolute near 0. */
const near = (actual: number, expected: number): void => {
  expect(Math.abs(actual - expected)).toBeLessThanOrEqual(tolerance * Math.max(Math.abs(expected), 1e-12));
};

it("meets SciPy's exact one-sample p", () => {
  for (const { n, d, p } of reference.one) near(kolmogorovP(n, d), p);
});

it("is within 1e-4 of it for large samples", () => {
  for (const { n, d, p } of reference.large) expect(Math.abs(kolmogorovP(n, d) - p)).toBeLessThan(1e-4);
});

it("meets the exact two-sample p, with ties that of all permutations", () => {
  for (const { a, b, d, p } of reference.two) {
    const found = kolmogorovSmirnovTwoSample(a, b);
    near(found.statistic, d);
    near(found.p, p);
  }
});

it("sees uniform values as such and others not", () => {
  const random = createRandom(2);
  const values = Float64Array.from({ length: 300 }, () => random.uniform());
  expect(kolmogorovSmirnovUniform(values).p).toBeGreaterThan(0.01);
  expect(kolmogorovSmirnovUniform(values.map((value) => value ** 1.5)).p).toBeLessThan(1e-4);
  expect(kolmogorovSmirnovUniform([]).p).toBe(1);
});
