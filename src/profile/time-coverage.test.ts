import { describe, expect, it } from "vitest";
import { timeCoverage } from "./time-coverage.ts";

const at = (text: string): number => Date.parse(text);
const day = 86_400_000;

describe("coverage of times", () => {
  it("finds the hours that an hourly series misses, and the longest gap with its bounds", () => {
    const start = at("2024-03-01T00:00:00Z");
    const hours = Array.from({ length: 500 }, (_, i) => i).filter((i) => i !== 40 && (i < 100 || i >= 112));
    // Shuffled, each twice.
    const times = Float64Array.from([...hours, ...hours], (_, i) => start + 3_600_000 * hours[(i * 7) % hours.length]!);
    const found = timeCoverage(times)!;
    expect(found).toMatchObject({ step: 3_600_000, missedSteps: 13, stepUnit: "ms", distinct: 487 });
    expect(found.gaps).toEqual([
      { from: start + 99 * 3_600_000, to: start + 112 * 3_600_000, steps: 13 },
      { from: start + 39 * 3_600_000, to: start + 41 * 3_600_000, steps: 2 },
    ]);
    expect(found.byHour!.reduce((sum, count) => sum + count, 0)).toBe(2 * 487);
    expect(found.byHour![5]! + found.byHour![4]!).toBeLessThan(found.byHour![1]! + found.byHour![0]!);
  });
  it("misses no weekend where nothing ever falls on one, but a holiday", () => {
    const monday = at("2023-01-02");
    const days = Array.from({ length: 200 }, (_, i) => i).filter((i) => i % 7 < 5 && i !== 51);
    const found = timeCoverage(Float64Array.from(days, (i) => monday + i * day))!;
    expect(found).toMatchObject({ step: day, missedSteps: 1 });
    expect(found.byWeekday!.slice(5)).toEqual([0, 0]);
    expect(found.gaps).toEqual([{ from: monday + 50 * day, to: monday + 52 * day, steps: 2 }]);
    expect(found.byHour).toBeUndefined();
  });
  it("steps by months where all stand on the first or the last day of theirs", () => {
    const months = [0, 1, 2, 3, 5, 6, 7, 8, 9, 10, 11, 12];
    for (const dayOf of [1, 0]) {
      const found = timeCoverage(Float64Array.from(months, (month) => Date.UTC(2020, month, dayOf)))!;
      expect(found).toMatchObject({ stepUnit: "month", step: 1, missedSteps: 1, medianStep: 1 });
      expect(found.gaps).toEqual([{ from: Date.UTC(2020, 3, dayOf), to: Date.UTC(2020, 5, dayOf), steps: 2 }]);
    }
  });
  it("has times before 1970 on their weekday and in their month", () => {
    const found = timeCoverage(Float64Array.of(at("1969-07-20T20:17:00Z"), at("1969-07-21"), at("1966-02-03")))!;
    expect(found.byWeekday).toEqual([1, 0, 0, 1, 0, 0, 1]);
    expect(found.byMonth![6]).toBe(2);
    expect(found.byHour![20]).toBe(1);
  });
  it("has no step for an irregular one, none at all for a clock, nothing for no times", () => {
    const irregular = timeCoverage(Float64Array.from({ length: 50 }, (_, i) => i * i * i * day))!;
    expect(irregular.step).toBeUndefined();
    expect(irregular.gaps[0]!.steps).toBeGreaterThan(3);
    expect(timeCoverage(Float64Array.of(3_600_000, 7_200_000, 9_000_000))).toMatchObject({ gaps: [] });
    expect(timeCoverage(new Float64Array(0))).toBeUndefined();
  });
});
