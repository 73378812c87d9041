import { describe, expect, it } from "vitest";
import { createRandom, type Random } from "../core/random.ts";
import { correlationRatio } from "./anova.ts";
import { cramersV } from "./contingency.ts";
import { pearson, spearman } from "./correlation.ts";
import type { Estimate } from "./estimate.ts";
import { hedgesG } from "./hedges.ts";
import { kruskalWallis } from "./kruskal-wallis.ts";
import { leastSquares } from "./least-squares.ts";
import { logisticRegression } from "./logistic.ts";
import { momentsOf } from "./moments.ts";
import { shareDifference } from "./proportions.ts";
import { rankSum } from "./rank-sum.ts";
import { meanDifference } from "./welch.ts";

/** Simulated data sets a case: the Monte Carlo standard error of a 5 % rate is then 0.0049, of a 95 % coverage alike. */
const RUNS = 2000;
const normals = (random: Random, n: number, mean = 0, sd = 1): Float64Array =>
  Float64Array.from({ length: n }, () => mean + sd * random.normal());
const count = (random: Random, n: number, share: number): number => {
  let hits = 0;
  for (let i = 0; i < n; i++) if (random.uniform() < share) hits++;
  return hits;
};
const table = (random: Random, n: number, rows: readonly number[], columns: readonly number[]): number[][] => {
  const counts = rows.map(() => columns.map(() => 0));
  const pick = (shares: readonly number[]): number => {
    let u = random.uniform();
    for (const [i, share] of shares.entries()) {
      u -= share;
      if (u < 0) return i;
    }
    return shares.length - 1;
  };
  for (let i = 0; i < n; i++) counts[pick(rows)]![pick(columns)]!++;
  return counts;
};

/** P values of data where nothing is there, and the highest rate of p <= 0.05 that each test is allowed. */
const nulls: [string, number, (random: Random) => number][] = [
  [
    "Welch, unequal variances and sizes",
    0.05,
    (r) => meanDifference(momentsOf(normals(r, 12)), momentsOf(normals(r, 30, 0, 3))).p,
  ],
  ["shares, exact", 0.05, (r) => shareDifference(count(r, 15, 0.2), 15, count(r, 12, 0.2), 12).p],
  ["shares, score", 0.055, (r) => shareDifference(count(r, 80, 0.3), 80, count(r, 120, 0.3), 120).p],
  ["rank sum, exact with ties", 0.05, (r) => rankSum(normals(r, 10).map(Math.round), normals(r, 12).map(Math.round)).p],
  [
    "rank sum, normal with ties",
    0.05,
    (r) => rankSum(normals(r, 40).map(Math.round), normals(r, 30).map(Math.round)).p,
  ],
  [
    "Welch's anova, unequal variances",
    0.055,
    (r) => correlationRatio([normals(r, 20), normals(r, 15, 0, 4), normals(r, 40, 0, 2)].map(momentsOf)).p,
  ],
  ["Kruskal-Wallis", 0.05, (r) => kruskalWallis([normals(r, 15), normals(r, 20), normals(r, 12)]).p],
  ["table, chi-square", 0.055, (r) => cramersV(table(r, 200, [0.3, 0.3, 0.4], [0.5, 0.2, 0.3])).p],
  ["table, sparse 2 x 2", 0.05, (r) => cramersV(table(r, 20, [0.8, 0.2], [0.7, 0.3])).p],
  ["Pearson", 0.05, (r) => pearson(normals(r, 25), normals(r, 25)).p],
  ["Spearman, ties", 0.05, (r) => spearman(normals(r, 30).map(Math.round), normals(r, 30)).p],
  ["Spearman, exact", 0.05, (r) => spearman(normals(r, 6), normals(r, 6)).p],
];

describe("under the null", () => {
  it.each(nulls)("%s: p <= 0.05 no oftener than it may", (name, allowed, draw) => {
    const random = createRandom(1, name);
    let hits = 0;
    for (let run = 0; run < RUNS; run++) {
      const p = draw(random);
      if (!(p >= 0 && p <= 1)) expect.fail(`p is ${p}`);
      if (p <= 0.05) hits++;
    }
    const error = Math.sqrt((allowed * (1 - allowed)) / RUNS);
    expect(hits / RUNS).toBeLessThan(allowed + 3 * error);
  });
  it("Monte Carlo tables: p <= 0.05 no oftener than it may, 400 runs, standard error 0.011", () => {
    const random = createRandom(2);
    let hits = 0;
    for (let run = 0; run < 400; run++) {
      const counts = table(random, 30, [0.6, 0.3, 0.1], [0.5, 0.3, 0.15, 0.05]);
      if (cramersV(counts, 0.95, random.fork("table", run)).p <= 0.05) hits++;
    }
    expect(hits / 400).toBeLessThan(0.05 + 3 * 0.011);
    expect(hits).toBeGreaterThan(4);
  });
});

