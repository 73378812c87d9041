import { expect, it } from "vitest";
import { createRandom } from "../core/random.ts";
import { type Column, createTable } from "../core/table.ts";
import { memoryRows } from "../engines/memory/rows.ts";
import { splitRows } from "./split.ts";

const digest = "0123456789abcdef";
const random = createRandom(5, "split");
const numbers = (count: number, value: () => number): Column => ({
  kind: "number",
  values: Float64Array.from({ length: count }, value),
});
const flags = (count: number): Column => ({
  kind: "flag",
  codes: Int32Array.from({ length: count }, () => random.below(2)),
  levels: ["no", "yes"],
});
const split = (columns: Readonly<Record<string, Column>>) =>
  splitRows(memoryRows(createTable(columns)), { digest, target: "y" });

it("splits repeats freely where numbers of few values make them by chance", async () => {
  const { reason } = await split({ y: flags(2000), months: numbers(2000, () => random.below(30)) });
  expect(reason).toMatch(/copies in a table of few coarse values; copies are split freely/);
});

it("keeps copies on one side where a number tells rows apart", async () => {
  const values = Float64Array.from({ length: 1000 }, () => random.normal());
  const twice: Column = { kind: "number", values: Float64Array.from({ length: 2000 }, (_, i) => values[i % 1000]!) };
  const codes = Int32Array.from({ length: 2000 }, (_, i) => (i % 1000) % 2);
  const { reason, exploreMask } = await split({ y: { kind: "flag", codes, levels: ["no", "yes"] }, twice });
  expect(reason).toMatch(/1000 exact copies of a row stay on its side/);
  for (let i = 0; i < 1000; i++) expect(exploreMask[i]).toBe(exploreMask[i + 1000]);
});

it("tells of a single copy in the singular", async () => {
  const values = Float64Array.from({ length: 600 }, (_, i) => (i === 599 ? 0 : i));
  const codes = Int32Array.from({ length: 600 }, (_, i) => (i === 599 ? 0 : i % 2));
  const { reason } = await split({ y: { kind: "flag", codes, levels: ["no", "yes"] }, x: { kind: "number", values } });
  expect(reason).toContain("1 exact copy of a row stays on its side");
});
