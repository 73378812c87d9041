import { describe, expect, it } from "vitest";
import { referenceCase, sharedData } from "../../test/reference.ts";
import { madeTable } from "../../test/tables.ts";
import { truthOf } from "../claims/scoring.ts";
import { createContext } from "../core/context.ts";
import { parseParams } from "../core/params.ts";
import { createRandom } from "../core/random.ts";
import { type Column, codesOf, createTable, type Table, takeColumn } from "../core/table.ts";
import { memoryRows } from "../engines/memory/rows.ts";
import type { Forest } from "../kernels/boosting/forest.ts";
import type { numberLosses } from "../kernels/boosting/number-losses.ts";
import { type FitOptions, fit } from "../learn/fit.ts";
import { r2 } from "../metrics/r2.ts";
import { open } from "../studies/open.ts";
import { plainBoosting } from "./boosting-params.ts";
import { gradientBoosting } from "./gradient-boosting.ts";
import { randomForest } from "./random-forest.ts";

const expected = referenceCase<{ file: string; target: string; on: string[]; r2: number }>(
  "gradient-boosting",
  "king-county",
);
const { path, there } = sharedData(expected.file);

interface LossCase {
  readonly file: string;
  readonly target: string;
  readonly on: string[];
  readonly loss: (typeof numberLosses)[number];
  readonly delta: number;
  readonly score: number;
}
/** Loss of a row by what is predicted, as scikit-learn's metrics have it. */
const lossesOf: Record<LossCase["loss"], (y: number, p: number, delta: number) => number> = {
  absolute: (y, p) => Math.abs(y - p),
  huber: (y, p, delta) => {
    const size = Math.abs(y - p);
    return size <= delta ? size ** 2 / 2 : delta * (size - delta / 2);
  },
  quantile: (y, p) => (y > p ? 0.9 * (y - p) : 0.1 * (p - y)),
  poisson: (y, p) => 2 * ((y > 0 ? y * Math.log(y / p) : 0) - y + p),
  gamma: (y, p) => 2 * (Math.log(p / y) + y / p - 1),
  tweedie: (y, p) => 2 * (Math.sqrt(y) * -4 + (2 * y) / Math.sqrt(p) + 2 * Math.sqrt(p)),
};

const likeLightgbm = { ...plainBoosting, learningRate: 0.1, leaves: 31 };

