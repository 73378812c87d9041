import { describe, expect, it } from "vitest";
import { referenceCase, sharedData } from "../../test/reference.ts";
import { createRandom } from "../core/random.ts";
import type { Table } from "../core/table.ts";
import { memoryRows } from "../engines/memory/rows.ts";
import { fit, type Model } from "../learn/fit.ts";
import { open } from "../studies/open.ts";
import { extraTrees } from "./extra-trees.ts";
import { randomForest } from "./random-forest.ts";
import type { RandomTrees } from "./trees-at-random.ts";

interface ForestCase {
  readonly file: string;
  readonly target: string;
  readonly on: string[];
  readonly columnsPerSplit: number;
  readonly score: number;
}

const stateOf = (model: Model) => model.pipelines[0]!.at(-1)!.state as RandomTrees;

function madeTable(rows: number, signal: number, seed: number): Table {
  const random = createRandom(seed, "made");
  const columns = Array.from({ length: 6 }, () => Float64Array.from({ length: rows }, () => random.normal()));
  const codes = Int32Array.from({ length: rows }, (_, i) =>
    signal * (columns[0]![i]! + columns[1]![i]! * columns[2]![i]!) + random.normal() > 0 ? 1 : 0,
  );
  return {
    count: rows,
    names: ["a", "b", "c", "d", "e", "f", "y"],
    columns: [
      ...columns.map((values) => ({ kind: "number" as const, values })),
      { kind: "category" as const, levels: ["no", "yes"], codes },
    ],
  } as Table;
}

for (const algorithm of [randomForest, extraTrees])
  for (const name of ["houses", "digits"]) {
    const given = referenceCase<ForestCase>(algorithm.id, name);
    it.skipIf(!sharedData(given.file).there)(
      `${algorithm.id} says of the rows outside its samples what scikit-learn's does: ${name}`,
      async () => {
        const { file, target, on, columnsPerSplit } = given;
        const data = await open(sharedData(file).path);
        const task = name === "digits" ? "classify" : "regress";
        const model = await fit(algorithm({ columnsPerSplit, bootstrap: true }), data, { target, on, task });
        const { outOfBagR2, outOfBagAccuracy, outOfBagRows } = stateOf(model).outOfBag!;
        expect(outOfBagRows).toBe(data.count);
        const better = (outOfBagR2 ?? outOfBagAccuracy)! - given.score;
        expect(better).toBeGreaterThan(-given.tolerance);
        // Places are drawn among bins and not among values: where values are skewed, extra trees gain by it.
        expect(better).toBeLessThan(algorithm === extraTrees ? 0.05 : given.tolerance);
      },
    );
  }

describe("random-forest", () => {
  it("judges itself on the rows outside its samples as fresh rows do, and finds nothing in noise", async () => {
    for (const signal of [0, 2]) {
      const model = await fit(randomForest({}), memoryRows(madeTable(3000, signal, 1)), { target: "y" });
      const fresh = madeTable(3000, signal, 2);
      const { probabilities } = model.predict(fresh) as { probabilities: Float64Array };
      const codes = (fresh.columns[6] as { codes: Int32Array }).codes;
      const right = codes.filter((code, i) => (probabilities[2 * i + 1]! > 0.5 ? 1 : 0) === code).length / 3000;
      // Two shares of 3,000 rows: three errors of their difference.
      expect(Math.abs(stateOf(model).outOfBag!.outOfBagAccuracy! - right)).toBeLessThan(0.04);
      if (signal === 0) expect(right).toBeLessThan(0.55);
      else expect(right).toBeGreaterThan(0.75);
    }
  });

  it("explains a probability by shares that add up to it", async () => {
    for (const positive of ["no", "yes"])
      for (const algorithm of [randomForest, extraTrees]) {
        const table = madeTable(300, 2, 3);
        const model = await fit(algorithm({ trees: 10 }), memoryRows(table), { target: "y", positive });
        const { contributions } = model.explain!(table);
        const { probabilities } = model.predict(table) as { probabilities: Float64Array };
        const place = positive === "yes" ? 1 : 0;
        for (let i = 0; i < 300; i++) {
          const sum = contributions.subarray(7 * i, 7 * i + 7).reduce((a, b) => a + b, 0);
          expect(sum).toBeCloseTo(probabilities[2 * i + place]!, 9);
        }
      }
  });
});

describe("extra-trees", () => {
  it("has rows outside its samples only where it draws them", async () => {
    const rows = memoryRows(madeTable(400, 2, 1));
    expect(stateOf(await fit(extraTrees({ trees: 5 }), rows, { target: "y" })).outOfBag).toBeNull();
    const drawn = stateOf(await fit(extraTrees({ trees: 50, bootstrap: true }), rows, { target: "y" }));
    expect(drawn.outOfBag!.outOfBagAccuracy).toBeGreaterThan(0.65);
  });
});
