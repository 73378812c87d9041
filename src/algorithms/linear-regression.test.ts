import { describe, expect, it } from "vitest";
import { referenceCase, relative, sharedData } from "../../test/reference.ts";
import { fitStudy } from "../studies/fit.ts";
import { open } from "../studies/open.ts";

interface Case {
  file: string;
  target: string;
  on: string[];
  terms: string[];
  coefficient: number[];
  low: number[];
  high: number[];
  p: number[];
  statistic: number[];
  se: Record<string, number[]>;
  summary: Record<string, number>;
}

for (const name of ["king-county-simple", "king-county-multiple"]) {
  const expected = referenceCase<Case>("linear-regression", name);
  const { path, there } = sharedData(expected.file);
  describe.skipIf(!there)(`linear-regression, ${name}`, () => {
    it("meets the whole table of statsmodels", async () => {
      const data = await open(path, { kinds: { waterfront: "number" } });
      for (const errors of ["classic", "hc0", "hc1", "hc2", "hc3"]) {
        const { document } = await fitStudy(
          "linear-regression",
          { errors },
          data,
          { target: expected.target, on: expected.on },
          {},
        );
        expect(document.terms!.map((term) => term.name)).toEqual(expected.terms);
        for (const [i, term] of document.terms!.entries()) {
          expect(relative(term.coefficient!, expected.coefficient[i]!)).toBeLessThan(expected.tolerance);
          expect(relative(term.se!, expected.se[errors]![i]!)).toBeLessThan(expected.tolerance);
          if (errors !== "classic") continue;
          expect(relative(term.statistic!, expected.statistic[i]!)).toBeLessThan(expected.tolerance);
          expect(relative(term.low!, expected.low[i]!)).toBeLessThan(expected.tolerance);
          expect(relative(term.high!, expected.high[i]!)).toBeLessThan(expected.tolerance);
          if (expected.p[i]! > 1e-300) expect(relative(term.p!, expected.p[i]!)).toBeLessThan(1e-5);
        }
        if (errors === "classic")
          for (const [figure, value] of Object.entries(expected.summary))
            expect(relative(document.summary![figure]!, value), figure).toBeLessThan(expected.tolerance);
      }
    });
  });
}
