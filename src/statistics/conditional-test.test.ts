import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { createRandom } from "../core/random.ts";
import { conditionalTest } from "./conditional-test.ts";
import { kolmogorovP } from "./kolmogorov-smirnov.ts";
import { midranks } from "./ranks.ts";

const { cases, tolerance } = JSON.parse(
  readFileSync(new URL("../../reference/transfer/two-samples.json", import.meta.url), "utf8"),
);
const near = (actual: number, expected: number) =>
  expect(Math.abs(actual - expected)).toBeLessThanOrEqual(tolerance * Math.max(1e-12, Math.abs(expected)));
const firstOf = (n: number, m: number) => new Uint8Array(n + m).fill(1, 0, n);

describe("the conditional test of two samples", () => {
  it("is SciPy's rank-sum test with midranks, and its chi-squared test with indicators", () => {
    for (const { a, b, rankSumP, levels, chiSquared, chiSquaredP, df } of cases) {
      const first = firstOf(a.length, b.length);
      near(conditionalTest([midranks(Float64Array.from([...a, ...b])).ranks], first).p, rankSumP);
      const all: number[] = levels.flat();
      const indicators = [0, 1, 2, 3].map((level) => Float64Array.from(all, (own) => (own === level ? 1 : 0)));
      const found = conditionalTest(indicators, first);
      expect(found.df).toBe(df);
      near(found.statistic, chiSquared);
      near(found.p, chiSquaredP);
    }
  });

  it("does not count a score twice, nor one that says nothing", () => {
    const { a, b } = cases[0];
    const { ranks } = midranks(Float64Array.from([...a, ...b]));
    const once = conditionalTest([ranks], firstOf(a.length, b.length));
    const twice = conditionalTest(
      [ranks, ranks.map((rank) => 7 - 2 * rank), new Float64Array(ranks.length).fill(3)],
      firstOf(a.length, b.length),
    );
    expect(twice.df).toBe(1);
    near(twice.p, once.p);
    expect(conditionalTest([new Float64Array(10).fill(1)], firstOf(4, 6))).toMatchObject({ df: 0, p: 1 });
  });

  it("gives uniform p where units are exchangeable, rows of one being alike", () => {
    const random = createRandom(3, "clusters");
    const [ps, blind]: [number[], number[]] = [[], []];
    for (let world = 0; world < 400; world++) {
      const values: number[] = [];
      const units: number[] = [];
      for (let unit = 0; unit < 60; unit++) {
        const middle = random.normal();
        for (let row = random.below(5); row >= 0; row--) {
          values.push(middle + 0.3 * random.normal());
          units.push(unit);
        }
      }
      const first = Uint8Array.from(units, (unit) => (unit < 25 ? 1 : 0));
      const { ranks } = midranks(Float64Array.from(values));
      ps.push(conditionalTest([ranks], first, units).p);
      blind.push(conditionalTest([ranks], first).p);
    }
    expect(kolmogorovP(400, distance(ps))).toBeGreaterThan(0.01);
    expect(kolmogorovP(400, distance(blind))).toBeLessThan(1e-6);
  });
});

/** The largest distance of shares of p from those of the uniform distribution. */
function distance(ps: readonly number[]): number {
  return ps
    .toSorted((a, b) => a - b)
    .reduce((most, p, i) => Math.max(most, Math.abs(p - i / ps.length), Math.abs(p - (i + 1) / ps.length)), 0);
}