describe("gradient-boosting", () => {
  it.skipIf(!there)("is as good as LightGBM on the same rows with the same settings", async () => {
    const data = await open(path);
    const scored = Uint8Array.from({ length: data.count }, (_, i) => (i % 3 === 0 ? 1 : 0));
    const model = await fit(
      gradientBoosting({ ...likeLightgbm, trees: 100, patience: 0 }),
      data.where(scored.map((one) => 1 - one)),
      {
        target: expected.target,
        on: expected.on,
      },
    );
    const table = await data.where(scored).collect(data.count);
    expect(r2.score(truthOf(table, model.inputs), model.predict(table))()).toBeGreaterThan(
      expected.r2 - expected.tolerance,
    );
  });

  it.skipIf(!there)("is as good as LightGBM at every loss of a number", async () => {
    const { cases, tolerance } = referenceCase<{ cases: LossCase[] }>("gradient-boosting", "losses");
    for (const { file, target, on, loss, delta, score } of cases) {
      const data = await open(sharedData(file).path);
      const scored = Uint8Array.from({ length: data.count }, (_, i) => (i % 3 === 0 ? 1 : 0));
      const step = gradientBoosting({ ...likeLightgbm, loss, trees: 100, patience: 0 });
      const model = await fit(step, data.where(scored.map((one) => 1 - one)), { target, on, task: "regress" });
      const table = await data.where(scored).collect(data.count);
      const { values } = model.predict(table) as { values: Float64Array };
      const truth = truthOf(table, model.inputs) as { values: Float64Array };
      const losses = values.map((p, i) => lossesOf[loss](truth.values[i]!, p, delta));
      const own = losses.reduce((a, b) => a + b, 0) / losses.length;
      expect(own, `${loss} of ${target}`).toBeLessThan(score * (1 + tolerance));
    }
  });

  it("names the column and the remedy where a table cannot be learned from", async () => {
    const table = madeTable(60);
    const at = (name: string, row: number, value: number): Table => ({
      ...table,
      columns: table.columns.map((column, i) =>
        table.names[i] === name && column.kind === "number"
          ? { ...column, values: column.values.with(row, value) }
          : column,
      ),
    });
    const learn = (from: Table, options: FitOptions) => fit(gradientBoosting({}), memoryRows(from), options);
    const y = { target: "y", on: ["other"] };
    await expect(learn(at("y", 4, Number.POSITIVE_INFINITY), y)).rejects.toThrow(/"y" is Infinity in row 5; leave/);
    for (const [value, word] of [
      [-1, "-1"],
      [Number.NaN, "missing"],
      [Number.POSITIVE_INFINITY, "Infinity"],
    ] as const)
      await expect(learn(at("weight", 2, value), { ...y, weight: "weight" })).rejects.toThrow(
        new RegExp(`"weight" is ${word} in row 3; weights are`),
      );
    const two: Table = { ...table, count: 2, columns: table.columns.map((column) => takeColumn(column, [0, 1])) };
    await expect(learn(two, y)).rejects.toThrow(/2 rows .* at least 3/);
    const words: Column = { kind: "text", values: Array.from({ length: 60 }, (_, i) => `word ${i}`) };
    const told: Table = { ...table, names: [...table.names, "words"], columns: [...table.columns, words] };
    await expect(learn(told, { target: "y", on: ["other", "words"] })).rejects.toThrow(
      /cannot learn from .*"words" \(text\); leave it out, or say what it is: --kind words=number/,
    );
  });

  it.skipIf(!there)("is as good as LightGBM where effects go one way only", async () => {
    const given = referenceCase<{ file: string; target: string; on: string[]; monotone: string; r2: number }>(
      "gradient-boosting",
      "monotone",
    );
    const data = await open(path);
    const scored = Uint8Array.from({ length: data.count }, (_, i) => (i % 3 === 0 ? 1 : 0));
    const step = gradientBoosting({ ...likeLightgbm, trees: 100, patience: 0, monotone: given.monotone });
    const model = await fit(step, data.where(scored.map((one) => 1 - one)), { target: given.target, on: given.on });
    const table = await data.where(scored).collect(data.count);
    expect(r2.score(truthOf(table, model.inputs), model.predict(table))()).toBeGreaterThan(given.r2 - given.tolerance);
  });

  it("says which loss or target does not go together", async () => {
    const rows = memoryRows(madeTable(60));
    await expect(fit(gradientBoosting({ loss: "poisson" }), rows, { target: "two" })).rejects.toThrow(
      /"poisson" is for numbers and the target "two" has levels/,
    );
    await expect(fit(gradientBoosting({ loss: "gamma" }), rows, { target: "number", task: "regress" })).rejects.toThrow(
      /"gamma" needs numbers above 0 and the target "number" is .* in row/,
    );
  });

  it("splits only where it gains enough, with and without an L1 penalty", async () => {
    const rows = memoryRows(madeTable(300));
    const nodes = async (more: { minimumGain?: number; absolutePenalty?: number }) => {
      const step = gradientBoosting({ ...likeLightgbm, trees: 5, patience: 0, ...more });
      const model = await fit(step, rows, { target: "y", on: ["number", "other"] });
      return model.pipelines[0]![0]!.state as Forest;
    };
    const free = await nodes({});
    const least = Math.min(...free.gain.filter((gain) => gain > 0));
    const most = Math.max(...free.gain);
    expect((await nodes({ minimumGain: most * 1.01 })).feature.length).toBeLessThanOrEqual(5);
    const some = await nodes({ minimumGain: (least + most) / 2 });
    expect(some.feature.length).toBeLessThan(free.feature.length);
    for (const gain of some.gain) if (gain > 0) expect(gain).toBeGreaterThan((least + most) / 2);
    // A leaf of 300 rows has a gradient below the sum of all distances.
    const shrunk = await nodes({ absolutePenalty: 1e9 });
    expect(shrunk.value.every((value) => Math.abs(value) === 0)).toBe(true);
    const held = await nodes({ absolutePenalty: 20 });
    const size = (forest: Forest) => forest.value.reduce((sum, value) => sum + Math.abs(value), 0);
    expect(size(held)).toBeLessThan(size(free));
  });

  it("balances levels only", async () => {
    const rows = memoryRows(madeTable(60));
    await expect(fit(gradientBoosting({ balance: true }), rows, { target: "y" })).rejects.toThrow(
      /balance is for levels and the target "y" is a number/,
    );
  });

  it("weights levels alike when asked: a rare level's probabilities come to its share of a balanced world", async () => {
    const n = 2000;
    const values = Float64Array.from({ length: n }, (_, i) => (i * 7919) % n);
    const table: Table = {
      count: n,
      names: ["x", "y"],
      columns: [
        { kind: "number", values },
        {
          kind: "category",
          levels: ["no", "yes"],
          codes: Int32Array.from(values, (v, i) => (v < 100 || i % 50 === 0 ? 1 : 0)),
        },
      ],
    } as Table;
    const mean = async (balance: boolean) => {
      const model = await fit(gradientBoosting({ balance, trees: 1, patience: 0 }), memoryRows(table), { target: "y" });
      const { probabilities } = model.predict(table) as { probabilities: Float64Array };
      return probabilities.reduce((sum, p, i) => sum + (i % 2) * p, 0) / n;
    };
    expect(await mean(false)).toBeLessThan(0.1);
    expect(await mean(true)).toBeGreaterThan(0.4);
  });

  it("lets an effect go towards the positive level only, and says which constraint it cannot keep", async () => {
    const table = madeTable(400);
    const learn = (monotone: string, options: FitOptions) =>
      fit(gradientBoosting({ monotone, patience: 0, trees: 30 }), memoryRows(table), {
        on: ["number", "other", "category"],
        ...options,
      });
    const { levels } = codesOf(table, "two");
    for (const [place, positive] of levels.entries()) {
      const model = await learn("number=down", { target: "two", positive });
      const sorted = Float64Array.from({ length: 400 }, (_, i) => (i - 200) / 40);
      const swept: Table = {
        ...table,
        columns: table.columns.map((column, i) => {
          if (table.names[i] === "number") return { ...column, values: sorted } as Column;
          return takeColumn(column, new Array<number>(400).fill(7));
        }),
      };
      const { probabilities } = model.predict(swept) as { probabilities: Float64Array };
      for (let i = 1; i < 400; i++)
        expect(probabilities[2 * i + place]!).toBeLessThanOrEqual(probabilities[2 * i - 2 + place]! + 1e-12);
    }
    for (const [monotone, message] of [
      ["nmber=up", /no column "nmber" to learn from; did you mean "number"/],
      ["number", /"number" is not NAME=up or NAME=down/],
      ["category=up", /"category" is a category, which has no order/],
    ] as const)
      await expect(learn(monotone, { target: "y" })).rejects.toThrow(message);
    await expect(learn("number=up", { target: "three" })).rejects.toThrow(/has 3 levels/);
  });

  it("takes a weight of two as a doubled row when no rows are held out", async () => {
    const table = madeTable(300);
    const twice = (row: number) => row % 3 === 0;
    const weights: Column = {
      kind: "number",
      values: Float64Array.from({ length: 300 }, (_, i) => (twice(i) ? 2 : 1)),
    };
    const weighted: Table = {
      ...table,
      columns: table.columns.map((column, i) => (table.names[i] === "weight" ? weights : column)),
    };
    const places = Array.from({ length: 300 }, (_, i) => i).flatMap((i) => (twice(i) ? [i, i] : [i]));
    const doubled: Table = {
      ...table,
      count: places.length,
      columns: table.columns.map((column) => takeColumn(column, places)),
    };
    const options = { target: "two", weight: "weight", on: ["number", "other", "category", "ordinal"] };
    const step = gradientBoosting({ ...plainBoosting, patience: 0, trees: 20 });
    const a = (await fit(step, memoryRows(weighted), options)).predict(table);
    const b = (await fit(step, memoryRows(doubled), options)).predict(table);
    expect(a).toEqual(b);
  });

  it("refuses what is more than can be addressed, or than there is, before it reads a row", async () => {
    type Asked = typeof gradientBoosting | typeof randomForest;
    const asked = async (sort: Asked, count: number, machineMemory?: number, levels = ["a", "b"]) => {
      const rows = Object.create(memoryRows(madeTable(10)), {
        count: { value: count },
        batches: { value: () => expect.fail("a row was read") },
      });
      const { id, params, fit: learn } = sort({}).algorithm;
      const inputs = { task: "classify", target: "two", levels, features: ["number", "other"] } as const;
      const context = createContext(machineMemory ? { machineMemory } : {});
      await learn(rows, inputs, parseParams(id, params, {}) as never, context);
    };
    await expect(asked(gradientBoosting, 90_000_000)).rejects.toThrow(
      /gradient-boosting: .* 90000000 rows of 2 columns needs \d+\.\d GiB, at most 4\.0 GiB can be addressed/,
    );
    const many = Array.from({ length: 70_000 }, (_, i) => `L${i}`);
    for (const sort of [gradientBoosting, randomForest]) {
      await expect(asked(sort, 70_000, 2 ** 30, many)).rejects.toThrow(
        /the target "two" has 70000 levels, at most 65535 can be told apart; group the rare ones/,
      );
      await expect(asked(sort, 30_000_000, 2 ** 30)).rejects.toThrow(
        /30000000 rows of 2 columns needs \d+\.\d GiB, this machine has 1\.0 GiB; learn from fewer/,
      );
    }
  });

  it("draws half of the columns for a tree, but eight at least", async () => {
    const random = createRandom(4, "columns");
    const ofWidth = (width: number) => {
      const numbers = () => Float64Array.from({ length: 300 }, () => random.normal());
      const columns = Array.from({ length: width }, (_, f): [string, Column] => [
        `c${f}`,
        { kind: "number", values: numbers() },
      ]);
      return createTable({ ...Object.fromEntries(columns), y: { kind: "number", values: numbers() } });
    };
    for (const [width, share] of [
      [6, 1],
      [10, 0.8],
      [40, 0.5],
    ] as const) {
      const table = ofWidth(width);
      const own = (await learnedOn(table, { trees: 5, patience: 0 })).forest;
      const told = (await learnedOn(table, { trees: 5, patience: 0, columnSample: share })).forest;
      const other = (await learnedOn(table, { trees: 5, patience: 0, columnSample: share - 0.2 })).forest;
      expect(own.value).toEqual(told.value);
      expect(own.value).not.toEqual(other.value);
    }
  });

  /** A column of `levels` levels that each have an effect, beside a number and a column of four levels. */
  const ofLevels = (levels: number, effect: (level: number, number: number) => number) => {
    const random = createRandom(levels, "levels");
    const codes = Int32Array.from({ length: 6000 }, () => random.below(levels));
    const numbers = Float64Array.from({ length: 6000 }, () => random.normal());
    const names = Array.from({ length: levels }, (_, i) => `L${i}`);
    return createTable({
      level: { kind: "category", codes, levels: names },
      other: { kind: "category", codes: codes.map((_, i) => i % 4), levels: ["a", "b", "c", "d"] },
      number: { kind: "number", values: numbers },
      y: { kind: "number", values: Float64Array.from(codes, (code, i) => effect(code, numbers[i]!) + random.normal()) },
    });
  };
  const learnedOn = async (table: Table, given: Parameters<typeof gradientBoosting>[0]) => {
    const model = await fit(gradientBoosting(given), memoryRows(table), { target: "y", seed: 3 });
    return { model, forest: model.pipelines[0]!.at(-1)!.state as Forest };
  };

  it("reads more levels than there are bins as numbers, and explains them as the column", async () => {
    const table = ofLevels(900, (level) => 5 * Math.sin(level));
    const { model, forest } = await learnedOn(table, {});
    expect(forest.codings?.map(({ feature }) => feature)).toEqual([0]);
    expect(r2.score(truthOf(table, model.inputs), model.predict(table))()).toBeGreaterThan(0.85);
    const { contributions } = model.explain!(table);
    const size = (f: number) =>
      Array.from({ length: 6000 }, (_, i) => Math.abs(contributions[4 * i + f]!)).reduce((a, b) => a + b);
    expect(size(0)).toBeGreaterThan(20 * size(1));
    // Not before it is known that there are so many.
    expect((await learnedOn(ofLevels(200, Math.sin), { categories: "subsets" })).forest.codings).toBeUndefined();
  });

  it("reads levels as numbers where the target has three of them", async () => {
    const random = createRandom(5, "three");
    // Of the first class and of the second.
    const chances = [
      [0.8, 0.15],
      [0.2, 0.6],
      [0.05, 0.15],
    ] as const;
    const ofRows = (rows: number) => {
      const codes = Int32Array.from({ length: rows }, () => random.below(900));
      const y = codes.map((code) => {
        const [a, b] = chances[code % 3]!;
        const drawn = random.uniform();
        return drawn < a ? 0 : drawn < a + b ? 1 : 2;
      });
      const names = Array.from({ length: 900 }, (_, i) => `L${i}`);
      return createTable({
        level: { kind: "category", codes, levels: names },
        number: { kind: "number", values: Float64Array.from(codes, () => random.normal()) },
        y: { kind: "category", codes: y, levels: ["a", "b", "c"] },
      });
    };
    const [table, fresh] = [ofRows(20_000), ofRows(5000)];
    const { model, forest } = await learnedOn(table, {});
    expect(forest.codings?.map(({ feature }) => feature)).toEqual([0]);
    const predicted = model.predict(fresh) as { probabilities: Float64Array };
    const truth = codesOf(fresh, "y").codes;
    const loss = truth.reduce((sum, k, i) => sum - Math.log(predicted.probabilities[3 * i + k]!), 0) / truth.length;
    // The truth has 0.725; without the levels it is that of three classes alike, 1.10.
    expect(loss).toBeLessThan(0.8);
  });

  it("tells levels apart that stand at the end of a long table", async () => {
    const rows = 250_000;
    const codes = Int32Array.from({ length: rows }, (_, i) => Math.floor((300 * i) / rows));
    const names = Array.from({ length: 300 }, (_, i) => `L${i}`);
    const values = Float64Array.from(codes, (code) => Math.max(0, code - 240));
    const table = createTable({ level: { kind: "category", codes, levels: names }, y: { kind: "number", values } });
    const { model } = await learnedOn(table, { trees: 40, patience: 0, learningRate: 0.2 });
    expect(r2.score(truthOf(table, model.inputs), model.predict(table))()).toBeGreaterThan(0.99);
  });

  it("takes target statistics or subsets, whichever held-out rows prefer", async () => {
    for (const [levels, effect] of [
      // Few levels that matter, of few rows each: subsets do not move such.
      [200, (level: number) => (level % 50 === 0 ? 8 : 0)],
      // Levels have no mean of their own, but turn another effect round.
      [8, (level: number, number: number) => (level % 2 === 0 ? 3 : -3) * number],
    ] as const) {
      const table = ofLevels(levels, effect);
      const [auto, subsets, statistics] = [
        await learnedOn(table, {}),
        await learnedOn(table, { categories: "subsets" }),
        await learnedOn(table, { categories: "statistics" }),
      ];
      const chosen = auto.forest.codings ? statistics : subsets;
      expect(auto.forest.value).toEqual(chosen.forest.value);
      expect(auto.forest.codings === undefined).toBe(levels === 8);
    }
  });
});
