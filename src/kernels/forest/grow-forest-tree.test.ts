import fc from "fast-check";
import { expect, test } from "vitest";
import { createRandom } from "../../core/random.ts";
import { type ForestTreeInput, type ForestTreeRules, growForestTree, leafOfRow } from "./grow-forest-tree.ts";

const rows = 120;
/** Three number columns (one with missing rows), one of levels, one that is constant. */
function made(outputs: number, seed: number): ForestTreeInput {
  const random = createRandom(seed, "forest");
  const draw = (bins: number, from = 1) =>
    Uint8Array.from({ length: rows }, () => from + Math.floor(random.uniform() * bins));
  const columns = [draw(12), draw(4, 0), draw(30), draw(6, 0), new Uint8Array(rows).fill(1)];
  const borders = (bins: number) => Float64Array.from({ length: bins - 1 }, (_, i) => i + 0.5);
  return {
    columns,
    outputs,
    features: [
      { kind: "number", borders: borders(12) },
      { kind: "number", borders: borders(4) },
      { kind: "number", borders: borders(30) },
      { kind: "category", bins: 5 },
      { kind: "number", borders: borders(1) },
    ],
    target: Float64Array.from({ length: rows }, (_, i) =>
      outputs === 1
        ? columns[0]![i]! + 3 * (columns[3]![i]! % 2) + random.normal()
        : Math.min(outputs - 1, Math.floor((columns[0]![i]! + 6 * (columns[3]![i]! % 2)) / 5 + random.uniform())),
    ),
  };
}

const rulesWith = (more: Partial<ForestTreeRules>): ForestTreeRules => ({
  depth: 0,
  minimumLeaf: 1,
  columns: 5,
  randomSplits: false,
  seed: 7,
  ...more,
});

function grow(input: ForestTreeInput, rules: ForestTreeRules, weights: Float64Array) {
  const growing = growForestTree(input, rules, weights);
  let step = growing.next();
  while (!step.done) step = growing.next();
  return step.value;
}

const drawn = (seed: number) => {
  const random = createRandom(seed, "weights");
  return Float64Array.from({ length: rows }, () => Math.floor(random.uniform() * 3));
};

/** Sum of s^2 / w over outputs and sides. */
function worthOf(input: ForestTreeInput, weights: Float64Array, side: (row: number) => boolean, least: number): number {
  let worth = 0;
  for (const own of [true, false]) {
    const sums = new Float64Array(input.outputs);
    let total = 0;
    for (let row = 0; row < rows; row++) {
      if (side(row) !== own || weights[row] === 0) continue;
      total += weights[row]!;
      if (input.outputs === 1) sums[0]! += weights[row]! * input.target[row]!;
      else sums[input.target[row]!]! += weights[row]!;
    }
    if (total < least) return Number.NEGATIVE_INFINITY;
    if (total === 0) continue;
    for (const sum of sums) worth += (sum * sum) / total;
  }
  return worth;
}

test("a leaf's means are those of the rows that come to it, and it is as heavy as it must be", () => {
  fc.assert(
    fc.property(
      fc.constantFrom(1, 3),
      fc.nat(1000),
      fc.constantFrom(1, 4, 15),
      fc.boolean(),
      fc.integer({ min: 1, max: 5 }),
      (outputs, seed, minimumLeaf, randomSplits, columns) => {
        const input = made(outputs, seed);
        const weights = drawn(seed);
        const tree = grow(input, rulesWith({ minimumLeaf, randomSplits, columns, seed: seed + 1 }), weights);
        const sums = new Map<number, Float64Array>();
        for (let row = 0; row < rows; row++) {
          const leaf = leafOfRow(tree, input.columns, row);
          expect(tree.plain.feature[leaf]).toBe(-1);
          const own = sums.get(leaf) ?? new Float64Array(outputs + 1);
          own[0]! += weights[row]!;
          if (outputs === 1) own[1]! += weights[row]! * input.target[row]!;
          else own[1 + input.target[row]!]! += weights[row]!;
          sums.set(leaf, own);
        }
        for (const [leaf, own] of sums) {
          if (own[0] === 0) continue;
          expect(own[0]).toBeGreaterThanOrEqual(minimumLeaf);
          expect(tree.plain.cover[leaf]).toBe(own[0]);
          for (let k = 0; k < outputs; k++)
            expect(tree.means[leaf * outputs + k]).toBeCloseTo(own[1 + k]! / own[0]!, 9);
        }
      },
    ),
    { numRuns: 200 },
  );
});

test("the first split is the best of all thresholds, of both ways of missing and of the levels by their means", () => {
  for (const outputs of [1, 3])
    for (let seed = 0; seed < 60; seed++) {
      const input = made(outputs, seed);
      const weights = drawn(seed);
      const least = 1 + (seed % 9);
      const tree = grow(input, rulesWith({ depth: 1, minimumLeaf: least, seed }), weights);
      const none = worthOf(input, weights, () => true, -1);
      let best = Number.NEGATIVE_INFINITY;
      for (const [f, column] of input.columns.entries())
        for (const missing of [true, false]) {
          const isLeft = (row: number, of: (bin: number) => boolean) =>
            column[row] === 0 ? missing : of(column[row]!);
          if (input.features[f]!.kind === "number")
            for (let cut = 1; cut <= 30; cut++)
              best = Math.max(
                best,
                worthOf(input, weights, (row) => isLeft(row, (bin) => bin <= cut), least),
              );
          // With one number the order by means holds the best of all subsets (Breiman et al. 1984, theorem 4.5).
          else if (outputs === 1)
            for (let set = 0; set < 32; set++)
              best = Math.max(
                best,
                worthOf(input, weights, (row) => isLeft(row, (bin) => ((set >> (bin - 1)) & 1) === 1), least),
              );
        }
      if (outputs === 1) expect(tree.plain.gain[0]).toBeCloseTo(best - none, 6);
      else expect(tree.plain.gain[0]).toBeGreaterThan(best - none - 1e-6);
    }
});

test("grows until leaves are pure, and gives the same tree for the same seed", () => {
  const input = made(3, 5);
  const unique = {
    ...input,
    columns: [Uint8Array.from({ length: rows }, (_, i) => i + 1)],
    features: [input.features[2]!],
  };
  const weights = new Float64Array(rows).fill(1);
  for (const randomSplits of [true, false]) {
    const rules = rulesWith({ randomSplits, columns: 1 });
    const tree = grow(unique, rules, weights);
    for (let row = 0; row < rows; row++)
      expect(tree.means[leafOfRow(tree, unique.columns, row) * 3 + unique.target[row]!]).toBe(1);
    expect(grow(unique, rules, weights)).toEqual(tree);
  }
});

test("rows that no column tells apart, and no rows at all, are one leaf", () => {
  const input = made(1, 3);
  const same = { ...input, columns: input.columns.map((column) => column.slice().fill(1)) };
  expect(grow(same, rulesWith({}), new Float64Array(rows).fill(1)).plain.nodes).toBe(1);
  expect(grow(input, rulesWith({}), new Float64Array(rows)).plain.nodes).toBe(1);
});
