import { describe, expect, it } from "vitest";
import { bytesOf } from "../core/bytes.ts";
import { openBytes } from "../studies/open.ts";
import { unitStatedBy } from "./stated-units.ts";

describe("a unit in a column's name", () => {
  it.each([
    ["weight_kg", "kg"],
    ["Height (cm)", "cm"],
    ["distance [m]", "m"],
    ["speed (km/h)", "km/h"],
    ["area sqft", "ft2"],
    ["tenureMonths", "month"],
    ["weight lbs", "lb"],
    ["temp_min", undefined],
    ["first st", undefined],
    ["birth day", undefined],
    ["checked in", undefined],
    ["price (USD)", undefined],
    ["pt", undefined],
  ])("of %s is %s", (name, unit) => expect(unitStatedBy(name)).toBe(unit));

  it("stands in the schema of numbers with its reason, and nowhere else", async () => {
    const text = `weight_kg,cloth_cm\n${Array.from({ length: 60 }, (_, i) => `${i * 1.5},${i % 2 ? "long" : "short"}`).join("\n")}\n`;
    const data = await openBytes(bytesOf("cloth.csv", text));
    expect(data.schema.map(({ unit }) => unit)).toEqual(["kg", undefined]);
    expect(data.source.reasons.weight_kg).toContain("in kg by its name");
    await data.close();
  });
});
