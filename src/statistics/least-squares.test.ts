import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createRandom } from "../core/random.ts";
import { type LeastSquares, leastSquares } from "./least-squares.ts";
import type { Errors } from "./sandwich.ts";

const load = (name: string) =>
  JSON.parse(readFileSync(new URL(`../../reference/statistics/${name}.json`, import.meta.url), "utf8"));
const nist = load("nist");
const peer = load("least-squares");

/** The digits in which a number agrees (NIST's log relative error), at most 16. */
const digits = (actual: number, expected: number): number =>
  actual === expected ? 16 : Math.min(16, -Math.log10(Math.abs(actual - expected) / (Math.abs(expected) || 1)));
const near = (actual: number | null, expected: number, tolerance: number): void => {
  expect(actual).not.toBeNull();
  expect(Math.abs(actual! - expected)).toBeLessThanOrEqual(tolerance * (Math.abs(expected) || 1));
};
const columns = (list: readonly ArrayLike<number>[]): Float64Array =>
  Float64Array.from(list.flatMap((column) => Array.from(column)));

interface Case {
  name: string;
  y: number[];
  x?: number[][];
  powersOf?: number[];
  degree?: number;
  coefficients: number[];
  se: number[];
  s: number;
  r2: number;
}

function fitCase(c: Case): LeastSquares {
  const list = c.x
    ? [c.y.map(() => 1), ...c.x]
    : Array.from({ length: c.degree! + 1 }, (_, k) => c.powersOf!.map((value) => value ** k));
  const names = list.map((_, k) => `b${k}`);
  return leastSquares({ x: columns(list), n: c.y.length, names, y: Float64Array.from(c.y) });
}

describe("NIST StRD", () => {
  // Filip's powers are rounded when they are formed: no method on doubles can give all digits.
  const least: Record<string, [number, number]> = { filip: [7.5, 7], longley: [12, 12] };
  it.each(nist.values.cases as Case[])("$name", (c) => {
    const found = fitCase(c);
    const [forCoefficients, forErrors] = least[c.name] ?? [12, 9];
    expect(found.rank).toBe(c.coefficients.length);
    const inCoefficients = Math.min(...c.coefficients.map((b, k) => digits(found.terms[k]!.coefficient, b)));
    const inErrors = Math.min(...c.se.map((se, k) => (se === 0 ? 16 : digits(found.terms[k]!.se!, se))));
    if (process.env.SHOW) process.stdout.write(`${c.name} ${inCoefficients} ${inErrors}\n`);
    expect(inCoefficients).toBeGreaterThan(forCoefficients);
    expect(inErrors).toBeGreaterThan(forErrors);
    expect(digits(found.summary.r2!, c.r2)).toBeGreaterThan(8);
  });
});

describe("against statsmodels", () => {
  const { x, y, weights, clusters, fits, leverage, vif } = peer.values;
  const run = (errors: Errors, weighted: boolean, from = 0): LeastSquares =>
    leastSquares({
      x: columns(x.slice(from)),
      n: y.length,
      names: ["intercept", "a", "b", "c"].slice(from),
      y: Float64Array.from(y),
      errors,
      clusters: Int32Array.from(clusters),
      ...(weighted ? { weights: Float64Array.from(weights) } : {}),
    });
  const cases: [string, Errors, boolean, number][] = [
    ["classic", "classic", false, 0],
    ["hc0", "hc0", false, 0],
    ["hc1", "hc1", false, 0],
    ["hc2", "hc2", false, 0],
    ["hc3", "hc3", false, 0],
    ["cluster", "cluster", false, 0],
    ["weighted", "classic", true, 0],
    ["weightedHc3", "hc3", true, 0],
    ["weightedCluster", "cluster", true, 0],
    ["noConstant", "classic", false, 1],
  ];
  it.each(cases)("%s", (key, errors, weighted, from) => {
    const found = run(errors, weighted, from);
    const want = fits[key];
    for (const [k, term] of found.terms.entries()) {
      near(term.coefficient, want.coefficients[k], peer.tolerance);
      near(term.se, want.se[k], peer.tolerance);
      near(term.statistic, want.t[k], peer.tolerance);
      near(term.p, want.p[k], peer.tolerance);
      near(term.low, want.low[k], peer.tolerance);
      near(term.high, want.high[k], peer.tolerance);
    }
    for (const [k, value] of found.covariance.entries()) near(value, want.covariance[k], peer.tolerance * 10);
    const s = found.summary;
    for (const name of [
      "r2",
      "adjustedR2",
      "f",
      "fP",
      "logLikelihood",
      "aic",
      "bic",
      "condition",
      "durbinWatson",
    ] as const)
      near(s[name], want[name], peer.tolerance);
    near(s.jarqueBera, want.jarqueBera[0], peer.tolerance);
    near(s.jarqueBeraP, want.jarqueBera[1], peer.tolerance);
    near(s.skew, want.jarqueBera[2], peer.tolerance);
    near(s.kurtosis, want.jarqueBera[3], peer.tolerance);
    near(s.omnibus, want.omnibus[0], peer.tolerance);
    near(s.omnibusP, want.omnibus[1], peer.tolerance);
  });
  it("leverage and variance inflation", () => {
    const found = run("classic", false);
    for (const [i, value] of found.leverage.entries()) near(value, leverage[i], peer.tolerance);
    expect(found.vif[0]).toBeNull();
    for (const [k, value] of vif.entries()) near(found.vif[k + 1]!, value, peer.tolerance);
  });
});

