import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import { createRandom } from "../../core/random.ts";
import { type Arena, plainArena, returnArena, takeArena } from "./arena.ts";
import { createBinner } from "./binner.ts";
import { strideOf } from "./binning.ts";
import { numberBorders } from "./borders.ts";
import { bordersOfColumns } from "./borders-of-columns.ts";
import { layOutHistogram } from "./histogram.ts";
import { numberLosses } from "./number-losses.ts";
import { placePieces, roomForPlaces } from "./partition.ts";
import { chooseQuanta } from "./quantise.ts";
import { orderRoom } from "./split-columns.ts";
import { foundPlaces, nodeTerms, termPlaces } from "./split-terms.ts";

const arena = takeArena();

/** The same arrays in both memories. */
function inBoth<T>(make: (memory: Arena) => T): readonly [compiled: T, plain: T] {
  return [make(arena), make(plainArena)];
}

interface Shape {
  readonly features: number;
  readonly rows: number;
  readonly seed: number;
}

const shape: fc.Arbitrary<Shape> = fc.record({
  features: fc.integer({ min: 1, max: 19 }),
  rows: fc.integer({ min: 1, max: 600 }),
  seed: fc.integer({ min: 0, max: 1e9 }),
});

/** Histograms of `share` of eight of the rows, and of what is left of them without some. */
function histogramsOf(memory: Arena, { features, rows, seed }: Shape, share: number): readonly number[] {
  const random = createRandom(seed, "kernels");
  const stride = strideOf(features);
  const bins = Int32Array.from({ length: features }, () => 1 + random.below(255));
  const layout = layOutHistogram(bins, memory.int32(stride), random.below(2) === 1);
  const bytes = memory.uint8(rows * stride);
  for (let row = 0; row < rows; row++)
    for (let f = 0; f < features; f++) bytes[row * stride + f] = random.below(bins[f]! + 1);
  const words = memory.float64(rows);
  for (let row = 0; row < rows; row++) words[row] = (random.below(2 ** 20) - 2 ** 19) * 2 ** 26 + random.below(2 ** 20);
  const some = Int32Array.from({ length: rows }, (_, row) => row).filter(() => random.below(8) < share);
  const chosen = memory.int32(some.length);
  chosen.set(some);
  const [histogram, other] = [memory.float64(layout.cells), memory.float64(layout.cells)];
  const matrix = new Int32Array(bytes.buffer, bytes.byteOffset, bytes.length >> 2);
  const cut = random.below(some.length + 1);
  const { loops } = memory;
  loops.addToHistogram(histogram, layout.offsets, features, matrix, stride, words, chosen, 0, some.length);
  loops.addToHistogram(other, layout.offsets, features, matrix, stride, words, chosen, cut, some.length);
  const whole = histogram.slice();
  const half = random.below(layout.cells + 1);
  loops.addHistograms(histogram, other, layout.cells, 1, half, layout.cells);
  const four = random.below((features + 3) >> 2);
  const range = [cut, some.length, four, (features + 3) >> 2] as const;
  loops.addColumnsToHistogram(other, layout.offsets, matrix, stride, words, chosen, ...range);
  return [...whole, ...histogram, ...other];
}

