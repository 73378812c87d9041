import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createRandom } from "../core/random.ts";
import { sortNumbers } from "./sort.ts";

const odd = [0, -0, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 5e-324, -5e-324, 1, -1, 2 ** 53];

function same(values: Float64Array): void {
  const expected = values.slice().sort();
  const own = sortNumbers(values.slice());
  expect(own.length).toBe(expected.length);
  for (let i = 0; i < own.length; i++)
    if (!Object.is(own[i], expected[i])) expect([i, own[i]]).toEqual([i, expected[i]]);
}

describe("sorting numbers", () => {
  it("gives what the sort of the language gives, of any numbers", () => {
    fc.assert(
      fc.property(fc.array(fc.double(), { maxLength: 40 }), fc.integer({ min: 1, max: 8000 }), (some, count) => {
        const all = [...some, ...odd];
        const random = createRandom(count);
        same(Float64Array.from({ length: count }, () => all[random.below(all.length)]!));
      }),
      { numRuns: 60 },
    );
  });

  it.each([
    ["whole numbers", (i: number) => (i * 7919) % 1000],
    ["negative whole numbers", (i: number) => 500 - ((i * 7919) % 1000)],
    ["one number", () => 3],
    ["in order", (i: number) => i],
    ["times", (i: number) => 1.6e12 + ((i * 7919) % 100_003) * 1000],
  ])("of %s", (_, at) => same(Float64Array.from({ length: 20_000 }, (_value, i) => at(i))));

  it("sorts a part of a larger buffer alone", () => {
    const all = Float64Array.from({ length: 9000 }, (_, i) => 9000 - i);
    sortNumbers(all.subarray(1000, 8000));
    expect(all[0]).toBe(9000);
    expect(all[1000]).toBe(1001);
    expect(all[7999]).toBe(8000);
    expect(all[8999]).toBe(1);
  });
});
