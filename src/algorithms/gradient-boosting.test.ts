import { describe, expect, it } from "vitest";
import { referenceCase, sharedData } from "../../test/reference.ts";
import { madeTable } from "../../test/tables.ts";
import { truthOf } from "../claims/scoring.ts";
import { type Column, type Table, takeColumn } from "../core/table.ts";
import { memoryRows } from "../engines/memory/rows.ts";
import { fit } from "../learn/fit.ts";
import { r2 } from "../metrics/r2.ts";
import { open } from "../studies/open.ts";
import { gradientBoosting } from "./gradient-boosting.ts";

const expected = referenceCase<{ file: string; target: string; on: string[]; r2: number }>(
  "gradient-boosting",
  "king-county",
);
const { path, there } = sharedData(expected.file);

describe("gradient-boosting", () => {
  it.skipIf(!there)("is as good as LightGBM on the same rows with the same settings", async () => {
    const data = await open(path);
    const scored = Uint8Array.from({ length: data.count }, (_, i) => (i % 3 === 0 ? 1 : 0));
    const model = await fit(gradientBoosting({ trees: 100, patience: 0 }), data.where(scored.map((one) => 1 - one)), {
      target: expected.target,
      on: expected.on,
    });
    const table = await data.where(scored).collect(data.count);
    expect(r2.score(truthOf(table, model.inputs), model.predict(table))()).toBeGreaterThan(
      expected.r2 - expected.tolerance,
    );
  });

  it("takes a weight of two as a doubled row when no rows are held out", async () => {
    const table = madeTable(300);
    const twice = (row: number) => row % 3 === 0;
    const weights: Column = {
      kind: "number",
      values: Float64Array.from({ length: 300 }, (_, i) => (twice(i) ? 2 : 1)),
    };
    const weighted: Table = {
      ...table,
      columns: table.columns.map((column, i) => (table.names[i] === "weight" ? weights : column)),
    };
    const places = Array.from({ length: 300 }, (_, i) => i).flatMap((i) => (twice(i) ? [i, i] : [i]));
    const doubled: Table = {
      ...table,
      count: places.length,
      columns: table.columns.map((column) => takeColumn(column, places)),
    };
    const options = { target: "two", weight: "weight", on: ["number", "other", "category", "ordinal"] };
    const step = gradientBoosting({ patience: 0, trees: 20 });
    const a = (await fit(step, memoryRows(weighted), options)).predict(table);
    const b = (await fit(step, memoryRows(doubled), options)).predict(table);
    expect(a).toEqual(b);
  });
});