describe("the compiled loops give the bytes of their twins", () => {
  it("are there", () => {
    expect(arena).not.toBe(plainArena);
  });

  it("histograms of any rows, near and far apart, and their difference", () => {
    fc.assert(
      fc.property(shape, fc.constantFrom(1, 3, 8), (given, share) => {
        arena.release(0);
        const [compiled, plain] = inBoth((memory) => histogramsOf(memory, given, share));
        expect(compiled).toEqual(plain);
      }),
    );
  });

  it("histograms of so many columns and rows that some of both go together", () => {
    for (const features of [33, 50, 70, 97])
      for (const share of [3, 8]) {
        arena.release(0);
        const given = { features, rows: 5000, seed: features + share };
        const [compiled, plain] = inBoth((memory) => Float64Array.from(histogramsOf(memory, given, share)));
        expect(compiled).toEqual(plain);
      }
  });

  it("borders of columns, weighted or not, missing and equal numbers among them", () => {
    const value = fc.oneof(fc.double(), fc.integer({ min: -9, max: 9 }), fc.constantFrom(Number.NaN, -0, 0, 0.5));
    fc.assert(
      fc.property(
        fc.array(fc.tuple(value, value, fc.constantFrom(0, 0.3, 1, 7)), { maxLength: 400 }),
        fc.integer({ min: 2, max: 255 }),
        fc.boolean(),
        (rows, bins, weighted) => {
          arena.release(0);
          const columns = [0, 1].map((place) => Float64Array.from(rows, (row) => row[place]!));
          const weights = weighted ? Float64Array.from(rows, ([, , weight]) => weight) : undefined;
          const [compiled, plain] = inBoth((memory) => {
            const work = bordersOfColumns(memory, [...columns, columns[0]!, ...columns], bins, weights);
            let step = work.next();
            while (!step.done) step = work.next();
            return step.value;
          });
          expect(compiled).toEqual(plain);
          const alone = columns.map((column) => numberBorders(column, bins, weights));
          expect(compiled).toEqual([...alone, alone[0], ...alone]);
        },
      ),
      { numRuns: 300 },
    );
  });

  it("bins of numbers, missing ones among them, from any row on", () => {
    const value = fc.oneof(fc.double(), fc.integer({ min: -3, max: 300 }), fc.constantFrom(Number.NaN, -0, 1, 2));
    fc.assert(
      fc.property(
        fc.array(value, { maxLength: 300 }),
        fc.array(value, { maxLength: 300 }),
        fc.nat(5),
        (list, own, row) => {
          arena.release(0);
          const borders = numberBorders(Float64Array.from(own));
          const values = Float64Array.from(list);
          const [compiled, plain] = inBoth((memory) => {
            const binNumbers = createBinner(memory);
            const matrix = memory.uint8((list.length + row) * 16);
            binNumbers(values, borders, matrix, 16, 3, row);
            return matrix.slice();
          });
          expect(compiled).toEqual(plain);
          for (const [i, number] of list.entries())
            expect(compiled[(row + i) * 16 + 3]).toBe(
              Number.isNaN(number) ? 0 : 1 + borders.filter((border) => border < number).length,
            );
        },
      ),
    );
  });

  it("histograms beyond two gibibytes, where an address is no longer a positive number of 32 bits", () => {
    const own = takeArena();
    own.uint8(2_300_000_000);
    const given = { features: 9, rows: 300, seed: 5 };
    expect(own.float64(1).byteOffset).toBeGreaterThan(2 ** 31);
    expect(histogramsOf(own, given, 3)).toEqual(histogramsOf(plainArena, given, 3));
    returnArena(own);
  });

  it("partitions in any pieces", () => {
    fc.assert(
      fc.property(shape, ({ features, rows, seed }) => {
        arena.release(0);
        const parted = (memory: Arena) => {
          const random = createRandom(seed, "partition");
          const stride = strideOf(features);
          const bytes = memory.uint8(rows * stride);
          for (let i = 0; i < bytes.length; i++) bytes[i] = random.below(256);
          const order = memory.int32(rows);
          for (let row = 0; row < rows; row++) order[row] = rows - 1 - row;
          const [apart, rights] = [memory.int32(rows), memory.int32(rows)];
          const lefts = random.below(2) === 1 ? apart : order;
          const goesLeft = memory.uint8(256);
          for (let bin = 0; bin < 256; bin++) goesLeft[bin] = random.below(2);
          // No piece is longer than the first.
          const cut = rows - random.below((rows >> 1) + 1);
          const feature = random.below(features);
          const { loops } = memory;
          const { partitionRows, joinPieces, packColumns } = loops;
          const halves = [
            partitionRows(order, lefts, rights, bytes, stride, feature, goesLeft, 0, cut),
            partitionRows(order, lefts, rights, bytes, stride, feature, goesLeft, cut, rows),
          ];
          const places = memory.int32(roomForPlaces);
          const middle = placePieces(halves, cut, 0, rows, places);
          joinPieces(order, lefts, rights, places, 0, 2);
          const used = memory.int32(features);
          const columns = Array.from({ length: features }, (_, f) => f).filter(() => random.below(2) === 1);
          used.set(columns);
          const packed = memory.uint8(rows * 24);
          packColumns(bytes, stride, used, columns.length, packed, 24, cut, rows);
          const most = memory.int32(features).fill(255 - random.below(2));
          const copy = memory.uint8(rows * features);
          const told = [bytes, stride, most, features, rows] as const;
          const past = [
            loops.copyByColumn(...told, undefined, 0, cut),
            loops.copyByColumn(...told, copy, cut, rows),
            loops.copyByColumn(bytes, stride, undefined, features, rows, copy, 0, cut >> 1),
          ];
          return [middle, ...halves, ...order, ...packed, ...copy, ...past];
        };
        const [compiled, plain] = inBoth(parted);
        expect(compiled).toEqual(plain);
      }),
    );
  });

  it("splits of columns of every sort, of one node or of two, with and without missing rows, penalties and limits", () => {
    const found = [0, 0, 0];
    fc.assert(
      fc.property(
        fc.oneof(fc.integer({ min: 1, max: 255 }), fc.integer({ min: 5, max: 12 })),
        fc.nat(1e9),
        (bins, seed) => {
          arena.release(0);
          const split = (memory: Arena) => {
            const random = createRandom(seed, "split");
            const rules = {
              penalty: random.below(3),
              absolutePenalty: random.below(2) * 200,
              minimumLeaf: 1 + random.below(20),
              minimumHessian: 0,
              minimumGain: 0,
              categorySmoothing: 10,
              categoryPenalty: 10,
              categoryLimit: 1 + random.below(128),
              categoryGroup: random.below(100),
            };
            const limits = random.below(2) === 1 ? { low: -random.below(20), high: random.below(20) } : undefined;
            // Of few gradients and hessians many levels are equal in order.
            const [most, heaviest] = random.below(2) === 1 ? [1000, 50] : [2, 2];
            const nodes = Array.from({ length: 1 + random.below(2) }, () => {
              const cells = Array.from(
                { length: bins + 1 },
                () => [random.below(2 * most + 1) - most, 9 + random.below(heaviest)] as const,
              );
              return [...cells.entries()].slice(random.below(2)).filter(() => random.below(4) > 0);
            });
            const sumOf = (cells: (typeof nodes)[number], part: 0 | 1) =>
              cells.reduce((sum, [, cell]) => sum + cell[part], 0);
            // The least that holds the sums of hessians.
            const shift = 2 ** Math.ceil(Math.log2(nodes.reduce((sum, cells) => sum + sumOf(cells, 1), 1)));
            const numbers = memory.float64(2 * termPlaces.length);
            const histograms = nodes.map((cells, i) => {
              const histogram = memory.float64(3 * 256);
              for (let f = 0; f < 3; f++) for (const [bin, [g, h]] of cells) histogram[256 * f + bin] = g * shift + h;
              const [word, hessian] = [sumOf(cells, 0) * shift + sumOf(cells, 1), sumOf(cells, 1)];
              const quanta = { shift, gradient: 1, hessian: 1 };
              const terms = nodeTerms(word, hessian * (1 + random.below(3) / 4), quanta, rules, limits);
              const isPassedOver = random.below(8) === 0;
              for (const [place, name] of termPlaces.entries())
                numbers[i * termPlaces.length + place] = isPassedOver ? Number.POSITIVE_INFINITY : terms[name];
              return histogram;
            });
            const [histogram, sibling] = histograms;
            const parent = histogram!.map((cell, i) => cell + (sibling?.[i] ?? 0));
            const [offsets, widths, category] = [memory.int32(3), memory.int32(3), memory.uint8(3)];
            offsets.set([0, 256, 512]);
            widths.fill(bins);
            category[1] = 1;
            const directions = limits && memory.int32(3).fill(random.below(3) - 1);
            const [room, chosen] = [memory.float64(orderRoom), memory.uint8(6 * 256)];
            const search = (from: number, to: number): number[] => {
              const notes = memory.float64(6 * foundPlaces).fill(7);
              histogram!.set(parent);
              const columns = [offsets, widths, category, directions] as const;
              memory.loops.findSplits(histogram!, sibling, ...columns, numbers, room, notes, chosen, from, to);
              return [...notes];
            };
            // Each alone, so that none is held back by another's gain.
            const alone = [0, 1, 2].map((f) => search(f, f + 1));
            return { alone, all: search(0, 3), chosen: [...chosen], cells: [...histogram!], limits };
          };
          const [compiled, plain] = inBoth(split);
          expect(compiled).toEqual(plain);
          expect(plain.alone[1]!.slice(0, 2 * foundPlaces)).toEqual(new Array(2 * foundPlaces).fill(7));
          if (plain.alone[0]![0]! > 0) found[plain.limits ? 2 : 0]!++;
          if (plain.alone[1]![2 * foundPlaces]! > 0) found[1]!++;
        },
      ),
      { numRuns: 400 },
    );
    expect(Math.min(...found)).toBeGreaterThan(30);
  });
});

