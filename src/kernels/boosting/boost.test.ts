import { expect, test } from "vitest";
import { createRandom } from "../../core/random.ts";
import { plainArena, returnArena, takeArena } from "./arena.ts";
import { binCodes, binNumbers, borderSearch, strideOf } from "./binning.ts";
import { createBooster } from "./boost.ts";
import { type BoosterInput, type BoosterRules, bytesNeeded } from "./booster-input.ts";
import { numberBorders } from "./borders.ts";
import { appendForest, checkForest, cutForest, type Forest, gainByFeature } from "./forest.ts";
import type { BoostFeature } from "./forest-builder.ts";
import { meanLoss } from "./gradients.ts";
import { numberLosses } from "./number-losses.ts";
import { type PredictColumn, rawScores } from "./predict.ts";
import { treeShap } from "./tree-shap.ts";

/** Bins columns as a caller would. */
function prepare(columns: readonly PredictColumn[], weights?: Float64Array) {
  const rows = columns[0]!.length;
  const stride = strideOf(columns.length);
  const matrix = new Uint8Array(rows * stride);
  const features = columns.map((column, f): BoostFeature => {
    if (column instanceof Float64Array) {
      const borders = numberBorders(column, 255, weights);
      binNumbers(column, borderSearch(borders), matrix, stride, f, 0, 0, rows);
      return { kind: "number", borders };
    }
    binCodes(column, matrix, stride, f);
    return { kind: "category", bins: Math.min(255, column.reduce((a, b) => Math.max(a, b), -1) + 1) };
  });
  return { rows, stride, matrix, features };
}

/** Six columns (the last of categories, one with missing values) and a noisy target of each sort. */
function sampleData(rows: number, seed = 1) {
  const random = createRandom(seed, "data");
  const columns: PredictColumn[] = [];
  for (let f = 0; f < 5; f++)
    columns.push(
      Float64Array.from({ length: rows }, () => (f === 2 && random.uniform() < 0.2 ? Number.NaN : random.normal())),
    );
  columns.push(Int32Array.from({ length: rows }, () => Math.floor(12 * random.uniform() ** 2) - 1));
  const signal = Float64Array.from({ length: rows }, (_, i) => {
    const c = columns[2]![i]!;
    return (
      columns[0]![i]! * columns[1]![i]! + (Number.isNaN(c) ? 1 : c) + (columns[5]![i]! % 3) + 0.3 * random.normal()
    );
  });
  return {
    columns,
    squared: signal,
    logistic: signal.map((v) => (v > 1 ? 1 : 0)),
    softmax: signal.map((v) => (v > 1.5 ? 2 : v > 0 ? 0 : 1)),
  };
}

const losses = ["squared", "logistic", "softmax"] as const;

function inputOf(loss: (typeof losses)[number], rows: number, more: Partial<BoosterInput> = {}) {
  const data = sampleData(rows);
  const input: BoosterInput = { ...prepare(data.columns), loss, classes: 3, target: data[loss], ...more };
  return { input, columns: data.columns };
}

function train(input: BoosterInput, rules: Partial<BoosterRules>, rounds: number) {
  const booster = createBooster(input, rules);
  const reports = [];
  while (booster.rounds < rounds && !booster.finished) {
    const round = booster.step();
    let next = round.next();
    while (!next.done) next = round.next();
    reports.push(next.value);
  }
  return { booster, reports };
}

/** The raw scores of the trainer in the order of `rawScores`. */
function interleave(scores: Float64Array, outputs: number): Float64Array {
  const rows = scores.length / outputs;
  return Float64Array.from(scores, (_, i) => scores[(i % outputs) * rows + Math.floor(i / outputs)]!);
}

const everyOther = (rows: number): Uint8Array => Uint8Array.from({ length: rows }, (_, i) => (i % 3 === 0 ? 1 : 0));

test("raw values score like bins, whatever the batch: training, left out and validation rows", () => {
  for (const loss of losses) {
    const { input, columns } = inputOf(loss, 1500, { validation: everyOther(1500) });
    const { booster } = train(input, { sample: 0.6, columnSample: 0.5, leaves: 12 }, 15);
    const forest = booster.forest(booster.rounds);
    checkForest(forest);
    const raw = rawScores(forest, columns);
    expect(raw).toEqual(interleave(booster.scores, booster.outputs));
    const pieces = [0, 1, 7, 519, 1031, 1500];
    const joined = pieces.slice(1).flatMap((to, i) => [...rawScores(forest, columns, pieces[i], to)]);
    expect(joined).toEqual([...raw]);
  }
});

