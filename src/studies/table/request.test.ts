import { expect, it } from "vitest";
import { type Column, createTable } from "../../core/table.ts";
import { memoryRows } from "../../engines/memory/rows.ts";
import { inputsOf } from "./request.ts";

it("says which columns it cannot learn from, and how to make it", () => {
  const month: Column = { kind: "key", values: ["1-01", "1-02", "1-03"] };
  const table = createTable({ Month: month, Sales: { kind: "number", values: Float64Array.of(1, 2, 3) } });
  const { schema } = memoryRows(table);
  const rows = Object.assign(memoryRows(table), {
    schema: schema.map((field) => ({ ...field, role: field.name === "Month" ? ("ignore" as const) : field.role })),
  });
  expect(() => inputsOf(rows, { target: "Sales", effort: "quick", clean: "safe", rate: 0.05, level: 0.9 })).toThrow(
    /not used: Month \(key\).*--kind Month=category/,
  );
});
