import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { type Logistic, type LogisticInput, logisticRegression } from "./logistic.ts";
import { multinomialRegression } from "./multinomial.ts";

const { values: peer, tolerance } = JSON.parse(
  readFileSync(new URL("../../reference/statistics/logistic.json", import.meta.url), "utf8"),
);
const near = (actual: number | null, expected: number, limit = tolerance): void => {
  expect(actual).not.toBeNull();
  expect(Math.abs(actual! - expected)).toBeLessThanOrEqual(limit * (Math.abs(expected) || 1));
};
const columns = (list: readonly ArrayLike<number>[]): Float64Array =>
  Float64Array.from(list.flatMap((column) => Array.from(column)));
const names = ["intercept", "a", "b", "c"];
const run = (more: Partial<LogisticInput>): Logistic =>
  logisticRegression({ x: columns(peer.x), n: peer.y.length, names, y: peer.y, ...more });

describe("logistic regression against statsmodels", () => {
  const clusters = Int32Array.from(peer.clusters);
  const cases: [string, Partial<LogisticInput>][] = [
    ["classic", {}],
    ["hc0", { errors: "hc0" }],
    ["cluster", { errors: "cluster", clusters }],
    ["weighted", { weights: Float64Array.from(peer.weights) }],
  ];
  it.each(cases)("%s", (key, more) => {
    const found = run(more);
    const want = peer.fits[key];
    expect(found.converged).toBe(true);
    expect(found.separated).toBe(false);
    for (const [k, term] of found.terms.entries()) {
      near(term.coefficient, want.coefficients[k]);
      near(term.se, want.se[k]);
      near(term.statistic, want.z[k]);
      near(term.p, want.p[k]);
      near(term.low, want.low[k]);
      near(term.high, want.high[k]);
    }
    near(found.logLikelihood, want.logLikelihood);
  });
  it("hc1 is hc0 with the factor n / (n - rank), which statsmodels leaves out for Logit", () => {
    const plain = run({ errors: "hc0" });
    const found = run({ errors: "hc1" });
    const factor = Math.sqrt(found.n / (found.n - 4));
    for (const [k, term] of found.terms.entries()) near(term.se, plain.terms[k]!.se! * factor, 1e-13);
  });
  it("pseudo R2 and ridge", () => {
    const found = run({});
    near(found.nullLogLikelihood, peer.null);
    near(found.pseudoR2, peer.pseudoR2);
    const ridge = run({ ridge: peer.ridge.penalty });
    for (const [k, term] of ridge.terms.entries()) near(term.coefficient, peer.ridge.coefficients[k]);
    const each = run({ ridge: [99, 2.5, 2.5, 2.5] });
    expect(each.terms).toEqual(ridge.terms);
  });
});

describe("multinomial regression against statsmodels", () => {
  const y = Int32Array.from(peer.classes);
  const base = { x: columns(peer.x), n: y.length, names, y, classes: 3 };
  it("table and likelihood", () => {
    const found = multinomialRegression(base);
    const want = peer.multinomial;
    expect(found.converged).toBe(true);
    for (const [c, terms] of found.terms.entries())
      for (const [k, term] of terms.entries()) {
        near(term.coefficient, want.coefficients[c][k]);
        near(term.se, want.se[c][k]);
        near(term.statistic, want.z[c][k]);
        near(term.p, want.p[c][k]);
      }
    near(found.logLikelihood, want.logLikelihood);
    near(found.nullLogLikelihood, want.nullLogLikelihood);
  });
  it("ridge", () => {
    const found = multinomialRegression({ ...base, ridge: peer.ridge.penalty });
    for (const [k, value] of found.coefficients.entries()) near(value, peer.multinomial.ridge.flat()[k]);
  });
  it("is logistic regression for two classes", () => {
    const two = multinomialRegression({ ...base, y: Int32Array.from(peer.y), classes: 2 });
    const one = run({});
    for (const [k, term] of two.terms[0]!.entries()) near(term.se, one.terms[k]!.se!, 1e-10);
  });
});

