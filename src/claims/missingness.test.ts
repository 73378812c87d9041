import { expect, it } from "vitest";
import { createContext } from "../core/context.ts";
import { type Column, createTable } from "../core/table.ts";
import { memoryRows } from "../engines/memory/rows.ts";
import { missingness } from "./missingness.ts";

const holes = (count: number): Column => ({
  kind: "number",
  values: Float64Array.from({ length: count }, (_, i) => (i % 2 ? i : Number.NaN)),
});
const remarks: Column = {
  kind: "text",
  values: Array.from({ length: 80 }, (_, i) => (i % 3 ? `remark ${i}` : null)) as string[],
};

it("looks at features and texts, never at a column left out for what it knows", async () => {
  const rows = memoryRows(
    createTable({
      y: { kind: "number", values: Float64Array.from({ length: 80 }, (_, i) => i) },
      used: holes(80),
      leak: holes(80),
      remarks,
    }),
  );
  const inputs = { task: "regress" as const, target: "y", features: ["used"] };
  const { claims } = await missingness.propose(rows, { inputs }, createContext());
  expect(claims.map(({ columns }) => columns[1])).toEqual(["used", "remarks"]);
});
