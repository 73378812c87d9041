import { expect, it } from "vitest";
import { createContext } from "../../core/context.ts";
import { createTable } from "../../core/table.ts";
import { memoryRows } from "../../engines/memory/rows.ts";
import { r2 } from "../../metrics/r2.ts";
import { findLeaks } from "./leaks.ts";

it("names a number that gives the target away, not the time along which a series drifts", async () => {
  const values = Float64Array.from({ length: 600 }, (_, i) => i);
  const rows = memoryRows(
    createTable({
      y: { kind: "number", values: values.map((i) => 3 * i) },
      day: { kind: "time", values: values.map((i) => i * 86_400_000) },
      copy: { kind: "number", values },
    }),
  );
  const folds = Uint8Array.from({ length: 600 }, (_, i) => i % 2);
  const inputs = { task: "regress" as const, target: "y", features: ["day", "copy"] };
  const found = await findLeaks(rows, inputs, r2, folds, createContext());
  expect(found.map(({ column }) => column)).toEqual(["copy"]);
  expect(found[0]!.reason).toMatch(/^it alone predicts y with R\u00b2 (0\.99|1\.00)/);
});