test("takes the memory that was reckoned before, and less of it where less is at hand, for the same forest", () => {
  for (const loss of losses)
    for (const [columnSample, sample] of [
      [1, 1],
      [0.5, 0.8],
    ] as const) {
      const [all, less] = [undefined, 1_000_000].map((memory) => {
        const arena = takeArena();
        const before = arena.used();
        const { input } = inputOf(loss, 20_000);
        const { booster } = train(
          { ...input, arena, ...(memory ? { memory } : {}) },
          { columnSample, sample, leaves: 31 },
          3,
        );
        const used = arena.used() - before;
        const shape = { rows: 20_000, features: 6, outputs: booster.outputs, coded: 0 };
        const needed = bytesNeeded(shape, { leaves: 31, sample, columnSample }, memory);
        // Weights, hessians and the side that threads alone need, which are not here, are reckoned, too.
        expect(needed).toBeGreaterThan(used);
        expect(needed - 20_000 * 20).toBeLessThan(1.05 * used);
        arena.release(before);
        returnArena(arena);
        return { used, forest: booster.forest() };
      }) as [{ used: number; forest: Forest }, { used: number; forest: Forest }];
      expect(all.used - less.used).toBe(20_000 * 6);
      expect(less.forest).toEqual(all.forest);
    }
});

test("agrees with LightGBM 4.7", () => {
  // Integers by a linear congruential generator; min_data_in_bin = 1, 8 leaves, 20 rounds of rate 0.1.
  let state = 12345;
  const next = (bound: number): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 4294967296) * bound);
  };
  const [a, b, c, codes, z] = [0, 1, 2, 3, 4].map(() => new Float64Array(600)) as [
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  const effects = [3, -1, 0, 2, -3, 1, 0.5, -2.5];
  for (let i = 0; i < 600; i++) {
    [a[i], b[i], c[i], codes[i]] = [next(40), next(25), next(60), next(8)];
    const tail = c[i]! >= 50 ? 2.5 : c[i]! * 0.02;
    z[i] = a[i]! * 0.1 - b[i]! * 0.05 * (a[i]! > 20 ? 1 : 0) + tail + effects[codes[i]!]!;
    if (c[i]! >= 50) c[i] = Number.NaN;
  }
  const targets = {
    squared: z.map((v) => v * 10),
    logistic: z.map((v) => (v > 1.7 ? 1 : 0)),
    softmax: z.map((v) => (v >= 2.5 ? 2 : v >= 0.5 ? 1 : 0)),
  };
  const first = (
    loss: (typeof losses)[number],
    columns: PredictColumn[],
    rules: Partial<BoosterRules>,
    rows: number,
  ) => {
    const { booster } = train(
      { ...prepare(columns), loss, classes: 3, target: targets[loss] },
      { leaves: 8, ...rules },
      20,
    );
    return { raw: rawScores(booster.forest(), columns, 0, rows), shap: treeShap(booster.forest(), columns, 0, 1) };
  };
  const close = (found: Float64Array, expected: readonly number[], digits: number): void => {
    expect(found.length).toBe(expected.length);
    for (const [i, value] of expected.entries()) expect(found[i]).toBeCloseTo(value, digits);
  };

  // min_data_in_leaf = 20, all columns numbers, with missing values: scores and pred_contrib.
  const numbers = first("squared", [a, b, c, codes], {}, 6);
  close(numbers.raw, [18.043007753, 13.09184403, 27.403078777, 45.452181304, -1.901912385, 41.800665064], 6);
  close(numbers.shap, [-9.530716429, 0.188301183, -1.740436362, 4.988692707, 24.137166654], 6);

  // Categories; min_data_in_leaf = 1, min_sum_hessian_in_leaf = 4, cat_l2 = 0, cat_smooth = 0.001, min_data_per_group = 1.
  const free = { minimumLeaf: 1, minimumHessian: 4, categoryPenalty: 0, categorySmoothing: 0.001, categoryGroup: 1 };
  const columns = [a, b, c, Int32Array.from(codes)];
  const squared = first("squared", columns, free, 6);
  close(squared.raw, [21.571032745, 8.74939231, 31.370190007, 54.781029061, -1.869569562, 53.066449975], 6);
  close(squared.shap, [-9.404852408, 0, -2.513942248, 9.352660744, 24.137166656], 6);
  const logistic = first("logistic", columns, free, 6);
  close(logistic.raw, [1.517955023, -2.064121138, 2.803503113, 2.965611894, -2.445982845, 2.965611894], 4);
  const softmax = first("softmax", columns, free, 2);
  close(softmax.raw, [-2.143284333, -0.426089047, -1.873170186, -2.588037988, -0.728037753, -1.987223136], 4);
});