describe("separation", () => {
  const ones = (n: number): number[] => new Array<number>(n).fill(1);
  const tryFit = (list: number[][], y: number[], ridge = 0): Logistic =>
    logisticRegression({
      x: columns(list),
      n: y.length,
      names: ["intercept", "a", "b"].slice(0, list.length),
      y,
      ridge,
    });
  const noise = [0.3, -1.2, 0.8, 1.5, -0.4, 0.1, -0.9, 2.1];
  it("is seen where it is complete", () => {
    const found = tryFit([ones(8), [1, 2, 3, 4, 5, 6, 7, 8]], [0, 0, 0, 0, 1, 1, 1, 1]);
    expect(found.separated).toBe(true);
    expect(found.separatedBy).toContain("a");
    expect(found.terms.every((term) => term.p === null || term.p >= 0)).toBe(true);
  });
  it("is seen where a level has one class only, and names that level alone", () => {
    const y = [1, 1, 1, 0, 1, 0, 0, 1];
    const found = tryFit([ones(8), [1, 1, 1, 0, 0, 0, 0, 0], noise], y);
    expect(found.separated).toBe(true);
    expect(found.separatedBy).toEqual(["a"]);
  });
  it("is seen where only one class is there", () => {
    expect(tryFit([ones(4)], [1, 1, 1, 1])).toMatchObject({ separated: true, pseudoR2: null });
  });
  it("is not seen where there is none, or a ridge", () => {
    expect(tryFit([ones(8), noise], [0, 1, 0, 1, 1, 0, 1, 0])).toMatchObject({ separated: false, converged: true });
    const ridged = tryFit([ones(8), [1, 2, 3, 4, 5, 6, 7, 8]], [0, 0, 0, 0, 1, 1, 1, 1], 0.1);
    expect(ridged).toMatchObject({ separated: false, converged: true });
    // One row that crosses over is enough for a maximum.
    const far = Array.from({ length: 200 }, (_, i) => i);
    const labels = far.map((i) => (i < 100 ? 0 : 1));
    labels[90] = 1;
    expect(tryFit([ones(200), far], labels)).toMatchObject({ separated: false, converged: true });
    // Two neighbours that changed places: the method is still on its way when it is first looked at.
    const many = Array.from({ length: 2000 }, (_, i) => i);
    const nearly = many.map((i) => (i === 999 || (i >= 1000 && i !== 1000) ? 1 : 0));
    const slow = tryFit([ones(2000), many], nearly);
    expect(slow).toMatchObject({ separated: false, converged: true });
    expect(slow.iterations).toBeGreaterThan(12);
  });
  it("aliases dependent columns", () => {
    const found = tryFit([ones(8), noise, noise.map((value) => 2 * value + 1)], [0, 1, 0, 1, 1, 0, 1, 0]);
    expect(found.terms.map((term) => term.aliased)).toEqual([false, false, true]);
    expect(found.rank).toBe(2);
  });
});

describe("Titanic, survived ~ class + sex + age, 714 complete rows, against statsmodels", () => {
  const titanic = JSON.parse(readFileSync(new URL("../../reference/statistics/titanic.json", import.meta.url), "utf8"));
  it("meets the table", () => {
    const { x, y, names, coefficients, se, logLikelihood, pseudoR2 } = titanic.values;
    const found = logisticRegression({ x: columns(x), n: y.length, names, y });
    expect(found.n).toBe(714);
    for (const [k, term] of found.terms.entries()) {
      near(term.coefficient, coefficients[k], titanic.tolerance);
      near(term.se, se[k], titanic.tolerance);
    }
    near(found.logLikelihood, logLikelihood, 1e-13);
    // statsmodels fits its null model by an optimiser that stops 4e-8 short of the closed form used here.
    near(found.pseudoR2, pseudoR2, 1e-9);
  });
});
