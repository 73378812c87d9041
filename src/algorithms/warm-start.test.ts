import { describe, expect, it } from "vitest";
import { truthOf } from "../claims/scoring.ts";
import { createRandom } from "../core/random.ts";
import { createTable, type Table } from "../core/table.ts";
import { memoryRows } from "../engines/memory/rows.ts";
import type { Forest } from "../kernels/boosting/forest.ts";
import { type FitOptions, fit, type Model } from "../learn/fit.ts";
import { accuracy } from "../metrics/accuracy.ts";
import { r2 } from "../metrics/r2.ts";
import { decisionTree } from "./decision-tree.ts";
import { gradientBoosting } from "./gradient-boosting.ts";

const count = 4000;
const names = Array.from({ length: 300 }, (_, i) => `L${i}`);

/** A number, a few levels and 300 of them, each in an order of its own table; `shift` moves the numbers elsewhere. */
function made(seed: number, { shift = 0, turned = false } = {}): Table {
  const random = createRandom(seed, "warm start");
  const number = Float64Array.from({ length: count }, () => random.normal() + shift);
  const few = Int32Array.from({ length: count }, () => random.below(5));
  const many = Int32Array.from({ length: count }, () => random.below(300));
  const y = Float64Array.from(
    number,
    (x, i) => 3 * Math.sin(2 * x) + (few[i]! % 3) + 2 * Math.sin(many[i]!) + 0.3 * random.normal(),
  );
  const order = (levels: readonly string[]) => (turned ? [...levels].reverse() : levels);
  const codes = (own: Int32Array, levels: number) => (turned ? own.map((code) => levels - 1 - code) : own);
  const sort = Int32Array.from(y, (value) => (value > 1 ? 1 : 0));
  return createTable({
    number: { kind: "number", values: number },
    few: { kind: "category", codes: codes(few, 5), levels: order(names.slice(0, 5)) },
    many: { kind: "category", codes: codes(many, 300), levels: order(names) },
    y: { kind: "number", values: y },
    sort: { kind: "flag", codes: codes(sort, 2), levels: order(["low", "high"]) },
  });
}

const plain = { patience: 0, sample: 1, columnSample: 1, learningRate: 0.1 } as const;
const features = { on: ["number", "few", "many"] };
const learn = (table: Table, trees: number, options: FitOptions, categories: "statistics" | "subsets" = "statistics") =>
  fit(gradientBoosting({ ...plain, trees, categories }), memoryRows(table), options);
const forestOf = (model: Model) => model.pipelines[0]![0]!.state as Forest;

describe("boosting that goes on from a model", () => {
  it("keeps its trees, adds to them, and comes to what one run of as many rounds does", async () => {
    const table = made(1);
    // Without the column whose numbers were made of these very rows.
    const on = ["number", "few"];
    const half = await learn(table, 15, { target: "y", on }, "subsets");
    const more = await learn(table, 15, { warmStart: half }, "subsets");
    const whole = await learn(table, 30, { target: "y", on }, "subsets");
    const nodes = forestOf(half).feature.length;
    expect(forestOf(more).threshold.subarray(0, nodes)).toEqual(forestOf(half).threshold);
    expect(forestOf(more).value.subarray(0, nodes)).toEqual(forestOf(half).value);
    expect(forestOf(more).treeStart).toHaveLength(31);
    const fresh = made(2);
    const score = (model: Model) => r2.score(truthOf(fresh, model.inputs), model.predict(fresh))();
    expect(score(more)).toBeGreaterThan(score(half) + 0.005);
    expect(Math.abs(score(more) - score(whole))).toBeLessThan(0.005);
  });

  it("reads other rows by the model's levels, whatever the order of theirs, and predicts in both places", async () => {
    const there = made(4, { shift: 4, turned: true });
    for (const [target, metric] of [
      ["y", r2],
      ["sort", accuracy],
    ] as const) {
      const here = await learn(made(3), 80, { target, ...features });
      const more = await learn(there, 150, { warmStart: here });
      expect(more.inputs).toEqual(here.inputs);
      expect(forestOf(more).codings).toEqual(forestOf(here).codings);
      const score = (model: Model, table: Table) => metric.score(truthOf(table, model.inputs), model.predict(table))();
      const fresh = made(5, { shift: 4, turned: true });
      expect(score(here, fresh)).toBeLessThan(0.75);
      expect(score(more, fresh)).toBeGreaterThan(0.9);
      // Trees of the one place have no border of the other's number between them.
      expect(score(more, made(6))).toBeGreaterThan(0.85);
    }
  });

  it("stops by held-out rows as boosting does", async () => {
    const model = await learn(made(1), 60, { target: "y", ...features });
    const step = gradientBoosting({ trees: 500, patience: 5, learningRate: 0.3 });
    const more = await fit(step, memoryRows(made(7)), { warmStart: model });
    const trees = forestOf(more).treeStart.length - 1;
    expect(trees).toBeGreaterThan(61);
    expect(trees).toBeLessThan(400);
  });

  it("refuses what it cannot go on from", async () => {
    const table = made(1);
    const model = await learn(table, 5, { target: "sort", ...features });
    const rows = memoryRows(table);
    const refused = async (asked: Promise<Model>, message: RegExp) =>
      expect(await asked.catch((error: Error) => error)).toMatchObject({ message: expect.stringMatching(message) });
    await refused(
      fit(decisionTree(), rows, { warmStart: model }),
      /decision-tree: it cannot go on from a model of gradient/,
    );
    const without = createTable({ number: table.columns[0]!, few: table.columns[1]!, many: table.columns[2]! });
    await refused(learn(without, 5, { warmStart: model }), /predicts "sort", which these rows do not have/);
    const other = { ...table.columns[4]!, levels: ["low", "middle"] } as Table["columns"][number];
    const levels = { ...table, columns: [...table.columns.slice(0, 4), other] };
    await refused(learn(levels, 5, { warmStart: model }), /has the level "middle", the model knows low, high/);
    const number = await learn(table, 5, { target: "y", ...features });
    const huber = fit(gradientBoosting({ ...plain, loss: "huber" }), rows, { warmStart: number });
    await refused(huber, /learned with the loss "squared", not "huber"/);
  });
});
