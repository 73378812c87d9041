import fc from "fast-check";
import { expect, test } from "vitest";
import { strideOf } from "./binning.ts";
import { addColumnsToHistogram, addHistograms, addToHistogram, layOutHistogram } from "./histogram.ts";
import { joinPieces, partitionRows, placePieces } from "./partition.ts";

const shape = fc.record({
  features: fc.integer({ min: 1, max: 19 }),
  rows: fc.integer({ min: 1, max: 60 }),
  seed: fc.integer(),
});

function createCase({ features, rows, seed }: { features: number; rows: number; seed: number }) {
  let state = seed | 1;
  const next = (bound: number): number => {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    return Math.floor(((state >>> 0) / 4294967296) * bound);
  };
  const stride = strideOf(features);
  const bins = Int32Array.from({ length: features }, () => 1 + next(255));
  const matrix = new Uint8Array(rows * stride);
  for (let r = 0; r < rows; r++) for (let f = 0; f < features; f++) matrix[r * stride + f] = next(bins[f]! + 1);
  const isEven = next(2) === 1;
  const words = Float64Array.from({ length: rows }, () => (next(2 ** 20) - 2 ** 19) * 2 ** 26 + next(2 ** 20));
  return { features, rows, stride, bins, isEven, matrix, words, next };
}

test("histogram cells hold the sums of their rows, in any order and in pieces", () => {
  fc.assert(
    fc.property(shape, (given) => {
      const { features, rows, stride, bins, isEven, matrix, words, next } = createCase(given);
      const layout = layOutHistogram(bins, new Int32Array(stride), isEven);
      const order = Int32Array.from({ length: rows }, (_, i) => i).sort(
        (a, b) => matrix[b * stride]! - matrix[a * stride]!,
      );
      const histogram = new Float64Array(layout.cells);
      const words32 = new Int32Array(matrix.buffer);
      const cut = next(rows + 1);
      addToHistogram(histogram, layout.offsets, features, words32, stride, words, order, cut, rows);
      addToHistogram(histogram, layout.offsets, features, words32, stride, words, order, 0, cut);
      for (let f = 0; f < features; f++)
        for (let b = 0; b <= bins[f]!; b++) {
          let sum = 0;
          for (let r = 0; r < rows; r++) if (matrix[r * stride + f] === b) sum += words[r]!;
          expect(histogram[layout.offsets[f]! + b]).toBe(sum);
        }
    }),
  );
});

test("parts of the rows, or of the columns, add up to the whole, to the bit", () => {
  fc.assert(
    fc.property(shape, (given) => {
      const { features, rows, stride, bins, isEven, matrix, words, next } = createCase(given);
      const { offsets, cells } = layOutHistogram(bins, new Int32Array(stride), isEven);
      const order = Int32Array.from({ length: rows }, (_, i) => i);
      const [whole, left, right, byColumns] = [0, 1, 2, 3].map(() => new Float64Array(cells)) as [
        Float64Array,
        Float64Array,
        Float64Array,
        Float64Array,
      ];
      const words32 = new Int32Array(matrix.buffer);
      const cut = next(rows + 1);
      addToHistogram(whole, offsets, features, words32, stride, words, order, 0, rows);
      addToHistogram(left, offsets, features, words32, stride, words, order, 0, cut);
      addToHistogram(right, offsets, features, words32, stride, words, order, cut, rows);
      addHistograms(right, left, cells, 1, 0, cells);
      expect(right).toEqual(whole);
      const fours = (features + 3) >> 2;
      const half = next(fours + 1);
      addColumnsToHistogram(byColumns, offsets, words32, stride, words, order, 0, rows, 0, half);
      addColumnsToHistogram(byColumns, offsets, words32, stride, words, order, 0, rows, half, fours);
      expect(byColumns).toEqual(whole);
    }),
  );
});

test("partition is stable and puts every row where the table says, in pieces too", () => {
  fc.assert(
    fc.property(shape, (given) => {
      const { features, rows, stride, matrix, next } = createCase(given);
      const feature = next(features);
      const goesLeft = Uint8Array.from({ length: 256 }, () => next(2));
      const order = Int32Array.from({ length: rows }, (_, i) => rows - 1 - i);
      const from = next(rows + 1);
      const expected = [...order.subarray(from)];
      const goes = (row: number): boolean => goesLeft[matrix[row * stride + feature]!] === 1;
      const [lefts, rights] = [next(2) === 1 ? order : new Int32Array(rows), new Int32Array(rows)];
      const size = 1 + next(rows);
      const counts: number[] = [];
      for (let at = from; at < rows; at += size)
        counts.push(
          partitionRows(order, lefts, rights, matrix, stride, feature, goesLeft, at, Math.min(rows, at + size)),
        );
      const places = new Int32Array(5 * rows);
      const middle = placePieces(counts, size, from, rows, places);
      joinPieces(order, lefts, rights, places, 0, counts.length);
      expect([...order.subarray(0, from)]).toEqual(Array.from({ length: from }, (_, i) => rows - 1 - i));
      expect([...order.subarray(from, middle)]).toEqual(expected.filter(goes));
      expect([...order.subarray(middle)]).toEqual(expected.filter((row) => !goes(row)));
    }),
  );
});
