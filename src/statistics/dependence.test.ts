import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { createRandom, type Random } from "../core/random.ts";
import { chatterjee } from "./chatterjee.ts";
import { chiSquareTable } from "./contingency.ts";
import { independenceOf } from "./independence.ts";
import { levelDistance } from "./level-distance.ts";
import { mutualInformation } from "./mutual-information.ts";

const { values: reference, tolerance } = JSON.parse(
  readFileSync(new URL("../../reference/statistics/dependence.json", import.meta.url), "utf8"),
);
const near = (actual: number, expected: number): void => {
  expect(Math.abs(actual - expected)).toBeLessThanOrEqual(tolerance * Math.max(Math.abs(expected), 1e-12));
};
const random = createRandom(1, "dependence");
const normals = (r: Random, n: number): Float64Array => Float64Array.from({ length: n }, () => r.normal());

describe("Chatterjee's xi", () => {
  it("meets SciPy's value and p, ties in y or not", () => {
    for (const { x, y, xi, p } of reference.xi) {
      const found = chatterjee(Float64Array.of(...x, 1, Number.NaN), Float64Array.of(...y, Number.NaN, 1), random);
      expect(found.n).toBe(x.length);
      near(found.effect, xi);
      near(found.p, p);
    }
  });
  it("sees a function in its own direction, and nothing in a constant", () => {
    const x = Float64Array.from({ length: 500 }, (_, i) => i / 250 - 1);
    const y = x.map((value) => value * value);
    expect(chatterjee(x, y, random).effect).toBeGreaterThan(0.98);
    expect(chatterjee(y, x, random).effect).toBeLessThan(0.6);
    expect(
      chatterjee(
        x,
        x.map(() => 1),
        random,
      ),
    ).toMatchObject({ effect: 0, p: 1 });
  });
  it("holds the truth in 95 % of intervals, 1000 runs, standard error 0.007", () => {
    // Of the bivariate normal: 3 / pi asin((1 + rho^2) / 2) - 1 / 2.
    for (const rho of [0, 0.6, 0.9])
      for (const n of [100, 400]) {
        const truth = (3 / Math.PI) * Math.asin((1 + rho * rho) / 2) - 0.5;
        const r = createRandom(2, `xi ${rho} ${n}`);
        let held = 0;
        for (let run = 0; run < 1000; run++) {
          const x = normals(r, n);
          const { low, high } = chatterjee(
            x,
            x.map((value) => rho * value + Math.sqrt(1 - rho * rho) * r.normal()),
            r,
          );
          if (low <= truth && truth <= high) held++;
        }
        expect(held / 1000, `rho ${rho}, n ${n}`).toBeGreaterThan(0.95 - 0.03 - 3 * 0.007);
      }
  });
});

describe("mutual information", () => {
  it("meets scikit-learn's with Miller and Madow's correction", () => {
    for (const { counts, nats, share } of reference.information) {
      near(mutualInformation(counts).effect, nats);
      near(mutualInformation(counts).share, share);
    }
  });
  it("is 1 as a share where one side determines the other, 0 where nothing does", () => {
    expect(
      mutualInformation([
        [50, 0],
        [0, 50],
        [0, 30],
      ]).share,
    ).toBeGreaterThan(0.99);
    expect(
      mutualInformation([
        [50, 50],
        [30, 30],
      ]).effect,
    ).toBe(0);
    expect(mutualInformation([[5, 9]]).p).toBe(1);
  });
  it("holds the truth in 95 % of intervals, 1000 runs, standard error 0.007", () => {
    for (const extra of [0, 0.2, 0.6]) {
      const shares = [0, 1, 2].map((i) => [0, 1, 2].map((j) => (1 - extra) / 9 + (i === j ? extra / 3 : 0)));
      const truth = shares.flat().reduce((sum, share) => sum + share * Math.log(9 * share), 0);
      const r = createRandom(3, `information ${extra}`);
      let held = 0;
      for (let run = 0; run < 1000; run++) {
        const { low, high } = mutualInformation(drawn(r, 300, shares));
        if (low <= truth && truth <= high) held++;
      }
      expect(held / 1000, `extra ${extra}`).toBeGreaterThan(0.95 - 3 * 0.007);
    }
  });
});

function drawn(r: Random, n: number, shares: readonly (readonly number[])[]): number[][] {
  const counts = shares.map((row) => row.map(() => 0));
  for (let k = 0; k < n; k++) {
    let u = r.uniform();
    search: for (const [i, row] of shares.entries())
      for (const [j, share] of row.entries()) {
        u -= share;
        if (u >= 0) continue;
        counts[i]![j]!++;
        break search;
      }
  }
  return counts;
}

describe("independence of thin tables", () => {
  it("has the p that permutations give, within the error of a fitted tail", () => {
    const { rows, columns, p } = reference.moments;
    const counts = [
      [7, 2, 0, 0],
      [2, 3, 0, 0],
      [1, 0, 1, 1],
      [0, 0, 1, 0],
    ];
    const table = chiSquareTable(counts);
    expect([table.rows, table.columns, table.sparse]).toEqual([rows, columns, true]);
    const found = independenceOf({ ...table, statistic: reference.moments.x2 }).p;
    expect(Math.abs(found - p)).toBeLessThan(0.02);
  });
  it("rejects no oftener than it may, 1000 runs, standard error 0.007", () => {
    const r = createRandom(5, "thin");
    const rows = [0.55, 0.3, 0.1, 0.04, 0.01];
    const columns = [0.6, 0.25, 0.1, 0.05];
    const shares = rows.map((row) => columns.map((column) => row * column));
    let hits = 0;
    for (let run = 0; run < 1000; run++) if (independenceOf(chiSquareTable(drawn(r, 60, shares))).p <= 0.05) hits++;
    expect(hits / 1000).toBeLessThan(0.05 + 3 * 0.007);
    expect(hits / 1000).toBeGreaterThan(0.02);
  });
  it("xi keeps its rate, one-sided, with ties, 2000 runs, standard error 0.005", () => {
    const r = createRandom(6, "xi null");
    let hits = 0;
    for (let run = 0; run < 2000; run++)
      if (chatterjee(normals(r, 60).map(Math.round), normals(r, 60).map(Math.round), r).p <= 0.05) hits++;
    expect(hits / 2000).toBeLessThan(0.05 + 0.01 + 3 * 0.005);
    expect(hits / 2000).toBeGreaterThan(0.02);
  });
});

describe("distance of levels", () => {
  it("meets SciPy's Jensen-Shannon distance, total variation and, on full tables, its p", () => {
    for (const { a, b, jensenShannon, totalVariation, chi2P } of reference.distances) {
      const found = levelDistance(a, b);
      near(found.jensenShannon, jensenShannon);
      near(found.totalVariation, totalVariation);
      if (Math.min(...a) >= 5) near(found.p, chi2P);
    }
    expect(levelDistance([0, 0], [3, 4])).toEqual({ totalVariation: 0, jensenShannon: 0, p: 1, n: [0, 7] });
  });
});
