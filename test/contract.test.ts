import { describe, expect, it } from "vitest";
import { baseline } from "../src/algorithms/baseline.ts";
import type { Algorithm } from "../src/core/algorithm.ts";
import type { Event } from "../src/core/event.ts";
import { Problem } from "../src/core/problem.ts";
import type { Rows } from "../src/core/rows.ts";
import { type Column, selectColumns, type Table, takeColumn } from "../src/core/table.ts";
import { memoryRows } from "../src/engines/memory/rows.ts";
import { loadModel, saveModel } from "../src/learn/artifact.ts";
import { type FitOptions, fit, type Model } from "../src/learn/fit.ts";
import { algorithms, transforms } from "../src/registry.ts";
import { changed, featuresFor, madeTable, refusingCollect, targetsFor, withMissing } from "./tables.ts";

const rows = 400;
const table = madeTable(rows);

/** A transform is fitted as the first step of a pipeline, so that every algorithm is reached through the same door. */
function learn(
  algorithm: Algorithm,
  from: Rows | Table,
  target: string | undefined,
  options: FitOptions = {},
  params: Record<string, unknown> = {},
): Promise<Model> {
  const data = "schema" in from ? from : memoryRows(from);
  const step = (algorithm as unknown as (params: Record<string, unknown>) => never)(params);
  const steps = algorithm.tasks.includes("transform") ? [step, baseline()] : [step];
  return fit(steps as never, data, { on: featuresFor(algorithm), target: target ?? "y", ...options });
}

function outputs(model: Model, on: Table): Float64Array {
  const step = model.pipelines[0]![0]!;
  if (step.algorithm.tasks.includes("transform")) {
    const given = step.algorithm.predict(
      step.state,
      selectColumns(on, step.inputs.features),
      step.inputs,
      step.params as never,
    ) as Table;
    return Float64Array.from(
      given.columns.flatMap((column) =>
        "codes" in column ? [...column.codes] : column.kind === "number" ? [...column.values] : [],
      ),
    );
  }
  const prediction = model.predict(on);
  return "values" in prediction ? prediction.values : prediction.probabilities;
}

const take = (from: Table, places: number[]): Table => ({
  ...from,
  count: places.length,
  columns: from.columns.map((column) => takeColumn(column, places)),
});
const bytes = (model: Model) => saveModel(model, { seed: 1 }, "test");
const cells = (from: Table) =>
  JSON.stringify(from.columns.map((column) => ("codes" in column ? [...column.codes] : [...column.values])));

/** Predictions without NaN, or a Problem; any other error fails. */
async function problemOrFinite(work: () => Promise<Float64Array>): Promise<"problem" | "finite"> {
  try {
    const values = await work();
    expect([...values].every((value) => Number.isFinite(value))).toBe(true);
    return "finite";
  } catch (error) {
    expect(error).toBeInstanceOf(Problem);
    expect((error as Problem).message.length).toBeGreaterThan(20);
    return "problem";
  }
}

