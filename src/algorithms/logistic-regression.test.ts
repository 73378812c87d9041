import { describe, expect, it } from "vitest";
import { referenceCase, relative, sharedData } from "../../test/reference.ts";
import { fitStudy } from "../studies/fit.ts";
import { open } from "../studies/open.ts";

const expected = referenceCase<{
  file: string;
  target: string;
  on: string[];
  terms: string[];
  coefficient: number[];
  se: number[];
  p: number[];
  logLikelihood: number;
  pseudoR2: number;
}>("logistic-regression", "titanic");
const { path, there } = sharedData(expected.file);

describe.skipIf(!there)("logistic-regression, titanic", () => {
  it("meets the table of statsmodels on complete rows and counts the others", async () => {
    const warnings: string[] = [];
    const data = await open(path);
    const { document } = await fitStudy(
      "logistic-regression",
      {},
      data,
      { target: expected.target, on: expected.on },
      { onEvent: (event) => event.type === "warning" && warnings.push(`${event.code} ${event.count}`) },
    );
    expect(warnings).toEqual(["incomplete-rows 177"]);
    expect(document.rows).toBe(714);
    expect(document.terms!.map((term) => term.name)).toEqual(expected.terms);
    for (const [i, term] of document.terms!.entries()) {
      expect(relative(term.coefficient!, expected.coefficient[i]!)).toBeLessThan(expected.tolerance);
      expect(relative(term.se!, expected.se[i]!)).toBeLessThan(expected.tolerance);
      expect(relative(term.p!, expected.p[i]!)).toBeLessThan(1e-5);
    }
    expect(relative(document.summary!.logLikelihood!, expected.logLikelihood)).toBeLessThan(expected.tolerance);
    expect(relative(document.summary!.pseudoR2!, expected.pseudoR2)).toBeLessThan(expected.tolerance);
  });
});
