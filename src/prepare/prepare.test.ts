import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { referenceCase } from "../../test/reference.ts";
import { baseline } from "../algorithms/baseline.ts";
import type { Step } from "../core/algorithm.ts";
import { codesOf, createTable, numbersOf, type Table } from "../core/table.ts";
import { memoryRows } from "../engines/memory/rows.ts";
import { fit } from "../learn/fit.ts";
import { dateParts } from "./date-parts.ts";
import { groupRare, restLevel } from "./group-rare.ts";
import { impute } from "./impute.ts";
import { oneHot } from "./one-hot.ts";
import { standardize } from "./standardize.ts";

/** What a transform makes of a column x. */
async function apply(step: Step, table: Table): Promise<Table> {
  const withTarget = createTable({
    x: table.columns[0]!,
    y: { kind: "number", values: new Float64Array(table.count) },
  });
  const fitted = (await fit([step, baseline()], memoryRows(withTarget), { on: ["x"], target: "y" })).pipelines[0]![0]!;
  return fitted.algorithm.predict(fitted.state, table, fitted.inputs, fitted.params as never) as Table;
}

const numbers = (values: readonly (number | null)[]) =>
  createTable({ x: { kind: "number", values: Float64Array.from(values, (value) => value ?? Number.NaN) } });
function words(values: readonly string[], levels: readonly string[]): Table {
  return createTable({
    x: { kind: "category", codes: Int32Array.from(values, (value) => levels.indexOf(value)), levels },
  });
}

const anyTime = fc.integer({ min: Date.UTC(1, 0, 1), max: Date.UTC(9999, 11, 31, 23, 59) });

describe("transforms against their peers", () => {
  it("date parts are those of the calendar, for any time", () =>
    fc.assert(
      fc.asyncProperty(fc.array(anyTime, { minLength: 2 }), async (times) => {
        const table = createTable({ x: { kind: "time", values: Float64Array.from(times) } });
        const made = await apply(dateParts(), table);
        const expected: Record<string, (date: Date) => number> = {
          "x year": (date) => date.getUTCFullYear(),
          "x month": (date) => date.getUTCMonth() + 1,
          "x weekday": (date) => date.getUTCDay() || 7,
          "x hour": (date) => date.getUTCHours() + date.getUTCMinutes() / 60,
        };
        for (const name of made.names.filter((one) => one in expected))
          expect([...numbersOf(made, name)]).toEqual(times.map((time) => expected[name]!(new Date(time))));
      }),
    ));

  for (const fill of ["median", "mean"] as const) {
    it(`impute fills with the ${fill} and marks where`, async () => {
      const expected = referenceCase<{ values: (number | null)[]; filled: number[] }>("impute", fill);
      const made = await apply(impute({ fill }), numbers(expected.values));
      for (const [i, value] of expected.filled.entries()) expect(numbersOf(made, "x")[i]).toBeCloseTo(value, 12);
      expect([...codesOf(made, "x missing").codes]).toEqual(expected.values.map((value) => (value === null ? 1 : 0)));
    });
  }

  it("standardize centres and scales", async () => {
    const expected = referenceCase<{ values: number[]; scaled: number[] }>("standardize", "one-column");
    const made = await apply(standardize(), numbers(expected.values));
    for (const [i, value] of expected.scaled.entries()) expect(numbersOf(made, "x")[i]).toBeCloseTo(value, 10);
  });

  it("one-hot drops the first level", async () => {
    const expected = referenceCase<{ values: string[]; levels: string[]; columns: number[][] }>(
      "one-hot",
      "three-levels",
    );
    // Levels are frozen most frequent first, so that the reference level is the most frequent one; both codings span the same columns.
    const made = await apply(oneHot({ drop: "none" }), words(expected.values, expected.levels));
    for (const [k, level] of expected.levels.slice(1).entries())
      expect([...numbersOf(made, `x=${level}`)]).toEqual(expected.columns[k]);
    const dropped = await apply(oneHot(), words(expected.values, expected.levels));
    expect(dropped.names.length).toBe(expected.levels.length - 1);
  });

  it("group-rare joins the levels that scikit-learn calls infrequent", async () => {
    const expected = referenceCase<{ values: string[]; share: number; rare: string[] }>(
      "group-rare",
      "two-rare-levels",
    );
    const levels = [...new Set(expected.values)];
    const made = codesOf(await apply(groupRare({ share: expected.share }), words(expected.values, levels)), "x");
    const joined = new Set(expected.values.filter((_, i) => made.levels[made.codes[i]!] === restLevel));
    expect([...joined].sort()).toEqual(expected.rare);
  });

  it("date-parts agree with pandas", async () => {
    const expected = referenceCase<Record<string, number[]> & { times: string[] }>("date-parts", "five-times");
    const times = createTable({
      x: { kind: "time", values: Float64Array.from(expected.times, (time) => Date.parse(`${time}Z`)) },
    });
    const made = await apply(dateParts(), times);
    for (const part of ["days", "year", "month", "weekday", "hour"])
      for (const [i, value] of expected[part]!.entries())
        expect(numbersOf(made, `x ${part}`)[i]).toBeCloseTo(value, 10);
  });
});
