import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { aucDeLong, compareAuc } from "./delong.ts";
import { rankSum } from "./rank-sum.ts";
import { midranks } from "./ranks.ts";

const { values: reference, tolerance } = JSON.parse(
  readFileSync(new URL("../../reference/statistics/ranks.json", import.meta.url), "utf8"),
);
/** Relative error at most the case's tolerance, absolute near 0. */
const near = (actual: number, expected: number): void => {
  expect(Math.abs(actual - expected)).toBeLessThanOrEqual(tolerance * Math.max(Math.abs(expected), 1e-12));
};

describe("rank sums against SciPy and all pairs", () => {
  it("meets midranks, AUC, DeLong's variance and p", () => {
    for (const { a, b, auc, variance, p, ranks, ties } of reference.cases) {
      const found = rankSum(Float64Array.from(a), Float64Array.from(b));
      near(found.effect + 0.5, auc);
      near(found.p, p);
      near(found.se ** 2, variance);
      const all = midranks(Float64Array.from([...a, ...b]));
      expect(Array.from(all.ranks)).toEqual(ranks);
      expect(all.ties).toBe(ties);
      const positives = [...a.map(() => 1), ...b.map(() => 0)];
      near(aucDeLong([...a, ...b], positives).variance, variance);
    }
  });
  it("compares two scores of the same rows", () => {
    const { y, a, b, effect, se, p } = reference.paired;
    const found = compareAuc(a, b, y);
    near(found.effect, effect);
    near(found.se, se);
    near(found.p, p);
    const nothing = Number.NaN;
    near(compareAuc([...a, nothing, 1], [...b, 1, nothing], [...y, 1, 0]).p, p);
    expect(aucDeLong([1, 2, nothing, 3], [0, 1, 0, 0])).toMatchObject({ auc: 0.5, positives: 1, negatives: 2 });
    expect(compareAuc(a, a, y)).toMatchObject({ effect: 0, p: 1 });
  });
  it("has an interval for complete separation and p 1 for an empty group", () => {
    const a = Float64Array.from({ length: 20 }, (_, i) => 100 + i);
    const b = Float64Array.from({ length: 20 }, (_, i) => i);
    const found = rankSum(a, b);
    expect(found.effect).toBe(0.5);
    expect(found.high).toBe(0.5);
    expect(found.low).toBeGreaterThan(0.3);
    expect(found.low).toBeLessThan(0.49);
    expect(found.se).toBeGreaterThan(0);
    expect(rankSum(a, new Float64Array(0)).p).toBe(1);
    expect(rankSum(new Float64Array(50), new Float64Array(50)).p).toBe(1);
  });
});
