import fc from "fast-check";
import { expect, test } from "vitest";
import { createRandom } from "../../core/random.ts";
import { plainArena, returnArena, takeArena } from "./arena.ts";
import { strideOf } from "./binning.ts";
import { createBooster } from "./boost.ts";
import { boosterDefaults } from "./booster-input.ts";
import { bundleColumns, bundleTable, unbundle } from "./bundles.ts";
import type { BoostFeature } from "./forest-builder.ts";
import { addToHistogram, evenLayout, layOutHistogram } from "./histogram.ts";

/** Bins of which all but a few of a row are the usual one of their column, and two columns that are not. */
function sparseMatrix(seed: number, rows: number, features: number, share: number) {
  const random = createRandom(seed, "sparse");
  const stride = strideOf(features);
  const bins = Int32Array.from({ length: features }, (_, f) => (f < 2 ? 255 : 1 + random.below(20)));
  const usual = Array.from(bins, (count) => random.below(count + 1));
  const bytes = new Uint8Array(rows * stride);
  for (let row = 0; row < rows; row++)
    for (let f = 0; f < features; f++)
      bytes[row * stride + f] = f < 2 || random.uniform() < share ? random.below(bins[f]! + 1) : usual[f]!;
  return { bytes, rows, stride, bins, features, random };
}

const bundlesOf = ({ bytes, rows, stride, bins }: ReturnType<typeof sparseMatrix>) => {
  const work = bundleColumns(bytes, rows, stride, bins, plainArena);
  let step = work.next();
  while (!step.done) step = work.next();
  return step.value;
};

test("the cells of features and the sides of rows come out of their bundles as they went in", () => {
  let bundled = 0;
  fc.assert(
    fc.property(
      fc.nat(),
      fc.integer({ min: 3, max: 40 }),
      fc.constantFrom(0.005, 0.02, 0.08),
      (seed, features, share) => {
        const given = sparseMatrix(seed, 400, features, share);
        const { bytes, rows, stride, bins, random } = given;
        const found = bundlesOf(given);
        if (found === undefined) return;
        bundled++;
        expect(found.columns).toBeLessThan(features);
        const narrow = strideOf(found.columns);
        const words = Float64Array.from({ length: rows }, () => random.below(2000) - 1000);
        const some = Int32Array.from({ length: rows }, (_, row) => row).filter(() => random.below(3) > 0);
        const histogram = (of: Uint8Array, columns: number, step: number, layout: ReturnType<typeof evenLayout>) => {
          const cells = new Float64Array(layout.cells);
          addToHistogram(cells, layout.offsets, columns, new Int32Array(of.buffer), step, words, some, 0, some.length);
          return cells;
        };
        const layout = layOutHistogram(bins, new Int32Array(stride), false);
        const whole = histogram(bytes, features, stride, layout);
        const even = evenLayout(found.columns, new Int32Array(narrow));
        const unpacked = new Float64Array(layout.cells);
        const sum = some.reduce((total, row) => total + words[row]!, 0);
        const sums = histogram(found.bytes, found.columns, narrow, even);
        unbundle(found, bins, sums, unpacked, layout.offsets, sum);
        // The last cell is of the columns of padding.
        expect(unpacked.subarray(0, layout.cells - 1)).toEqual(whole.subarray(0, layout.cells - 1));

        const f = random.below(features);
        const goesLeft = Uint8Array.from({ length: 256 }, () => random.below(2));
        const byCode = goesLeft.slice();
        bundleTable(found, f, bins[f]!, byCode);
        for (let row = 0; row < rows; row++)
          expect(byCode[found.bytes[row * narrow + found.column[f]!]!]).toBe(goesLeft[bytes[row * stride + f]!]);
      },
    ),
  );
  expect(bundled).toBeGreaterThan(50);
});

test("columns that are often away from their usual bin are left as they are", () => {
  expect(bundlesOf(sparseMatrix(1, 400, 40, 0.5))).toBeUndefined();
});

test("a forest of bundled columns is that of the columns", () => {
  for (const [columnSample, sample] of [
    [1, 1],
    [0.5, 0.7],
  ] as const) {
    const given = sparseMatrix(3, 20_000, 60, 0.003);
    const { bytes, rows, stride, bins, random } = given;
    expect(bundlesOf(given)?.columns).toBeLessThan(40);
    const features = Array.from(
      bins,
      (count, f): BoostFeature =>
        f % 3 === 0
          ? { kind: "category", bins: count }
          : { kind: "number", borders: Float64Array.from({ length: count - 1 }, (_, i) => i) },
    );
    const target = Float64Array.from({ length: rows }, (_, row) => {
      const at = (f: number) => bytes[row * stride + f]! / bins[f]!;
      return at(0) + 3 * at(5) - 2 * at(6) + at(31) + 0.1 * random.normal();
    });
    const weights = Float64Array.from({ length: rows }, () => 1 + random.below(3));
    const [all, less] = [undefined, 1].map((memory) => {
      const arena = takeArena();
      const input = { arena, rows, features, matrix: bytes, stride, loss: "squared", target, weights } as const;
      const booster = createBooster(memory ? { ...input, memory } : input, {
        ...boosterDefaults,
        columnSample,
        sample,
      });
      for (let round = 0; round < 40; round++) for (const _ of booster.step());
      const forest = booster.forest();
      returnArena(arena);
      return forest;
    });
    expect(all).toEqual(less);
    const used = [...new Set(all!.feature)].filter((f) => f > 1);
    expect(used.some((f) => f % 3 === 0)).toBe(true);
    expect(used.some((f) => f % 3 !== 0)).toBe(true);
  }
});