describe("dependent columns", () => {
  it("alias the last of them and leave the fit as it is", () => {
    const random = createRandom(4);
    const n = 40;
    const a = Float64Array.from({ length: n }, () => random.normal());
    const b = Float64Array.from({ length: n }, () => 1000 + random.normal());
    const y = a.map((value, i) => 2 + value - b[i]! / 7 + random.normal());
    const ones = new Float64Array(n).fill(1);
    const plain = leastSquares({ x: columns([ones, a, b]), n, names: ["i", "a", "b"], y });
    const sum = a.map((value, i) => 3 * value - b[i]! / 3 + 5);
    const names = ["i", "a", "sum", "b", "none"];
    const found = leastSquares({ x: columns([ones, a, sum, b, new Float64Array(n)]), n, names, y });
    expect(found.rank).toBe(3);
    expect(found.terms.map((term) => term.aliased)).toEqual([false, false, false, true, true]);
    expect(found.terms[3]).toMatchObject({ coefficient: 0, se: null, p: null, low: null });
    for (let i = 0; i < n; i++) expect(found.fitted[i]).toBeCloseTo(plain.fitted[i]!, 9);
    expect(found.summary.f).toBeCloseTo(plain.summary.f!, 6);
    expect(found.vif[3]).toBeNull();
  });
  it("have no NaN in the table of a saturated fit", () => {
    const x = columns([
      [1, 1, 1],
      [1, 2, 4],
      [5, 7, 6],
    ]);
    const found = leastSquares({ x, n: 3, names: ["i", "a", "b"], y: Float64Array.of(1, 2, 3) });
    expect(found.df).toBe(0);
    expect(found.terms.every((term) => term.se === null && Number.isFinite(term.coefficient))).toBe(true);
    expect(JSON.stringify(found)).not.toContain("NaN");
  });
  it("are Problems where numbers are missing", () => {
    const bad = { x: Float64Array.of(1, Number.NaN), n: 2, names: ["a"], y: Float64Array.of(1, 2) };
    expect(() => leastSquares(bad)).toThrow(/missing or infinite/);
  });
});

it("does not trust the normal equations of columns that are nearly dependent", () => {
  const n = 40_000;
  const t = Float64Array.from({ length: n }, (_, i) => 100 + i / 32_768);
  const x = columns([new Float64Array(n).fill(1), t, t.map((value) => value * value)]);
  const { terms } = leastSquares({ x, n, names: ["i", "t", "tt"], y: t.map((value) => 1 + value + value * value) });
  for (const term of terms) near(term.coefficient, 1, 1e-7);
});

it("is equivariant to shifts and scales of the target", () => {
  fc.assert(
    fc.property(fc.integer(), fc.double({ min: 0.01, max: 100, noNaN: true }), (seed, factor) => {
      const random = createRandom(seed);
      const n = 25;
      const a = Float64Array.from({ length: n }, () => random.normal());
      const y = a.map((value) => value + random.normal());
      const x = columns([new Float64Array(n).fill(1), a]);
      const one = leastSquares({ x, n, names: ["i", "a"], y, errors: "hc3" });
      const two = leastSquares({ x, n, names: ["i", "a"], y: y.map((value) => 7 + factor * value), errors: "hc3" });
      expect(two.terms[1]!.coefficient).toBeCloseTo(factor * one.terms[1]!.coefficient, 8);
      expect(two.terms[1]!.p).toBeCloseTo(one.terms[1]!.p!, 8);
    }),
    { numRuns: 40 },
  );
});