describe("the compiled arithmetic gives the bytes of its twin", () => {
  const anyScore = fc.oneof(
    fc.double({ min: -40, max: 40, noNaN: true }),
    fc.constantFrom(0, -0, 700, -700, 746, -746, 1e9, -1e9),
  );
  const losses = fc.constantFrom("squared" as const, "logistic" as const, "softmax" as const);

  it("gradients of the losses of numbers, weighted or not", () => {
    const score = fc.oneof(anyScore, fc.double({ min: -800, max: 800, noNaN: true }));
    fc.assert(
      fc.property(
        fc.constantFrom(...numberLosses),
        fc.array(fc.tuple(score, fc.constantFrom(0, 0.5, 1, 3, 1e6)), { minLength: 1, maxLength: 40 }),
        fc.boolean(),
        (loss, rows, weighted) => {
          arena.release(0);
          const made = (memory: Arena) => {
            const [scores, target] = [memory.float64(rows.length), memory.float64(rows.length)];
            const weights = weighted ? memory.float64(rows.length) : undefined;
            for (const [i, [own, y]] of rows.entries()) {
              scores[i] = own;
              target[i] = i % 5 === 0 ? own : y;
              if (weights) weights[i] = (i % 4) / 2;
            }
            const isCurved = ["poisson", "gamma", "tweedie"].includes(loss);
            const [gradients, curvature] = [memory.float64(rows.length), memory.float64(rows.length)];
            const how = [loss, 1.3, scores, target, weights, gradients, isCurved ? curvature : undefined] as const;
            const cut = rows.length >> 1;
            memory.loops.numberGradients(...how, 0, cut);
            memory.loops.numberGradients(...how, cut, rows.length);
            return [...gradients, ...curvature];
          };
          const [compiled, plain] = inBoth(made);
          expect(compiled).toEqual(plain);
        },
      ),
      { numRuns: 500 },
    );
  });

  it("gradients, their sums and their words", () => {
    fc.assert(
      fc.property(
        losses,
        fc.array(anyScore, { minLength: 3, maxLength: 90 }),
        fc.integer({ min: 1, max: 4 }),
        fc.boolean(),
        fc.constantFrom(0, 0.5, 1),
        fc.integer(),
        (loss, values, planes, byPosition, weight, seed) => {
          arena.release(0);
          const outputs = loss === "softmax" ? planes + 1 : 1;
          const rows = Math.floor(values.length / outputs);
          const made = (memory: Arena) => {
            const { loops } = memory;
            const scores = memory.float64(rows * outputs);
            scores.set(values.slice(0, rows * outputs));
            const target = memory.float64(rows);
            for (let row = 0; row < rows; row++) target[row] = row % (loss === "softmax" ? outputs : 2);
            const gradients = memory.float64(rows * outputs);
            const cut = rows >> 1;
            loops.computeGradients(loss, outputs, rows, scores, target, gradients, 0, cut);
            loops.computeGradients(loss, outputs, rows, scores, target, gradients, cut, rows);
            const weights = weight > 0 ? memory.float64(rows) : undefined;
            for (let row = 0; weights && row < rows; row++) weights[row] = (row % 4) * weight;
            const order = memory.int32(rows);
            for (let row = 0; row < rows; row++) order[row] = (row * 7) % rows;
            const sums = memory.float64(3);
            loops.sumGradients(loss, outputs, gradients, weights, order, sums, 0, rows);
            const words = memory.float64(rows);
            const plane = gradients.subarray(0, rows);
            const whole = weight !== 0.5;
            const { shift, gradient, hessian } = chooseQuanta(loss, whole, sums, whole ? sums[2]! : rows);
            const how = [loss, outputs, plane, weights, whole, shift, gradient, hessian, seed, byPosition] as const;
            const sum = loops.quantise(...how, order, words, 0, rows);
            const next = memory.float64(rows);
            const marks = memory.uint16(rows);
            const ends = memory.int32(6);
            ends.set([0, 2, cut, 1, cut, 0]);
            const half = (rows + cut) >> 1;
            loops.markRows(ends, 3, order, marks, half, rows);
            loops.markRows(ends, 3, order, marks, 0, half);
            const leaves = memory.float64(3);
            leaves.set([9, 0.3, -1e9]);
            loops.addMarked(leaves, 0.1, marks, scores, next, 0, rows);
            return [...gradients, ...sums, ...words, sum, ...next];
          };
          const [compiled, plain] = inBoth(made);
          expect(compiled).toEqual(plain);
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe("an arena", () => {
  it("gives zeros again after a release, and grows without losing what it holds", () => {
    const own = takeArena();
    const before = own.used();
    own.float64(1000).fill(7);
    own.release(before);
    const again = own.float64(1000);
    expect(again.every((value) => value === 0)).toBe(true);
    again.fill(3);
    const large = own.uint8(5_000_000);
    expect(large.every((value) => value === 0)).toBe(true);
    large.fill(9);
    expect(again.every((value) => value === 3)).toBe(true);
    expect([own.holds(again), own.holds(large), own.holds(new Float64Array(1))]).toEqual([true, true, false]);
    returnArena(own);
    expect(takeArena()).toBe(own);
    returnArena(own);
  });

  it("is plain where a process may not set aside so many addresses", () => {
    class Memory {
      constructor() {
        throw new RangeError("could not allocate memory");
      }
    }
    vi.stubGlobal("WebAssembly", { ...WebAssembly, Memory });
    const taken = [takeArena()];
    while (taken.at(-1) !== plainArena && taken.length < 10) taken.push(takeArena());
    vi.unstubAllGlobals();
    expect(taken.at(-1)).toBe(plainArena);
    for (const own of taken) returnArena(own);
    expect(takeArena()).not.toBe(plainArena);
  });

  it("refuses with a sentence what cannot be addressed", () => {
    const own = takeArena();
    expect(() => own.uint8(2 ** 33)).toThrow(/8\.0 GiB are needed/);
    expect(own.float64(3)).toHaveLength(3);
    returnArena(own);
  });
});
