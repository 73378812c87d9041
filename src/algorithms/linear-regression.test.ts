import { describe, expect, it } from "vitest";
import { referenceCase, relative, sharedData } from "../../test/reference.ts";
import { refusingCollect } from "../../test/tables.ts";
import type { Inference } from "../core/algorithm.ts";
import { createRandom } from "../core/random.ts";
import { memoryRows } from "../engines/memory/rows.ts";
import { fit } from "../learn/fit.ts";
import { fitStudy } from "../studies/fit.ts";
import { open } from "../studies/open.ts";
import { linearRegression } from "./linear-regression.ts";

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

it("learns the same in two passes from rows that are too many to hold", async () => {
  const random = createRandom(1, "many rows");
  const features = ["a", "b", "c", "d", "e", "f"];
  const few = 30_000;
  const times = 90;
  const values = features.map(() => Float64Array.from({ length: few }, () => random.normal()));
  const y = values[0]!.map((value, i) => 3 * value - 2 * values[1]![i]! + random.normal());
  y[5] = Number.NaN;
  const weights = Float64Array.from({ length: few }, () => 0.5 + random.uniform());
  const table = (copies: number) =>
    memoryRows({
      count: few * copies,
      names: [...features, "y", "w"],
      columns: [...values, y, weights].map((column) => {
        const many = new Float64Array(few * copies);
        for (let copy = 0; copy < copies; copy++) many.set(column, copy * few);
        return { kind: "number", values: many };
      }),
    });
  const one = await fit(linearRegression({ errors: "hc3" }), table(1), { target: "y", on: features });
  const many = await fit(linearRegression({ errors: "hc3" }), refusingCollect(table(times)), {
    target: "y",
    on: features,
  });
  const [a, b] = [one, many].map((model) => {
    const { state } = model.pipelines[0]!.at(-1)!;
    return state as { inference: Inference; rows: number; dropped: number; means: Float64Array };
  });
  expect([b!.rows, b!.dropped]).toEqual([times * a!.rows, times]);
  for (const [j, term] of a!.inference.terms.entries()) {
    const other = b!.inference.terms[j]!;
    expect(relative(other.coefficient!, term.coefficient!)).toBeLessThan(1e-9);
    // As many rows again make errors smaller by the root of their number, but for the little that hc3 adds.
    expect(relative(other.se! * Math.sqrt(times), term.se!)).toBeLessThan(1e-3);
  }
  // Ridge of every row k times with k times the penalty is ridge of every row once.
  const ridge = [table(1), table(times)].map((rows, i) =>
    fit(linearRegression({ penalty: i === 0 ? 500 : 500 * times }), rows, { target: "y", on: features, weight: "w" }),
  );
  const [once, often] = (await Promise.all(ridge)).map((model) => {
    const { state } = model.pipelines[0]!.at(-1)!;
    return (state as { coefficients: Float64Array }).coefficients;
  });
  expect(once![1]).toBeLessThan(2.99);
  for (const [j, coefficient] of once!.entries()) expect(often![j]).toBeCloseTo(coefficient, 9);
  for (const [j, mean] of a!.means.entries()) expect(b!.means[j]).toBeCloseTo(mean, 9);
});