describe("King County houses (reference values: statsmodels 0.15)", () => {
  const file = new URL("../../data/king-county-houses.csv", import.meta.url);
  const lines = readFileSync(file, "utf8")
    .trim()
    .split("\n")
    .map((line) => line.trim().split(","));
  const header = lines[0] ?? [];
  const column = (name: string): Float64Array =>
    Float64Array.from(lines.slice(1), (line) => Number(line[header.indexOf(name)]));
  const estimate = (features: readonly string[], errors: Errors): LeastSquares => {
    const y = column("price");
    const list = [new Float64Array(y.length).fill(1), ...features.map(column)];
    return leastSquares({ x: columns(list), n: y.length, names: ["intercept", ...features], y, errors });
  };
  it("simple regression", () => {
    const found = estimate(["sqft_living"], "classic");
    const [i, s] = found.terms;
    const t = 1e-10;
    near(i!.coefficient, -43580.743094474325, t);
    near(s!.coefficient, 280.62356789744854, t);
    near(i!.se, 4402.6896903039005, t);
    near(s!.se, 1.9363985519989149, t);
    near(i!.statistic, -9.89866335355243, t);
    near(s!.statistic, 144.92035619824497, t);
    near(i!.p, 4.7233600622663534e-23, 1e-9);
    expect(s!.p).toBe(0);
    near(i!.low, -52210.33963890192, t);
    near(i!.high, -34951.14655004673, t);
    near(s!.low, 276.8280839027973, t);
    near(s!.high, 284.4190518920998, t);
    const { summary } = found;
    near(summary.r2, 0.492853217903793, t);
    near(summary.adjustedR2, 0.4928297508369244, t);
    near(summary.f, 21001.90964062617, t);
    near(summary.logLikelihood, -300267.2832907704, t);
    near(summary.aic, 600538.5665815409, t);
    near(summary.bic, 600554.5286820699, t);
    near(summary.condition, 5628.667, 1e-6);
    near(summary.omnibus, 14832.49, 1e-6);
    near(summary.durbinWatson, 1.983, 1e-3);
    near(summary.jarqueBera, 546444.713, 1e-8);
    near(summary.skew, 2.824, 1e-3);
    near(summary.kurtosis, 26.977, 1e-4);
  });
  it.each([
    ["hc0", 10796.895123780132, 5.646917458925406],
    ["hc1", 10797.394714050564, 5.647178751175456],
    ["hc2", 10811.550053607956, 5.65415172082663],
    ["hc3", 10826.246709169225, 5.6614066143380555],
  ] as const)("%s", (errors, first, second) => {
    const found = estimate(["sqft_living"], errors);
    near(found.terms[0]!.se, first, 1e-10);
    near(found.terms[1]!.se, second, 1e-10);
  });
  it("multiple regression", () => {
    const features = ["sqft_living", "bedrooms", "bathrooms", "grade", "waterfront", "yr_built"];
    const found = estimate(features, "classic");
    const coefficients = [
      6858533.249352538, 172.85882829499874, -40870.195674184804, 56964.06083690697, 131236.91370640034,
      722430.6490201518, -3891.915352637787,
    ];
    const errors = [
      117592.69535389762, 3.239095315735043, 2035.6941864651064, 3343.7149492117906, 2119.123543517426,
      17434.71044803053, 61.907268253479394,
    ];
    for (const [k, term] of found.terms.entries()) {
      near(term.coefficient, coefficients[k]!, 1e-10);
      near(term.se, errors[k]!, 1e-10);
    }
    near(found.summary.r2, 0.6433963298907359, 1e-10);
    near(found.summary.logLikelihood, -296461.4990158274, 1e-10);
    const vif = [3.978371, 1.611403, 2.98112, 2.78922, 1.022798, 1.48644];
    for (const [k, value] of vif.entries()) near(found.vif[k + 1]!, value, 1e-6);
  });
});
