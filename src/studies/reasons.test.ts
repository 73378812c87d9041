import { describe, expect, it } from "vitest";
import { createTable } from "../core/table.ts";
import { byColumn, reasonsOf } from "./reasons.ts";

describe("contributions by column", () => {
  const explanation = {
    features: ["size", "city=Rome", "city=Oslo", "date month", "date missing", "city size"],
    outputs: 1,
    contributions: Float64Array.of(1, 0.5, -2, 0.25, 0.25, 4, 10, 0, 0, 0, 0, 0, 0, 7),
  };
  const folded = byColumn(explanation, ["size", "city", "city size", "date", "unused"]);

  it("adds up the parts that a column was taken apart into, the longest name first", () => {
    expect(folded.features).toEqual(["size", "city", "city size", "date"]);
    expect([...folded.contributions.subarray(0, 5)]).toEqual([1, -1.5, 4, 0.5, 10]);
    expect([...folded.contributions.subarray(5)]).toEqual([0, 0, 0, 0, 7]);
  });

  it("keeps the sum where a feature belongs to no column", () => {
    const { features, contributions } = byColumn(explanation, ["city"]);
    expect(features).toEqual(["city"]);
    const sum = (values: Float64Array) => values.reduce((total, value) => total + value, 0);
    expect(sum(contributions)).toBe(sum(explanation.contributions));
  });

  it("tells the strongest reasons with the cell, and none where nothing moved", () => {
    const table = createTable({
      size: { kind: "number", values: Float64Array.of(30, 40) },
      city: { kind: "category", codes: Int32Array.of(0, -1), levels: ["Rome"] },
      "city size": { kind: "number", values: Float64Array.of(9, 9) },
      date: { kind: "time", values: Float64Array.of(0, 0) },
    });
    expect(reasonsOf(folded, table, 0, 0)).toBe("city size=9 +4; city=Rome -1.5; size=30 +1");
    expect(reasonsOf(folded, table, 1, 0)).toBe("");
  });
});
