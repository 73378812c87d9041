import { describe, expect, it } from "vitest";
import { createRandom } from "../../src/core/random.ts";
import { open, openBytes } from "../../src/studies/open.ts";
import { profile } from "../../src/studies/profile.ts";
import { sharedData } from "../reference.ts";
import { bytesOf, quoted } from "./bytes-of.ts";

const random = createRandom(11, "relations");
const rows = Array.from({ length: 1000 }, (_, i) => i);
const celsius = rows.map(() => Number((15 + 8 * random.normal()).toFixed(1)));
const city = rows.map(() => ["Bonn", "Oslo", "Rome", "Ulm"][random.below(4)]!);
const codes: Readonly<Record<string, string>> = { Bonn: "x1", Oslo: "x2", Rome: "x3", Ulm: "x4" };

describe("columns that repeat another", () => {
  it("are found with their relation, and the exceptions counted", async () => {
    const table = {
      celsius: celsius.map(String),
      fahrenheit: celsius.map((value, i) => (i % 250 === 3 ? "0" : (1.8 * value + 32).toFixed(1))),
      copied: celsius.map((value, i) => String(i % 200 === 5 ? value + 3 : value)),
      near: celsius.map((value) => (value + 0.8 * random.normal()).toFixed(1)),
      city,
      code: city.map((name, i) => (i === 7 ? "x9" : codes[name]!)),
      region: city.map((name) => (name === "Bonn" || name === "Ulm" ? "west" : "other")),
      other: rows.map(() => ["a", "b", "c", "d"][random.below(4)]!),
    };
    const { nearDuplicates, alerts } = await profile(await openBytes(bytesOf(table), quoted));
    const told = Object.fromEntries(nearDuplicates.map((near) => [`${near.a}~${near.b}`, near]));
    expect(told["celsius~fahrenheit"]).toMatchObject({ relation: "linear", exceptions: 4, rows: 1000, sample: false });
    expect(told["celsius~fahrenheit"]!.factor).toBeCloseTo(1.8, 2);
    expect(told["celsius~fahrenheit"]!.offset).toBeCloseTo(32, 0);
    expect(told["celsius~copied"]).toMatchObject({ relation: "equal", exceptions: 5 });
    expect(told["city~code"]).toMatchObject({ relation: "recoding", exceptions: 1 });
    expect(Object.keys(told).sort()).toEqual([
      "celsius~copied",
      "celsius~fahrenheit",
      "city~code",
      "fahrenheit~copied",
    ]);
    expect(alerts.map(({ message }) => message)).toContain(
      "copied equals celsius in all but 5 of 1000 rows in which both have a value",
    );
  });
});

describe("missing cells", () => {
  it("have patterns with shares and the correlation of their gaps", async () => {
    const gap = (i: number, by: number) => (i % by === 0 ? "" : String(i * 1.5));
    const table = {
      a: rows.map((i) => gap(i, 4)),
      b: rows.map((i) => gap(i, 4)),
      c: rows.map((i) => (i % 4 === 0 ? String(i * 0.7) : "")),
      d: rows.map((i) => gap(i, 5)),
      e: rows.map((i) => String(i * 3.1)),
    };
    const found = await profile(await openBytes(bytesOf(table), quoted));
    expect(found.missingPatterns[0]).toEqual({ columns: ["c"], rows: 600, share: 0.6 });
    expect(found.missingPatternCount).toBe(4);
    expect(found.missingPairs).toEqual([
      { a: "a", b: "b", correlation: expect.closeTo(1, 12), both: 250 },
      { a: "a", b: "c", correlation: expect.closeTo(-1, 12), both: 0 },
      { a: "b", b: "c", correlation: expect.closeTo(-1, 12), both: 0 },
    ]);
  });
});

describe("times", () => {
  const temperatures = sharedData("daily_min_temperatures/daily-min-temperatures.csv");
  it.skipIf(!temperatures.there)("of ten years of days lack the last day of the two leap years", async () => {
    const document = await profile(await open(temperatures.path));
    const { time, alerts } = document.columns.find(({ kind }) => kind === "time")!;
    expect(time).toMatchObject({ distinct: 3650, step: 86_400_000, missedSteps: 2 });
    expect(time!.gaps.map(({ from }) => new Date(from).toISOString().slice(0, 10))).toEqual([
      "1984-12-30",
      "1988-12-30",
    ]);
    expect(alerts).toContain("time-gaps");
  });
});
