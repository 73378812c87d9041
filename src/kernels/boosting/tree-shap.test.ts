import fc from "fast-check";
import { expect, test } from "vitest";
import { createRandom } from "../../core/random.ts";
import { checkForest, type Forest } from "./forest.ts";
import { type PredictColumn, rawScores } from "./predict.ts";
import { treeShap } from "./tree-shap.ts";

/** A forest of random trees over number columns 0 .. and one category column at the end. */
function randomForest(seed: number, features: number, outputs: number, trees: number): Forest {
  const random = createRandom(seed);
  const nodes: { f: number; t: number; m: number; set: number; l: number; r: number; v: number; c: number }[] = [];
  const sets: number[] = [];
  const treeStart = [0];
  const grow = (depth: number, cover: number): number => {
    const at = nodes.length;
    const f = depth === 0 || random.uniform() < 0.15 ? -1 : random.below(features);
    const node = { f, t: random.normal(), m: random.below(2), set: -1, l: 0, r: 0, v: random.normal(), c: cover };
    nodes.push(node);
    if (f < 0) return at;
    if (f === features - 1) {
      node.set = sets.length;
      for (let i = 0; i < 8; i++) sets.push(random.bits());
    }
    const share = 0.1 + 0.8 * random.uniform();
    node.l = grow(depth - 1, cover * share);
    node.r = grow(depth - 1, cover * (1 - share));
    return at;
  };
  for (let t = 0; t < trees * outputs; t++) {
    grow(5, 100);
    treeStart.push(nodes.length);
  }
  return {
    loss: outputs > 1 ? "softmax" : "squared",
    outputs,
    features,
    baseScore: Float64Array.from({ length: outputs }, () => random.normal()),
    treeStart: Int32Array.from(treeStart),
    feature: Int32Array.from(nodes, (n) => n.f),
    threshold: Float64Array.from(nodes, (n) => n.t),
    missingLeft: Uint8Array.from(nodes, (n) => n.m),
    categories: Int32Array.from(nodes, (n) => n.set),
    categorySets: Uint32Array.from(sets),
    left: Int32Array.from(nodes, (n) => n.l),
    right: Int32Array.from(nodes, (n) => n.r),
    value: Float64Array.from(nodes, (n) => n.v),
    gain: new Float64Array(nodes.length),
    cover: Float64Array.from(nodes, (n) => n.c),
  };
}

function randomColumns(seed: number, features: number, rows: number): PredictColumn[] {
  const random = createRandom(seed, "columns");
  return Array.from({ length: features }, (_, f) =>
    f === features - 1
      ? Int32Array.from({ length: rows }, () => random.below(300) - 1)
      : Float64Array.from({ length: rows }, () => (random.uniform() < 0.1 ? Number.NaN : random.normal())),
  );
}

/** The expectation of output k given the columns in `known`, the others averaged by cover. */
function conditional(forest: Forest, columns: readonly PredictColumn[], row: number, k: number, known: number): number {
  const at = (node: number): number => {
    const f = forest.feature[node]!;
    if (f < 0) return forest.value[node]!;
    const l = forest.left[node]!;
    const r = forest.right[node]!;
    if (((known >> f) & 1) === 0)
      return (forest.cover[l]! * at(l) + forest.cover[r]! * at(r)) / (forest.cover[l]! + forest.cover[r]!);
    const v = columns[f]![row]!;
    if (f === forest.features - 1) {
      const bin = v >= 0 && v < 255 ? v + 1 : 0;
      return at((forest.categorySets[forest.categories[node]! + (bin >> 5)]! >>> (bin & 31)) & 1 ? l : r);
    }
    return at((Number.isNaN(v) ? forest.missingLeft[node] === 1 : v <= forest.threshold[node]!) ? l : r);
  };
  let sum = forest.baseScore[k]!;
  for (let t = k; t < forest.treeStart.length - 1; t += forest.outputs) sum += at(forest.treeStart[t]!);
  return sum;
}

const factorial = (n: number): number => (n < 2 ? 1 : n * factorial(n - 1));
const sizeOf = (set: number): number => (set === 0 ? 0 : (set & 1) + sizeOf(set >> 1));

test("Shapley values equal the enumeration of all coalitions", () => {
  fc.assert(
    fc.property(fc.nat(), fc.integer({ min: 1, max: 6 }), fc.constantFrom(1, 3), (seed, features, outputs) => {
      const forest = randomForest(seed, features, outputs, 2);
      checkForest(forest);
      const columns = randomColumns(seed, features, 2);
      const found = treeShap(forest, columns);
      for (let row = 0; row < 2; row++)
        for (let k = 0; k < outputs; k++) {
          const values = Array.from({ length: 1 << features }, (_, set) => conditional(forest, columns, row, k, set));
          const place = (row * outputs + k) * (features + 1);
          for (let f = 0; f < features; f++) {
            let value = 0;
            for (let set = 0; set < 1 << features; set++) {
              if ((set >> f) & 1) continue;
              const size = sizeOf(set);
              const weight = (factorial(size) * factorial(features - size - 1)) / factorial(features);
              value += weight * (values[set | (1 << f)]! - values[set]!);
            }
            expect(found[place + f]).toBeCloseTo(value, 9);
          }
          expect(found[place + features]).toBeCloseTo(values[0]!, 9);
        }
    }),
    { numRuns: 60 },
  );
});