for (const algorithm of [...algorithms.values(), ...transforms.values()]) {
  for (const target of targetsFor(algorithm)) {
    const excused = (check: string) => algorithm.exceptions?.[check] !== undefined;
    describe(`${algorithm.id}${target ? ` on ${target}` : ""}`, () => {
      it("refuses an unknown parameter by name", () => {
        expect(() => (algorithm as unknown as (params: unknown) => unknown)({ noSuchParameter: 1 })).toThrow(
          /noSuchParameter/,
        );
      });

      it("documents itself", () => {
        expect(algorithm.doc.summary).toMatch(/\.$/);
        expect(algorithm.doc.reference.length).toBeGreaterThan(20);
        expect(algorithm.doc.cost.length).toBeGreaterThan(5);
      });

      it("leaves its input as it is", async () => {
        const own = madeTable(rows);
        const before = cells(own);
        outputs(await learn(algorithm, own, target), own);
        expect(cells(own)).toBe(before);
      });

      it("gives the same bytes for the same seed", async () => {
        expect(bytes(await learn(algorithm, table, target))).toEqual(bytes(await learn(algorithm, table, target)));
      });

      it("survives saving and loading", async () => {
        const model = await learn(algorithm, table, target);
        const saved = bytes(model);
        const loaded = loadModel(saved).model;
        expect(outputs(loaded, table)).toEqual(outputs(model, table));
        expect(bytes(loaded)).toEqual(saved);
      });

      it("predicts the same in any order and batching", async () => {
        const model = await learn(algorithm, table, target);
        const whole = outputs(model, table);
        const width = whole.length / rows;
        const backwards = Array.from({ length: rows }, (_, i) => rows - 1 - i);
        const turned = model.pipelines[0]![0]!.algorithm.tasks.includes("transform")
          ? undefined
          : outputs(model, take(table, backwards));
        if (turned)
          for (const [i, row] of backwards.entries())
            expect(turned.subarray(i * width, (i + 1) * width)).toEqual(whole.subarray(row * width, (row + 1) * width));
        const one = take(table, [17]);
        if (turned) expect(outputs(model, one)).toEqual(whole.subarray(17 * width, 18 * width));
      });

      it("takes weights as it declares", async () => {
        const weighted = learn(algorithm, table, target, { weight: "weight" });
        if (algorithm.tasks.includes("transform")) return void (await weighted.catch(() => undefined));
        if (!algorithm.weights) return void (await expect(weighted).rejects.toThrow(/weight/));
        await weighted;
      });

      if (algorithm.weights && !excused("weight two is a doubled row")) {
        it("takes a weight of two as a doubled row", async () => {
          const double = Array.from({ length: rows }, (_, i) => i % 3 === 0);
          const weights: Column = { kind: "number", values: Float64Array.from(double, (twice) => (twice ? 2 : 1)) };
          const weighted = await learn(
            algorithm,
            changed(table, "weight", () => weights),
            target,
            { weight: "weight" },
          );
          const places = Array.from({ length: rows }, (_, i) => i).flatMap((i) => (double[i] ? [i, i] : [i]));
          const doubled = await learn(algorithm, take(table, places), target, { weight: "weight" });
          const a = outputs(weighted, table);
          const b = outputs(doubled, table);
          for (let i = 0; i < a.length; i++) expect(a[i]).toBeCloseTo(b[i]!, 8);
        });
      }

      if (algorithm.reading !== "memory") {
        it("reads without collecting, as it declares", async () => {
          const model = await learn(algorithm, refusingCollect(memoryRows(table)), target);
          expect(bytes(model)).toEqual(bytes(await learn(algorithm, table, target)));
        });
      }

      it("stops when it is told to", async () => {
        const stopped = new AbortController();
        stopped.abort();
        await expect(learn(algorithm, table, target, { signal: stopped.signal })).rejects.toThrow(/stopped/);
      });

      it("reports progress that only rises", async () => {
        const last = new Map<string, number>();
        const onEvent = (event: Event) => {
          if (event.type !== "progress") return;
          expect(event.done).toBeGreaterThanOrEqual(last.get(event.stage) ?? 0);
          expect(event.done).toBeLessThanOrEqual(event.total);
          last.set(event.stage, event.done);
        };
        await learn(algorithm, table, target, { onEvent });
      });

      it("refuses no rows and no features", async () => {
        await expect(learn(algorithm, take(table, []), target)).rejects.toBeInstanceOf(Problem);
        await expect(learn(algorithm, table, target, { on: [] })).rejects.toBeInstanceOf(Problem);
      });

      it("refuses two columns of one name", async () => {
        const twice = { ...table, names: table.names.map((name) => (name === "other" ? "number" : name)) };
        await expect(learn(algorithm, twice, target, { on: ["number"] })).rejects.toThrow(/two columns/);
      });

      it("meets one row, constants, missing columns, one level and unseen levels with a Problem or a finite answer", async () => {
        const complete = algorithm.missing === "drop";
        const on = (from: Table) =>
          problemOrFinite(async () => {
            const model = await learn(algorithm, from, target);
            const values = outputs(model, table);
            // A transform may pass missing cells on; a learner must answer every row, except where it needs complete ones.
            return algorithm.tasks.includes("transform") || complete
              ? values.filter((value) => !Number.isNaN(value))
              : values;
          });
        await on(take(table, [3]));
        await on(take(table, [3, 4]));
        for (const name of featuresFor(algorithm)) {
          await on(changed(table, name, (column) => takeColumn(column, new Array<number>(rows).fill(5))));
          await on(changed(table, name, (column) => withMissing(column, () => true)));
          await on(changed(table, name, (column) => withMissing(column, (row) => row % 2 === 0)));
        }
        if (target === "two" || target === "three")
          await on(changed(table, target, (column) => takeColumn(column, new Array<number>(rows).fill(0))));
        const seen = Array.from({ length: rows }, (_, i) => i).filter(
          (i) => (table.columns[3] as { codes: Int32Array }).codes[i] !== 2,
        );
        await on(take(table, seen));
      });
    });
  }
}
