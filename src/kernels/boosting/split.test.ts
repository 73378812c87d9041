import fc from "fast-check";
import { expect, test } from "vitest";
import { plainArena } from "./arena.ts";
import { boosterDefaults } from "./booster-input.ts";
import { addToHistogram, layOutHistogram } from "./histogram.ts";
import type { Quanta } from "./quantise.ts";
import { fillTable, findBestSplits, splitRoom } from "./split.ts";
import { type Limits, nodeTerms, type Split, type SplitRules } from "./split-terms.ts";

const quanta: Quanta = { shift: 2 ** 26, gradient: 16, hessian: 8 };

interface Row {
  readonly bin: number;
  readonly gradient: number;
  readonly hessian: number;
}

/** Rows with whole quanta of gradient and hessian; bins 0 (missing) to 6. */
const rowsOf = (bins: number) =>
  fc.array(
    fc.record({
      bin: fc.integer({ min: 0, max: bins }),
      gradient: fc.integer({ min: -40, max: 40 }),
      hessian: fc.integer({ min: 1, max: 5 }),
    }),
    { minLength: 2, maxLength: 40 },
  );

const rulesOf = fc.record({
  penalty: fc.constantFrom(0, 0.5, 2),
  absolutePenalty: fc.constantFrom(0, 0.3),
  minimumHessian: fc.constantFrom(0, 0.5, 1),
  minimumGain: fc.constantFrom(0, 1),
});

const sumOf = (rows: readonly Row[], key: "gradient" | "hessian"): number =>
  rows.reduce((sum, row) => sum + row[key], 0);

function scoreOf(rows: readonly Row[], rules: SplitRules, penalty = rules.penalty): number {
  const gradient = sumOf(rows, "gradient") / quanta.gradient;
  const size = Math.max(0, Math.abs(gradient) - rules.absolutePenalty);
  return (size * size) / (sumOf(rows, "hessian") / quanta.hessian + penalty);
}

interface Constraint {
  readonly limits: Limits;
  readonly direction: number;
}

function search(rows: readonly Row[], bins: number, category: boolean, rules: SplitRules, constraint?: Constraint) {
  const layout = layOutHistogram([bins], new Int32Array(8), false);
  const matrix = new Uint8Array(rows.length * 8);
  for (const [i, row] of rows.entries()) matrix[i * 8] = row.bin;
  const words = Float64Array.from(rows, (row) => row.gradient * quanta.shift + row.hessian);
  const order = Int32Array.from(rows, (_, i) => i);
  const histogram = new Float64Array(layout.cells);
  addToHistogram(histogram, layout.offsets, 1, new Int32Array(matrix.buffer), 8, words, order, 0, rows.length);
  const columns = {
    layout,
    bins: Int32Array.of(bins),
    category: Uint8Array.of(category ? 1 : 0),
    ...(constraint ? { directions: Int32Array.of(constraint.direction) } : {}),
  };
  const total = words.reduce((sum, word) => sum + word, 0);
  const room = splitRoom(plainArena, columns);
  const terms = nodeTerms(total, rows.length, quanta, rules, constraint?.limits);
  const found = findBestSplits([{ histogram, terms }], columns, quanta, room, plainArena).next();
  expect(found.done).toBe(true);
  return (found.value as readonly (Split | undefined)[])[0];
}

function gainOf(
  rows: readonly Row[],
  goes: (bin: number) => boolean,
  rules: SplitRules,
  penalty = rules.penalty,
): number {
  const left = rows.filter((row) => goes(row.bin));
  const right = rows.filter((row) => !goes(row.bin));
  const least = Math.max(rules.minimumHessian * quanta.hessian, 1);
  if (sumOf(left, "hessian") < least || sumOf(right, "hessian") < least) return Number.NEGATIVE_INFINITY;
  return scoreOf(left, rules, penalty) + scoreOf(right, rules, penalty) - scoreOf(rows, rules);
}

test("a number split is the best of all thresholds and both ways of missing", () => {
  fc.assert(
    fc.property(rowsOf(6), rulesOf, (rows, chosen) => {
      const rules = { ...boosterDefaults, ...chosen, minimumLeaf: 0 };
      const split = search(rows, 6, false, rules);
      let best = Number.NEGATIVE_INFINITY;
      for (let bin = 0; bin <= 6; bin++)
        for (const missing of [false, true])
          best = Math.max(
            best,
            gainOf(rows, (b) => (b === 0 ? missing : b <= bin), rules),
          );
      if (best <= rules.minimumGain + 1e-9) {
        if (split !== undefined) expect(split.gain).toBeCloseTo(best, 9);
        return;
      }
      const table = new Uint8Array(256);
      fillTable(split!, table);
      expect(split!.gain).toBeCloseTo(best, 9);
      expect(gainOf(rows, (b) => table[b] === 1, rules)).toBeCloseTo(best, 9);
      const left = rows.filter((row) => table[row.bin] === 1);
      expect(split!.leftWord).toBe(sumOf(left, "gradient") * quanta.shift + sumOf(left, "hessian"));
    }),
    { numRuns: 1000 },
  );
});

