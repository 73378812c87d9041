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

  it("tells one rule a leaf, whose rows add up", async () => {
    const model = await fit(decisionTree(), memoryRows(table), { target: "y", on });
    const { algorithm, state, inputs } = model.pipelines[0]![0]!;
    const rules = algorithm.rules!(state, inputs);
    expect(rules.length).toBeGreaterThan(4);
    expect(rules.reduce((sum, rule) => sum + Number(/\((\d+) rows\)$/.exec(rule)![1]), 0)).toBe(expected.y.length);
  });
});