test("the same input and seed give the same bytes, given up rounds or not; another seed samples other rows", () => {
  const { input } = inputOf("softmax", 800);
  const rules = { sample: 0.5, columnSample: 0.5, leaves: 6 };
  const once = train(input, rules, 6).booster.forest();
  const booster = createBooster(input, rules);
  while (booster.rounds < 6) {
    const given = booster.step();
    for (let i = 0; i < 5; i++) given.next();
    for (const _ of booster.step());
  }
  expect(booster.forest()).toEqual(once);
  expect(train(input, { ...rules, seed: 2 }, 6).booster.forest()).not.toEqual(once);
});

test("neither the order of rows nor a weight of two for a row given twice changes the forest", () => {
  for (const loss of losses) {
    const data = sampleData(700);
    const random = createRandom(5);
    const weights = Float64Array.from({ length: 700 }, () => random.below(4));
    const order = [...weights].flatMap((weight, i) => Array<number>(weight).fill(i));
    for (let i = order.length - 1; i > 0; i--) {
      const j = random.below(i + 1);
      [order[i], order[j]] = [order[j]!, order[i]!];
    }
    const take = (column: PredictColumn): PredictColumn =>
      column instanceof Float64Array
        ? Float64Array.from(order, (i) => column[i]!)
        : Int32Array.from(order, (i) => column[i]!);
    const rules = { leaves: 9, minimumLeaf: 10, categorySmoothing: 0 };
    const weighted = { ...prepare(data.columns, weights), loss, classes: 3, target: data[loss], weights };
    const repeated = { ...prepare(data.columns.map(take)), loss, classes: 3, target: take(data[loss]) as Float64Array };
    const forest = train(weighted, rules, 12).booster.forest();
    expect(forest).toEqual(train(repeated, rules, 12).booster.forest());
    // A third of every weight and of every rule that counts weights: the same but for the rounding of products.
    const third = {
      minimumLeaf: 9.5 / 3 + 0.5,
      categoryGroup: 99.5 / 3 + 0.5,
      categoryPenalty: 10 / 3,
      minimumHessian: 1e-3 / 3,
    };
    const fractions = { ...weighted, weights: weights.map((weight) => weight / 3) };
    const near = train(fractions, { ...rules, ...third }, 12);
    const [x, y] = [forest, near.booster.forest()].map((f) => rawScores(f, data.columns)) as [
      Float64Array,
      Float64Array,
    ];
    const distance = x.reduce((sum, v, i) => sum + Math.abs(v - y[i]!), 0) / x.length;
    expect(distance).toBeLessThan(1e-4);
  }
});

test("learns each loss: better than the base, probabilities near their frequencies", () => {
  for (const loss of losses) {
    const { input, columns } = inputOf(loss, 4000, { validation: everyOther(4000) });
    const { booster, reports } = train(input, { learningRate: 0.2, leaves: 15 }, 40);
    const members = Int32Array.from({ length: 1333 }, (_, i) => 3 * i);
    const base = new Float64Array(4000 * booster.outputs);
    for (let k = 0; k < booster.outputs; k++) base.fill(booster.forest(0).baseScore[k]!, k * 4000, (k + 1) * 4000);
    const before = meanLoss(loss, booster.outputs, 4000, base, input.target, members, undefined);
    expect(reports.at(-1)!.validationLoss!).toBeLessThan(before * 0.55);
    const gains = gainByFeature(booster.forest());
    for (const f of [0, 1, 2, 5]) expect(gains[f]).toBeGreaterThan(10 * Math.max(gains[3]!, gains[4]!, 1e-9) * 0.5);
    if (loss !== "softmax") continue;
    const raw = rawScores(booster.forest(), columns);
    const shares = new Float64Array(3);
    const counts = new Float64Array(3);
    for (let i = 0; i < 4000; i++) {
      const e = [0, 1, 2].map((k) => Math.exp(raw[3 * i + k]!));
      for (let k = 0; k < 3; k++) shares[k]! += e[k]! / (e[0]! + e[1]! + e[2]!);
      counts[input.target[i]!]! += 1;
    }
    for (let k = 0; k < 3; k++) expect(Math.abs(shares[k]! - counts[k]!) / 4000).toBeLessThan(0.01);
  }
});

