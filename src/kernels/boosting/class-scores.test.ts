import fc from "fast-check";
import { expect, test } from "vitest";
import { classScores } from "./class-scores.ts";

/** Colour of eyes by colour of hair of 5,387 children of Caithness (Fisher, Annals of Eugenics 10, 1940). */
const caithness = [
  [326, 38, 241, 110, 3],
  [688, 116, 584, 188, 4],
  [343, 84, 909, 412, 26],
  [98, 48, 403, 681, 85],
];

test("meets the first axis of correspondence analysis", () => {
  const codes: number[] = [];
  const target: number[] = [];
  for (const [eyes, row] of caithness.entries())
    for (const [hair, count] of row.entries())
      for (let i = 0; i < count; i++) {
        codes.push(eyes);
        target.push(hair);
      }
  const scores = classScores(Int32Array.from(codes), 4, Float64Array.from(target), 5);
  // Column scores of corresp(caith), R's MASS.
  for (const [k, known] of [-1.21871379, -0.522575, -0.09414671, 1.31888486, 2.45176017].entries())
    expect(scores[k]! * Math.sign(scores[4]!)).toBeCloseTo(known, 3);
  const cells = caithness.flatMap((row, eyes) => row.map((count, hair) => ({ eyes, hair, count })));
  const weighted = classScores(
    Int32Array.from(cells, ({ eyes }) => eyes),
    4,
    Float64Array.from(cells, ({ hair }) => hair),
    5,
    Float64Array.from(cells, ({ count }) => count),
  );
  for (const [k, score] of weighted.entries()) expect(score).toBeCloseTo(scores[k]!, 12);
});

test("have mean 0 and variance 1, and tell two classes apart as 0 and 1 do", () => {
  const row = fc.tuple(fc.integer({ min: -1, max: 6 }), fc.nat(3), fc.constantFrom(0, 0.5, 1, 3));
  fc.assert(
    fc.property(fc.array(row, { maxLength: 60 }), (rows) => {
      const codes = Int32Array.from(rows, ([code]) => code);
      const weights = Float64Array.from(rows, ([, , weight]) => weight);
      for (const classes of [2, 4]) {
        const target = Float64Array.from(rows, ([, k]) => k % classes);
        const scores = classScores(codes, 7, target, classes, weights);
        const mean = (figure: (score: number) => number) =>
          rows.reduce((sum, [code, k, weight]) => sum + (code < 0 ? 0 : weight * figure(scores[k % classes]!)), 0) /
          rows.reduce((sum, [code, , weight]) => sum + (code < 0 ? 0 : weight), 0);
        if (scores.every((score) => score === 0)) continue;
        expect(mean((score) => score)).toBeCloseTo(0, 9);
        expect(mean((score) => score * score)).toBeCloseTo(1, 9);
      }
    }),
  );
  const [a, b] = classScores(Int32Array.of(0, 1, 1, 0), 2, Float64Array.of(0, 1, 1, 1), 2);
  expect(a! / b!).toBeCloseTo(-3, 12);
});

test("are 0 where nothing differs", () => {
  const target = Float64Array.of(0, 1, 2, 0, 1, 2);
  expect([...classScores(Int32Array.of(0, 0, 0, 1, 1, 1), 2, target, 3)]).toEqual([0, 0, 0]);
  expect([...classScores(new Int32Array(6).fill(-1), 2, target, 3)]).toEqual([0, 0, 0]);
});