test("within limits a split is the best by what leaves may be worth there, and the sides stand as they must", () => {
  const limit = fc.constantFrom(-2, -0.5, 0, 0.5, 2);
  fc.assert(
    fc.property(rowsOf(4), rulesOf, limit, limit, fc.constantFrom(-1, 0, 1), fc.boolean(), (...given) => {
      const [rows, chosen, a, b, direction, category] = given;
      const rules = { ...boosterDefaults, ...chosen, minimumLeaf: 0, minimumGain: 0 };
      const limits = { low: Math.min(a, b), high: Math.max(a, b) };
      /** The best value of a leaf and twice the loss that it takes off, by their definition. */
      const leafOf = (own: readonly Row[]) => {
        const g = sumOf(own, "gradient") / quanta.gradient;
        const size = Math.sign(g) * Math.max(0, Math.abs(g) - rules.absolutePenalty);
        const h = sumOf(own, "hessian") / quanta.hessian + rules.penalty;
        const value = Math.min(limits.high, Math.max(limits.low, -size / h));
        return { value, worth: -2 * size * value - h * value * value };
      };
      const least = Math.max(rules.minimumHessian * quanta.hessian, 1);
      let best = Number.NEGATIVE_INFINITY;
      for (let bin = 0; bin <= 4; bin++)
        for (const missing of [false, true]) {
          const goes = (own: number) => (category ? own === bin : own === 0 ? missing : own <= bin);
          const [left, right] = [rows.filter((row) => goes(row.bin)), rows.filter((row) => !goes(row.bin))];
          // Missing alone on the left is missing alone on the right, where the values' side is the one below.
          if (!category && left.every((row) => row.bin === 0)) continue;
          if (sumOf(left, "hessian") < least || sumOf(right, "hessian") < least) continue;
          const [l, r] = [leafOf(left), leafOf(right)];
          if (!category && direction * (r.value - l.value) < 0) continue;
          best = Math.max(best, l.worth + r.worth - leafOf(rows).worth);
        }
      const split = search(rows, 4, category, rules, { limits, direction });
      if (split === undefined) expect(best).toBeLessThan(1e-9);
      else expect(split.gain).toBeCloseTo(best, 9);
    }),
    { numRuns: 1000 },
  );
});

test("a category split is the best over all subsets where the order cannot mislead", () => {
  fc.assert(
    fc.property(rowsOf(6), rulesOf, (rows, chosen) => {
      const free = { categorySmoothing: 0, categoryPenalty: 0, categoryGroup: 0, categoryLimit: 255 };
      // Without penalties a prefix of the order is optimal (Fisher 1958).
      const rules = {
        ...boosterDefaults,
        ...chosen,
        ...free,
        minimumLeaf: 0,
        minimumHessian: 0,
        penalty: 0,
        absolutePenalty: 0,
      };
      const split = search(rows, 6, true, rules);
      let best = Number.NEGATIVE_INFINITY;
      for (let set = 0; set < 128; set++)
        best = Math.max(
          best,
          gainOf(rows, (b) => ((set >> b) & 1) === 1, rules),
        );
      if (best <= rules.minimumGain + 1e-9) return;
      const table = new Uint8Array(256);
      fillTable(split!, table);
      // The limit of half the categories from each end reaches every prefix.
      expect(split!.gain).toBeCloseTo(best, 9);
      expect(gainOf(rows, (b) => table[b] === 1, rules)).toBeCloseTo(best, 9);
    }),
    { numRuns: 500 },
  );
});

test("with few levels each is tried against the rest", () => {
  fc.assert(
    fc.property(rowsOf(3), rulesOf, (rows, chosen) => {
      const rules = { ...boosterDefaults, ...chosen, minimumLeaf: 0 };
      const split = search(rows, 3, true, rules);
      let best = Number.NEGATIVE_INFINITY;
      for (let one = 0; one <= 3; one++)
        best = Math.max(
          best,
          gainOf(rows, (b) => b === one, rules),
        );
      if (best > rules.minimumGain + 1e-9) expect(split?.gain).toBeCloseTo(best, 9);
    }),
  );
});

test("small groups of categories stay together and leaves keep their size", () => {
  const rows: Row[] = [];
  for (let bin = 1; bin <= 10; bin++)
    for (let i = 0; i < 30; i++) rows.push({ bin, gradient: bin === 1 ? 40 : -bin, hessian: quanta.hessian });
  const rules = { ...boosterDefaults, categoryGroup: 100, minimumLeaf: 20 };
  const table = new Uint8Array(256);
  fillTable(search(rows, 10, true, rules)!, table);
  const left = rows.filter((row) => table[row.bin] === 1).length;
  expect(Math.min(left, rows.length - left)).toBeGreaterThanOrEqual(100);
  // Three large levels against three small ones would leave 60 rows on the other side.
  const uneven: Row[] = [];
  for (let bin = 1; bin <= 6; bin++)
    for (let i = 0; i < (bin <= 3 ? 200 : 20); i++)
      uneven.push({ bin, gradient: bin <= 3 ? 10 : -90 - bin, hessian: 8 });
  const other = search(uneven, 6, true, rules);
  if (other !== undefined) fillTable(other, table);
  const small = uneven.filter((row) => table[row.bin] === 1).length;
  if (other !== undefined) expect(Math.min(small, uneven.length - small)).toBeGreaterThanOrEqual(100);
  expect(search(rows, 10, true, { ...rules, minimumLeaf: 151 })).toBeUndefined();
  expect(search(rows, 10, false, { ...rules, minimumLeaf: 151 })).toBeUndefined();
  expect(search(rows, 10, false, { ...rules, minimumLeaf: 150 })?.bin).toBe(5);
});

test("missing values follow the heavier child where none were seen", () => {
  const rows = [1, 1, 1, 2].map((bin) => ({ bin, gradient: bin === 1 ? 10 : -10, hessian: 8 }));
  const rules = { ...boosterDefaults, minimumLeaf: 1 };
  expect(search(rows, 2, false, rules)).toMatchObject({ bin: 1, missingLeft: true });
  expect(
    search(
      rows.map((row) => ({ ...row, bin: 3 - row.bin })),
      2,
      false,
      rules,
    ),
  ).toMatchObject({ missingLeft: false });
});
