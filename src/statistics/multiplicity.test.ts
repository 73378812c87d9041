import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { createRandom } from "../core/random.ts";
import { bcaInterval, bootstrapWeights, percentileInterval } from "./bootstrap.ts";
import { benjaminiHochberg, benjaminiYekutieli, holm } from "./multiplicity.ts";

const { values: reference, tolerance } = JSON.parse(
  readFileSync(new URL("../../reference/statistics/multiplicity.json", import.meta.url), "utf8"),
);
/** Relative error at most the case's tolerance, absolute near 0. */
const near = (actual: number, expected: number): void => {
  expect(Math.abs(actual - expected)).toBeLessThanOrEqual(tolerance * Math.max(Math.abs(expected), 1e-12));
};

it("meets statsmodels, null left out", () => {
  const p: (number | null)[] = [null, ...reference.p, null];
  for (const [adjust, key] of [
    [benjaminiHochberg, "fdr_bh"],
    [benjaminiYekutieli, "fdr_by"],
    [holm, "holm"],
  ] as const) {
    const q = adjust(p);
    expect(q[0]).toBeNull();
    expect(q.at(-1)).toBeNull();
    for (const [i, value] of reference[key].entries()) near(q[i + 1]!, value);
  }
  expect(benjaminiHochberg([])).toEqual([]);
});

it("draws as many units as there are", () => {
  const random = createRandom(1);
  const sums = new Float64Array(5);
  for (let i = 0; i < 4000; i++) {
    const counts = bootstrapWeights(random, 5);
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(5);
    for (let j = 0; j < 5; j++) sums[j]! += counts[j]!;
  }
  // Standard error of each mean: sqrt(0.8 / 4000) = 0.014.
  for (const sum of sums) expect(Math.abs(sum / 4000 - 1)).toBeLessThan(0.06);
});

it("gives intervals", () => {
  const replicates = Array.from({ length: 1001 }, (_, i) => i / 1000);
  const percentile = percentileInterval(replicates, 0.9);
  expect(percentile.low).toBeCloseTo(0.05, 12);
  expect(percentile.high).toBeCloseTo(0.95, 12);
  // No bias and no acceleration: the percentile interval.
  const plain = bcaInterval(replicates, 0.5, [1, 2, 3], 0.9);
  expect(plain.low).toBeCloseTo(0.05, 12);
  // The estimate above the replicates' median moves both ends up.
  expect(bcaInterval(replicates, 0.6, [1, 2, 3], 0.9).low).toBeGreaterThan(0.1);
});