test("rows together, in compiled loops, score as each does alone", () => {
  fc.assert(
    fc.property(fc.nat(), fc.constantFrom(1, 3), fc.integer({ min: 512, max: 1100 }), (seed, outputs, rows) => {
      const forest = randomForest(seed, 5, outputs, 9);
      const columns = randomColumns(seed, 5, rows);
      const whole = rawScores(forest, columns);
      for (let row = 0; row < rows; row++)
        expect(whole.subarray(row * outputs, (row + 1) * outputs)).toEqual(rawScores(forest, columns, row, row + 1));
    }),
    { numRuns: 15 },
  );
});

test("Shapley values of rows together are those of each alone", () => {
  const forest = randomForest(5, 9, 2, 12);
  const columns = randomColumns(5, 9, 300);
  const whole = treeShap(forest, columns);
  for (let row = 0; row < 300; row++)
    expect(whole.subarray(row * 20, (row + 1) * 20)).toEqual(treeShap(forest, columns, row, row + 1));
});

test("Shapley values of more columns on a path than a word has bits sum to the raw score", () => {
  const columns = Array.from({ length: 80 }, (_, f) =>
    Float64Array.from({ length: 50 }, (_, i) => Math.sin(7 * f + i * i)),
  );
  // A chain: node 2 i splits column i, its left child is a leaf.
  const nodes = 161;
  const inner = (i: number) => i % 2 === 0 && i < nodes - 1;
  const list = (of: (i: number) => number) => Array.from({ length: nodes }, (_, i) => of(i));
  const forest: Forest = {
    loss: "squared",
    outputs: 1,
    features: 80,
    baseScore: Float64Array.of(0.5),
    treeStart: Int32Array.of(0, nodes),
    feature: Int32Array.from(list((i) => (inner(i) ? i / 2 : -1))),
    threshold: new Float64Array(nodes).fill(-0.8),
    missingLeft: new Uint8Array(nodes),
    categories: new Int32Array(nodes).fill(-1),
    categorySets: new Uint32Array(0),
    left: Int32Array.from(list((i) => (inner(i) ? i + 1 : 0))),
    right: Int32Array.from(list((i) => (inner(i) ? i + 2 : 0))),
    value: Float64Array.from(list((i) => Math.cos(i))),
    gain: new Float64Array(nodes),
    cover: Float64Array.from(list((i) => (i % 2 === 0 ? 200 - i : 2))),
  };
  checkForest(forest);
  const [contributions, scores] = [treeShap(forest, columns), rawScores(forest, columns)];
  expect(new Set(scores).size).toBeGreaterThan(5);
  for (let row = 0; row < 50; row++) {
    const sum = contributions.subarray(row * 81, (row + 1) * 81).reduce((a, b) => a + b, 0);
    expect(sum).toBeCloseTo(scores[row]!, 8);
  }
});

test("Shapley values sum to the raw score", () => {
  const forest = randomForest(7, 12, 3, 20);
  const columns = randomColumns(8, 12, 50);
  const shap = treeShap(forest, columns);
  const raw = rawScores(forest, columns);
  for (let i = 0; i < raw.length; i++) {
    const sum = shap.subarray(i * 13, (i + 1) * 13).reduce((a, b) => a + b, 0);
    expect(Math.abs(sum - raw[i]!)).toBeLessThan(1e-10);
  }
  expect(treeShap(forest, columns, 20, 30)).toEqual(shap.slice(20 * 39, 30 * 39));
});

test("a damaged forest is refused", () => {
  const forest = randomForest(3, 4, 1, 3);
  const inner = forest.feature.findIndex((f) => f >= 0);
  const broken =
    (change: Partial<Forest>): (() => void) =>
    () =>
      checkForest({ ...forest, ...change });
  expect(broken({})).not.toThrow();
  expect(broken({ left: forest.left.with(inner, inner) })).toThrow(/child/);
  expect(broken({ right: forest.right.with(inner, 10_000) })).toThrow(/child/);
  const [l, r] = [forest.left[inner]!, forest.right[inner]!];
  expect(broken({ left: forest.left.with(inner, r) })).toThrow(/child/);
  expect(broken({ feature: forest.feature.with(inner, -1) })).toThrow(new RegExp(`node (${l}|${r}) has no parent`));
  expect(broken({ feature: forest.feature.with(inner, 4) })).toThrow(/column 4/);
  expect(broken({ categories: forest.categories.with(inner, forest.categorySets.length) })).toThrow(/set/);
  expect(broken({ value: forest.value.slice(1) })).toThrow(/entries/);
  expect(broken({ treeStart: forest.treeStart.with(1, 0) })).toThrow(/tree/);
  expect(broken({ outputs: 2 })).toThrow(/base scores/);
  expect(broken({ features: 65_537 })).toThrow(/at most 65536 can be split/);
});