test("stops after patience and keeps the forest of the best round", () => {
  const { input, columns } = inputOf("logistic", 600, { validation: everyOther(600) });
  const { booster, reports } = train(input, { learningRate: 0.5, patience: 5, minimumLeaf: 2 }, 500);
  expect(booster.finished).toBe(true);
  expect(booster.rounds).toBe(booster.bestRound + 5);
  const lost = reports.map((report) => report.validationLoss!);
  expect(lost.indexOf(Math.min(...lost)) + 1).toBe(booster.bestRound);
  const forest = booster.forest();
  expect(forest.treeStart.length - 1).toBe(booster.bestRound);
  const whole = booster.forest(booster.rounds);
  const cut = cutForest(whole, booster.bestRound);
  expect(rawScores(cut, columns)).toEqual(rawScores(forest, columns));
  const members = Int32Array.from({ length: 200 }, (_, i) => 3 * i);
  const again = meanLoss("logistic", 1, 600, rawScores(forest, columns), input.target, members, undefined);
  expect(again).toBe(Math.min(...lost));
});

test("respects leaves, depth and least leaf; stops when nothing is left to split", () => {
  const { input } = inputOf("squared", 1000);
  const leavesOf = (forest: Forest, t: number): number[] => {
    const found: number[] = [];
    for (let node = forest.treeStart[t]!; node < forest.treeStart[t + 1]!; node++)
      if (forest.feature[node]! < 0) found.push(forest.cover[node]!);
    return found;
  };
  const forest = train(input, { leaves: 13, minimumLeaf: 37 }, 5).booster.forest();
  for (let t = 0; t < 5; t++) {
    const covers = leavesOf(forest, t);
    expect(covers.length).toBeLessThanOrEqual(13);
    expect(Math.min(...covers)).toBeGreaterThanOrEqual(37);
    expect(covers.reduce((a, b) => a + b, 0)).toBe(1000);
    expect(forest.cover[forest.treeStart[t]!]).toBe(1000);
  }
  const shallow = train(input, { leaves: 100, depth: 3 }, 3).booster.forest();
  for (let t = 0; t < 3; t++) expect(leavesOf(shallow, t).length).toBeLessThanOrEqual(8);
  const flat = train({ ...input, target: new Float64Array(1000).fill(7) }, {}, 50).booster;
  expect(flat.rounds).toBe(1);
  expect([...flat.scores]).toEqual(Array(1000).fill(7));
  expect(train(input, { minimumGain: 1e12 }, 50).booster.rounds).toBe(1);
});

test("a stump holds shrunken means", () => {
  const x = Float64Array.of(1, 1, 1, 2, 2);
  const input: BoosterInput = { ...prepare([x]), loss: "squared", target: Float64Array.of(0, 1, 2, 10, 12) };
  const raw = (rules: Partial<BoosterRules>) =>
    rawScores(train(input, { leaves: 2, minimumLeaf: 1, learningRate: 1, ...rules }, 1).booster.forest(), [x]);
  for (const [i, v] of [1, 1, 1, 11, 11].entries()) expect(raw({})[i]).toBeCloseTo(v, 9);
  // Mean 5: gradient sums 12 and -12 over 3 and 2 rows.
  expect(raw({ penalty: 1 })[0]).toBeCloseTo(5 - 12 / 4, 9);
  expect(raw({ penalty: 1 })[4]).toBeCloseTo(5 + 12 / 3, 9);
  expect(raw({ absolutePenalty: 3 })[0]).toBeCloseTo(5 - 9 / 3, 9);
});

test("yields after bounded work", () => {
  const { input } = inputOf("logistic", 200_000);
  const round = createBooster(input).step();
  let pieces = 0;
  while (!round.next().done) pieces++;
  expect(pieces).toBeGreaterThan(2);
});

