import { expect, test } from "vitest";
import { createRandom } from "../../core/random.ts";
import { orderedStatistics } from "./target-statistics.ts";

test("a row's number is made of the rows before it, a level's of all", () => {
  const codes = Int32Array.of(0, 1, 0, -1, 0, 1);
  const target = Float64Array.of(1, 2, 3, 4, 5, 9);
  const numbers = new Float64Array(6);
  const levels = orderedStatistics(codes, 3, target, undefined, Int32Array.of(4, 2, 1, 0, 5, 3), numbers);
  // The mean is 4. In order: rows 4, 2, 0 of the first level, rows 1, 5 of the second.
  expect(Array.from(numbers)).toEqual([(5 + 3 + 4) / 3, 4, (5 + 4) / 2, Number.NaN, 4, (2 + 4) / 2]);
  expect(Array.from(levels)).toEqual([(9 + 4) / 4, (11 + 4) / 3, 4]);
  const weighted = new Float64Array(6);
  const doubled = orderedStatistics(
    codes,
    3,
    target,
    Float64Array.of(1, 1, 2, 0, 1, 0),
    Int32Array.of(4, 2, 1, 0, 5, 3),
    weighted,
  );
  // The mean is (1 + 2 + 6 + 5) / 5 = 2.8.
  expect(weighted[0]).toBeCloseTo((5 + 6 + 2.8) / 4, 12);
  expect(doubled[1]).toBeCloseTo((2 + 2.8) / 2, 12);
});

test("numbers of levels without an effect say nothing of the target of their own row", () => {
  const random = createRandom(1, "no effect");
  const rows = 20_000;
  const codes = Int32Array.from({ length: rows }, () => random.below(5000));
  const target = Float64Array.from({ length: rows }, () => random.normal());
  const numbers = new Float64Array(rows);
  const order = Int32Array.from({ length: rows }, (_, i) => i);
  const levels = orderedStatistics(codes, 5000, target, undefined, order, numbers);
  const correlation = (x: (row: number) => number) => {
    let [xy, xx, yy] = [0, 0, 0];
    for (let i = 0; i < rows; i++) {
      xy += x(i) * target[i]!;
      xx += x(i) ** 2;
      yy += target[i]! ** 2;
    }
    return xy / Math.sqrt(xx * yy);
  };
  // Four standard errors; means of all rows, each row's own among them, are far from it.
  expect(Math.abs(correlation((row) => numbers[row]!))).toBeLessThan(4 / Math.sqrt(rows));
  expect(correlation((row) => levels[codes[row]!]!)).toBeGreaterThan(0.3);
});
