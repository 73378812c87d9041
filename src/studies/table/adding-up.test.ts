import { expect, it } from "vitest";
import { createContext } from "../../core/context.ts";
import type { Inputs } from "../../core/model.ts";
import { createRandom } from "../../core/random.ts";
import { type Column, createTable } from "../../core/table.ts";
import { memoryRows } from "../../engines/memory/rows.ts";
import { findParts } from "./adding-up.ts";

const random = createRandom(3, "parts");
const draw = (count = 400): Column & { kind: "number" } => ({
  kind: "number",
  values: Float64Array.from({ length: count }, () => random.normal()),
});
const suspects = async (columns: Readonly<Record<string, Column>>, inputs: Partial<Inputs>) => {
  const { target = "y" } = inputs;
  const features = Object.keys(columns).filter((name) => name !== target);
  const found = await findParts(
    memoryRows(createTable(columns)),
    { task: "regress", target, features, ...inputs },
    createContext(),
  );
  return found.map(({ column }) => column).sort();
};

it("names the numbers of which the target is the sum, in spite of missing cells and rounding", async () => {
  const [a, b, c, d, other] = [draw(), draw(), draw(), draw(), draw()];
  const y = {
    kind: "number",
    values: a.values.map((_, i) => a.values[i]! + b.values[i]! + c.values[i]! + 2 * d.values[i]!),
  } as const;
  const rounded = { ...y, values: y.values.map((value) => Math.round(value * 100) / 100) };
  const holes = { ...b, values: b.values.map((value, i) => (i % 9 === 0 ? Number.NaN : value)) };
  expect(await suspects({ y: rounded, other, a, b: holes, c, d }, {})).toEqual(["a", "b", "c", "d"]);
});

it("looks again when the parts are gone", async () => {
  const [a, b, c, other] = [draw(), draw(), draw(), draw()];
  const sum = a.values.map((value, i) => value + b.values[i]!);
  const rest = sum.map((value, i) => value - c.values[i]!);
  const columns = {
    y: { kind: "number", values: sum },
    a,
    b,
    c,
    other,
    rest: { kind: "number", values: rest },
  } as const;
  expect(await suspects(columns, {})).toEqual(["a", "b", "c", "rest"]);
});

it("leaves alone what only predicts well", async () => {
  const [a, b, noise] = [draw(), draw(), draw()];
  const y = {
    kind: "number",
    values: a.values.map((value, i) => value + b.values[i]! + 0.05 * noise.values[i]!),
  } as const;
  expect(await suspects({ y, a, b }, {})).toEqual([]);
});

it("names a category that decides the target's level", async () => {
  const levels = ["car", "truck", "house", "flat", "street", "park"];
  const codes = Int32Array.from({ length: 600 }, (_, i) => i % 6);
  const place: Column = { kind: "category", codes, levels };
  const sort: Column = {
    kind: "category",
    codes: codes.map((code) => code >> 1),
    levels: ["vehicle", "home", "outside"],
  };
  const mixed: Column = { ...place, codes: codes.map((code, i) => (i % 50 === 0 ? 0 : code)) };
  const inputs = { task: "classify" as const, levels: ["vehicle", "home", "outside"] };
  expect(await suspects({ y: sort, place }, inputs)).toEqual(["place"]);
  expect(await suspects({ y: sort, place: mixed }, inputs)).toEqual([]);
});
