import { describe, expect, it } from "vitest";
import { referenceCase } from "../../test/reference.ts";
import { createTable } from "../core/table.ts";
import { memoryRows } from "../engines/memory/rows.ts";
import { fit } from "../learn/fit.ts";
import { decisionTree } from "./decision-tree.ts";

const expected = referenceCase<{
  columns: number[][];
  y: number[];
  label: number[];
  prediction: number[];
  probabilities: number[][];
}>("decision-tree", "integers");
const table = createTable({
  a: { kind: "number", values: Float64Array.from(expected.columns[0]!) },
  b: { kind: "number", values: Float64Array.from(expected.columns[1]!) },
  c: { kind: "number", values: Float64Array.from(expected.columns[2]!) },
  y: { kind: "number", values: Float64Array.from(expected.y) },
  label: { kind: "category", codes: Int32Array.from(expected.label), levels: ["0", "1", "2"] },
});
const on = ["a", "b", "c"];

describe("decision-tree", () => {
  it("predicts numbers as scikit-learn's tree does", async () => {
    const prediction = (await fit(decisionTree(), memoryRows(table), { target: "y", on })).predict(table);
    if (!("values" in prediction)) throw new Error("numbers expected");
    for (const [i, value] of expected.prediction.entries()) expect(prediction.values[i]).toBeCloseTo(value, 8);
  });

  it("gives the shares of several levels as scikit-learn's tree does", async () => {
    const prediction = (await fit(decisionTree(), memoryRows(table), { target: "label", on })).predict(table);
    if (!("probabilities" in prediction)) throw new Error("probabilities expected");
    for (const [i, row] of expected.probabilities.entries())
      for (const [k, value] of row.entries()) expect(prediction.probabilities[3 * i + k]).toBeCloseTo(value, 8);
  });

  it("parts more levels than there are bins, of any target, and names them", async () => {
    const codes = Int32Array.from({ length: 9000 }, (_, i) => (i * 7919) % 450);
    const names = Array.from({ length: 450 }, (_, i) => `L${i}`);
    const level = { kind: "category", codes, levels: names } as const;
    const table = createTable({
      level,
      number: { kind: "number", values: Float64Array.from(codes, (code) => 10 * (code % 2)) },
      two: { kind: "category", codes: codes.map((code) => code % 2), levels: ["even", "odd"] },
      three: { kind: "category", codes: codes.map((code) => code % 3), levels: ["a", "b", "c"] },
    });
    for (const [target, classes] of [
      ["number", 0],
      ["two", 2],
      ["three", 3],
    ] as const) {
      const model = await fit(decisionTree(), memoryRows(table), { target, on: ["level"] });
      const prediction = model.predict(table);
      for (const [i, code] of codes.entries())
        if ("values" in prediction) expect(prediction.values[i]).toBeCloseTo(10 * (code % 2), 0);
        else expect(prediction.probabilities[classes * i + (code % classes)]).toBeGreaterThan(0.9);
      const { algorithm, state, inputs } = model.pipelines[0]![0]!;
      expect(algorithm.rules!(state, inputs)[0]).toMatch(/^if level in \{L\d+, /);
    }
  });

  it("tells one rule a leaf, whose rows add up", async () => {
    const model = await fit(decisionTree(), memoryRows(table), { target: "y", on });
    const { algorithm, state, inputs } = model.pipelines[0]![0]!;
    const rules = algorithm.rules!(state, inputs);
    expect(rules.length).toBeGreaterThan(4);
    expect(rules.reduce((sum, rule) => sum + Number(/\((\d+) rows\)$/.exec(rule)![1]), 0)).toBe(expected.y.length);
  });
});