test("input that does not fit is refused with a sentence", () => {
  const { input } = inputOf("softmax", 60);
  const attempt = (change: Partial<BoosterInput>) => () => train({ ...input, ...change }, {}, 1);
  expect(attempt({ stride: 7 })).toThrow(/stride of 7/);
  expect(attempt({ matrix: new Uint8Array(8) })).toThrow(/8 bins/);
  expect(attempt({ target: new Float64Array(3) })).toThrow(/3 targets/);
  expect(attempt({ classes: 2 })).toThrow(/class from 0 to 1/);
  expect(attempt({ target: input.target.with(4, Number.NaN) })).toThrow(/row 4 is NaN/);
  expect(attempt({ weights: new Float64Array(60).fill(-1) })).toThrow(/weight of row 0/);
  expect(attempt({ matrix: input.matrix.with(5, 200) })).toThrow(/row 0 of column 5 has bin 200/);
});

test("no rows, no columns and no training rows do not crash", () => {
  const empty: BoosterInput = {
    rows: 0,
    features: [],
    matrix: new Uint8Array(0),
    stride: 0,
    loss: "logistic",
    target: new Float64Array(0),
  };
  expect(train(empty, {}, 3).booster.forest().treeStart.length).toBe(2);
  const { input } = inputOf("softmax", 30, { validation: new Uint8Array(30).fill(1) });
  expect(rawScores(train(input, {}, 1).booster.forest(), sampleData(30).columns).every(Number.isFinite)).toBe(true);
});

test("a forest whose trees end far beyond its nodes is refused at once", () => {
  const one = (value: number) => Float64Array.of(value);
  const forest: Forest = {
    loss: "squared",
    outputs: 1,
    features: 1,
    baseScore: one(0),
    treeStart: Int32Array.of(0, 2 ** 31 - 1, 1),
    feature: Int32Array.of(-1),
    threshold: one(0),
    missingLeft: Uint8Array.of(0),
    categories: Int32Array.of(-1),
    categorySets: new Uint32Array(0),
    left: Int32Array.of(0),
    right: Int32Array.of(0),
    value: one(0),
    gain: one(0),
    cover: one(1),
  };
  expect(() => checkForest(forest)).toThrow(/tree 0 ends at node 2147483647 of 1/);
  checkForest({ ...forest, treeStart: Int32Array.of(0, 1) });
});

test("refuses to score with more thresholds of a column than there are bins", () => {
  const stumps = (count: number): Forest => {
    const list = <T>(of: (tree: number) => readonly T[]) => Array.from({ length: count }, (_, tree) => of(tree)).flat();
    return {
      loss: "squared",
      outputs: 1,
      features: 1,
      baseScore: Float64Array.of(0),
      treeStart: Int32Array.from({ length: count + 1 }, (_, tree) => 3 * tree),
      feature: Int32Array.from(list(() => [0, -1, -1])),
      threshold: Float64Array.from(list((tree) => [tree, 0, 0])),
      missingLeft: new Uint8Array(3 * count),
      categories: new Int32Array(3 * count).fill(-1),
      categorySets: new Uint32Array(0),
      left: Int32Array.from(list((tree) => [3 * tree + 1, -1, -1])),
      right: Int32Array.from(list((tree) => [3 * tree + 2, -1, -1])),
      value: Float64Array.from(list(() => [0, 0, 1])),
      gain: new Float64Array(3 * count),
      cover: new Float64Array(3 * count).fill(1),
    };
  };
  const column = Float64Array.of(-1, 0, 0.5, 100, 253, 254, Number.NaN);
  expect([...rawScores(stumps(254), [column])]).toEqual([0, 0, 1, 100, 253, 254, 254]);
  expect(() => rawScores(stumps(255), [column])).toThrow(/255 thresholds/);
});

