import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { binomial, binomialTest } from "./binomial.ts";
import { chiSquare } from "./chi-square.ts";
import { fisherF } from "./fisher-f.ts";
import { incompleteBeta, incompleteBetaInverse, incompleteBetaUpper } from "./incomplete-beta.ts";
import { gammaInverse, gammaLower, gammaUpper } from "./incomplete-gamma.ts";
import { noncentralChiSquareCdf, noncentralFCdf } from "./noncentral.ts";
import { normal } from "./normal.ts";
import { poisson } from "./poisson.ts";
import { digamma, erf, erfc, logBeta, logGamma } from "./special.ts";
import { studentT } from "./student-t.ts";

type Values = Record<string, number[][]>;
const load = (name: string) =>
  JSON.parse(readFileSync(new URL(`../../reference/statistics/${name}.json`, import.meta.url), "utf8")) as {
    tolerance: number;
    values: Values;
  };
const exact = load("distributions");
const scipy = load("distributions-scipy");

/** Relative error; absolute where the expected value is 0. */
function off(actual: number, expected: number): number {
  if (actual === expected) return 0;
  return Math.abs(actual - expected) / (Math.abs(expected) || 1);
}

function check(
  cases: readonly number[][],
  compute: (...inputs: number[]) => number | readonly number[],
  limit: number,
) {
  for (const row of cases) {
    const answer = [compute(...row)].flat();
    const inputs = row.length - answer.length;
    for (const [i, value] of answer.entries()) {
      const error = off(value, row[inputs + i]!);
      if (!(error <= limit)) expect.fail(`${JSON.stringify(row)}: got ${value}, relative error ${error}`);
    }
  }
}

describe("distributions against mpmath", () => {
  const cases: [string, (...inputs: number[]) => number | readonly number[]][] = [
    ["logGamma", (x) => logGamma(x!)],
    ["logBeta", (a, b) => logBeta(a!, b!)],
    ["erf", (x) => erf(x!)],
    ["erfc", (x) => erfc(x!)],
    ["digamma", (x) => digamma(x!)],
    ["gamma", (a, x) => [gammaLower(a!, x!), gammaUpper(a!, x!)]],
    ["beta", (a, b, x) => [incompleteBeta(a!, b!, x!), incompleteBetaUpper(a!, b!, x!)]],
    ["normalUpper", (x) => normal.upper(x!)],
    ["normalLogUpper", (x) => normal.logUpper(x!)],
    ["normalQuantile", (p) => normal.quantile(p!)],
    ["tUpper", (t, df) => studentT.upper(t!, df!)],
    ["tQuantile", (p, df) => studentT.quantile(p!, df!)],
    ["chiUpper", (x, df) => chiSquare.upper(x!, df!)],
    ["chiQuantile", (p, df) => chiSquare.quantile(p!, df!)],
    ["fUpper", (x, a, b) => fisherF.upper(x!, a!, b!)],
    ["fCdf", (x, a, b) => fisherF.cdf(x!, a!, b!)],
    ["binomial", (k, n, p) => [binomial.probability(k!, n!, p!), binomial.cdf(k!, n!, p!), binomial.upper(k!, n!, p!)]],
    ["poisson", (k, m) => [poisson.probability(k!, m!), poisson.cdf(k!, m!), poisson.upper(k!, m!)]],
  ];
  it.each(cases)("%s", (name, compute) => check(exact.values[name]!, compute, exact.tolerance));
});

describe("distributions against SciPy", () => {
  it("has the last normal tail before underflow", () => {
    // A subnormal number: 8 digits are all it has.
    check([scipy.values.normalUpper38 as unknown as number[]], (x) => normal.upper(x!), 1e-8);
  });
  it("meets the binomial test and the noncentral distributions", () => {
    check(scipy.values.binomialTest!, (k, n, p) => binomialTest(k!, n!, p!), scipy.tolerance);
    check(scipy.values.ncf!, (x, a, b, l) => noncentralFCdf(x!, a!, b!, l!), scipy.tolerance);
    check(scipy.values.ncx2!, (x, d, l) => noncentralChiSquareCdf(x!, d!, l!), scipy.tolerance);
  });
});

describe("inverses", () => {
  const p = fc.double({ min: 1e-12, max: 1 - 1e-12, noNaN: true });
  const shape = fc.double({ min: 0.3, max: 300, noNaN: true });
  it("undo their functions", () => {
    fc.assert(
      fc.property(p, shape, shape, (p, a, b) => {
        expect(off(incompleteBeta(a, b, incompleteBetaInverse(a, b, p).x), p)).toBeLessThan(1e-8);
        expect(off(gammaLower(a, gammaInverse(a, p)), p)).toBeLessThan(1e-8);
        expect(off(normal.cdf(normal.quantile(p)), p)).toBeLessThan(1e-11);
        expect(off(studentT.cdf(studentT.quantile(p, a), a), p)).toBeLessThan(1e-9);
        expect(off(fisherF.cdf(fisherF.quantile(p, a, b), a, b), p)).toBeLessThan(1e-8);
      }),
    );
  });
  it("have limits", () => {
    expect(normal.quantile(0)).toBe(Number.NEGATIVE_INFINITY);
    expect(studentT.twoSided(Number.POSITIVE_INFINITY, 3)).toBe(0);
    expect(studentT.upper(1.5, Number.POSITIVE_INFINITY)).toBe(normal.upper(1.5));
    expect(fisherF.upper(3, 2, Number.POSITIVE_INFINITY)).toBeCloseTo(chiSquare.upper(6, 2), 14);
    expect(gammaUpper(2e8, 2e8)).toBeCloseTo(0.5, 4);
  });
});
