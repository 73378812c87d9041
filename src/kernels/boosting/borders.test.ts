import fc from "fast-check";
import { expect, test } from "vitest";
import { binCodes, binNumbers, borderSearch, strideOf } from "./binning.ts";
import { numberBorders } from "./borders.ts";

const value = fc.oneof(
  fc.double({ noDefaultInfinity: false }),
  fc.integer({ min: -5, max: 5 }),
  fc.constant(Number.NaN),
  fc.constantFrom(Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, -0, 5e-324, Number.MAX_VALUE, -Number.MAX_VALUE),
);
const sample = fc.array(value, { maxLength: 300 }).map((list) => Float64Array.from(list));

test("each border lies between two neighbouring distinct values", () => {
  fc.assert(
    fc.property(sample, fc.integer({ min: 2, max: 20 }), (values, maxBins) => {
      const borders = numberBorders(values, maxBins);
      const distinct = [...new Set([...values].filter((v) => !Number.isNaN(v)).map((v) => v + 0))].sort(
        (a, b) => a - b,
      );
      expect(borders.length).toBe(
        distinct.length <= maxBins ? Math.max(0, distinct.length - 1) : Math.min(borders.length, maxBins - 1),
      );
      let before = 0;
      for (const border of borders) {
        const above = distinct.findIndex((v) => v > border);
        expect(above).toBeGreaterThan(before);
        expect(distinct[above - 1]).toBeLessThanOrEqual(border);
        before = above;
      }
    }),
  );
});

test("few values have a bin each, midway; many values have bins of equal count", () => {
  expect([...numberBorders(Float64Array.of(3, 1, Number.NaN, 1, 10))]).toEqual([2, 6.5]);
  expect([...numberBorders(Float64Array.of(Number.NaN))]).toEqual([]);
  const many = Float64Array.from({ length: 10_000 }, (_, i) => i);
  const borders = numberBorders(many, 100);
  expect(borders.length).toBe(99);
  expect([...borders].every((border, i) => border === 100 * (i + 1) - 0.5)).toBe(true);
});

test("a heavy value has a bin of its own", () => {
  const values = Float64Array.from({ length: 2000 }, (_, i) => (i < 1000 ? 500.5 : i - 1000));
  const borders = [...numberBorders(values, 10)];
  expect(borders).toContain((500 + 500.5) / 2);
  expect(borders).toContain((500.5 + 501) / 2);
  expect(borders.length).toBe(9);
});

test("a weight counts as so many rows", () => {
  fc.assert(
    fc.property(
      sample,
      fc.infiniteStream(fc.integer({ min: 0, max: 3 })),
      fc.integer({ min: 2, max: 9 }),
      (values, stream, maxBins) => {
        const weights = Float64Array.from(values, () => stream.next().value as number);
        const doubled = [...values].flatMap((v, i) => Array<number>(weights[i]!).fill(v));
        expect(numberBorders(values, maxBins, weights)).toEqual(numberBorders(Float64Array.from(doubled), maxBins));
      },
    ),
  );
});

test("a value's bin is one more than the borders below it", () => {
  fc.assert(
    fc.property(sample, sample, (learned, values) => {
      const borders = numberBorders(learned);
      const stride = strideOf(3);
      const matrix = new Uint8Array((values.length + 2) * stride).fill(77);
      binNumbers(values, borderSearch(borders), matrix, stride, 1, 2, 0, values.length);
      for (const [i, v] of values.entries()) {
        const naive = Number.isNaN(v) ? 0 : 1 + borders.filter((border) => border < v).length;
        expect(matrix[(i + 2) * stride + 1]).toBe(naive);
      }
      expect(matrix.filter((bin) => bin === 77).length).toBeGreaterThanOrEqual(matrix.length - values.length);
    }),
  );
  const borders = numberBorders(Float64Array.from({ length: 1000 }, (_, i) => i));
  expect(borders.length).toBe(254);
  const matrix = new Uint8Array(8);
  binNumbers(Float64Array.of(1e9), borderSearch(borders), matrix, 8, 0, 0, 0, 1);
  expect(matrix[0]).toBe(255);
});

test("codes take the bin after theirs; rare and missing ones take bin 0", () => {
  const matrix = new Uint8Array(6 * 8);
  binCodes(Int32Array.of(-1, 0, 1, 254, 255, 70_000), matrix, 8, 3);
  expect([3, 11, 19, 27, 35, 43].map((place) => matrix[place])).toEqual([0, 1, 2, 255, 0, 0]);
});