test("learns every loss of a number, and raw values score like bins", () => {
  for (const loss of numberLosses) {
    const { input, columns } = inputOf("squared", 3000, { validation: everyOther(3000) });
    const target = input.target.map((v) => Math.exp(v / 2));
    for (const weights of [undefined, target.map((_, i) => (i % 4) / 2)]) {
      const own = { ...input, loss, target, ...(weights ? { weights } : {}) };
      const { booster, reports } = train(own, { learningRate: 0.2, leaves: 12 }, 30);
      expect(rawScores(booster.forest(booster.rounds), columns)).toEqual(booster.scores);
      const [first, least] = [reports[0]!, reports[booster.bestRound - 1]!].map((round) => round.validationLoss!);
      expect(least! - first!).toBeLessThan(0);
      const arena = takeArena();
      const compiled = train({ ...own, arena }, { learningRate: 0.2, leaves: 12 }, 30).booster.forest();
      returnArena(arena);
      expect(compiled).toEqual(booster.forest());
    }
  }
});

test("says which target a loss cannot learn from", () => {
  const { input } = inputOf("squared", 50);
  for (const [loss, value] of [
    ["gamma", 0],
    ["poisson", -1],
    ["tweedie", -0.5],
  ] as const)
    expect(() => createBooster({ ...input, loss, target: new Float64Array(50).fill(2).with(7, value) })).toThrow(
      new RegExp(`row 7 is ${value}, ${loss} needs`),
    );
});

test("an effect goes one way only where it must, and not where it need not", () => {
  for (const loss of ["squared", "logistic", "poisson"] as const)
    for (const weights of [undefined, Float64Array.from({ length: 2000 }, (_, i) => (i % 4) / 2)]) {
      const { input, columns } = inputOf(loss === "poisson" ? "squared" : loss, 2000);
      const target = loss === "poisson" ? input.target.map((v) => Math.exp(v / 2)) : input.target;
      const steps = Array.from({ length: 41 }, (_, i) => (i - 20) / 8);
      /** Largest step the wrong way of the score as column 0 rises, and as column 1 rises, over some rows. */
      const wrong = (directions: Int8Array | undefined) => {
        const own = { ...input, loss, target, ...(weights ? { weights } : {}), ...(directions ? { directions } : {}) };
        const rules = { leaves: 15, minimumLeaf: 5, columnSample: 0.7, learningRate: 0.3 };
        const forest = train(own, rules, 25).booster.forest();
        return [0, 1].map((f) => {
          let most = 0;
          for (let row = 0; row < 60; row++) {
            const at = columns.map((column, k) =>
              k === f
                ? Float64Array.from(steps)
                : column.constructor === Int32Array
                  ? new Int32Array(41).fill(column[row]!)
                  : new Float64Array(41).fill(column[row]!),
            );
            const scores = rawScores(forest, at);
            const sign = f === 0 ? 1 : -1;
            for (let i = 1; i < 41; i++) most = Math.max(most, sign * (scores[i - 1]! - scores[i]!));
          }
          return most;
        });
      };
      for (const most of wrong(undefined)) expect(most).toBeGreaterThan(0.1);
      for (const most of wrong(Int8Array.of(1, -1, 0, 0, 0, 0))) expect(most).toBeLessThan(1e-12);
    }
});

test("goes on from scores, and the trees of both runs score rows as they were scored", () => {
  for (const loss of losses) {
    const { input, columns } = inputOf(loss, 2000);
    const first = train(input, { leaves: 9 }, 7).booster;
    const second = train({ ...input, start: first.scores }, { leaves: 9 }, 5).booster;
    expect(second.forest().baseScore.every((score) => score === 0)).toBe(true);
    const joined = appendForest(first.forest(), second.forest());
    checkForest(joined);
    expect(rawScores(joined, columns)).toEqual(interleave(second.scores, second.outputs));
  }
});

test("gives the same forest in plain memory and in that of the compiled loops", () => {
  const rules = { sample: 0.7, columnSample: 0.6, leaves: 15, minimumLeaf: 3, patience: 5, penalty: 0.5 };
  for (const loss of losses)
    for (const more of [{}, { weights: Float64Array.from({ length: 3000 }, (_, i) => (i % 5) / 2) }]) {
      const { input } = inputOf(loss, 3000, {
        ...more,
        validation: Uint8Array.from({ length: 3000 }, (_, i) => (i % 7 === 0 ? 1 : 0)),
      });
      const arena = takeArena();
      const compiled = train({ ...input, arena }, rules, 12).booster.forest();
      returnArena(arena);
      expect(arena).not.toBe(plainArena);
      expect(compiled).toEqual(train(input, rules, 12).booster.forest());
    }
});