/** The interval of each estimate, and what it should hold. */
const intervals: [string, number, (random: Random) => Estimate][] = [
  ["mean difference", 1, (r) => meanDifference(momentsOf(normals(r, 15, 1)), momentsOf(normals(r, 25, 0, 2)))],
  // Standardised by the root of the pooled variance (1 + 4) / 2.
  [
    "Hedges' g, unequal variances",
    1 / Math.sqrt(2.5),
    (r) => hedgesG(momentsOf(normals(r, 40, 1)), momentsOf(normals(r, 40, 0, 2))),
  ],
  ["share difference", 0.15, (r) => shareDifference(count(r, 40, 0.25), 40, count(r, 60, 0.1), 60)],
  // P(X > Y) for means 0.7 apart: Phi(0.7 / sqrt 2).
  ["AUC", 0.6896 - 0.5, (r) => rankSum(normals(r, 40, 0.7), normals(r, 50))],
  // eta^2 = between / (between + within) variance: 1/6 over 7/6 for means 0, 0.5 and 1.
  [
    "correlation ratio",
    Math.sqrt(1 / 7),
    (r) => correlationRatio([0, 0.5, 1].map((mean) => momentsOf(normals(r, 40, mean)))),
  ],
  [
    "Pearson",
    0.6,
    (r) => {
      const x = normals(r, 50);
      return pearson(
        x,
        x.map((value) => 0.6 * value + 0.8 * r.normal()),
      );
    },
  ],
  [
    // Of a bivariate normal: 6 / pi asin(rho / 2).
    "Spearman",
    (6 / Math.PI) * Math.asin(0.3),
    (r) => {
      const x = normals(r, 50);
      return spearman(
        x,
        x.map((value) => 0.6 * value + 0.8 * r.normal()),
      );
    },
  ],
];

describe("intervals", () => {
  it.each(intervals)("%s: 95 % hold the truth, within 3 standard errors and 1.5 %", (name, truth, draw) => {
    const random = createRandom(3, name);
    let held = 0;
    for (let run = 0; run < RUNS; run++) {
      const { low, high, effect } = draw(random);
      if (!(low <= effect && effect <= high)) expect.fail(`${low} ${effect} ${high}`);
      if (low <= truth && truth <= high) held++;
    }
    expect(Math.abs(held / RUNS - 0.95)).toBeLessThan(0.015 + 3 * 0.0049);
  });
});

describe("regressions under the null", () => {
  it("hc3 keeps its rate where variances differ, 1000 runs, standard error 0.007; classic does not", () => {
    const random = createRandom(4);
    const hits = { classic: 0, hc3: 0 };
    const n = 100;
    for (let run = 0; run < 1000; run++) {
      const x = new Float64Array(2 * n).fill(1);
      x.set(normals(random, n), n);
      const y = x.slice(n).map((value) => value * random.normal());
      for (const errors of ["classic", "hc3"] as const)
        if (leastSquares({ x, n, names: ["i", "x"], y, errors }).terms[1]!.p! <= 0.05) hits[errors]++;
    }
    expect(hits.hc3 / 1000).toBeLessThan(0.05 + 3 * 0.007);
    expect(hits.classic / 1000).toBeGreaterThan(0.15);
  });
  it("logistic regression keeps its rate, 500 runs, standard error 0.01", () => {
    const random = createRandom(5);
    const n = 150;
    let hits = 0;
    for (let run = 0; run < 500; run++) {
      const x = new Float64Array(2 * n).fill(1);
      x.set(normals(random, n), n);
      const y = Int32Array.from({ length: n }, () => (random.uniform() < 0.3 ? 1 : 0));
      if (logisticRegression({ x, n, names: ["i", "x"], y }).terms[1]!.p! <= 0.05) hits++;
    }
    expect(hits / 500).toBeLessThan(0.05 + 3 * 0.01);
    expect(hits).toBeGreaterThan(8);
  });
});
