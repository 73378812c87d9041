import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { afterAll, describe, expect, it } from "vitest";
import { decisionTree } from "../src/algorithms/decision-tree.ts";
import { linearRegression } from "../src/algorithms/linear-regression.ts";
import { createContext } from "../src/core/context.ts";
import { memoryRows } from "../src/engines/memory/rows.ts";
import type * as Lode from "../src/index.ts";
import { heldOut } from "../src/learn/held-out.ts";
import { madeTable } from "./tables.ts";

// A thread runs built code.
const built = join(fileURLToPath(new URL("..", import.meta.url)), "dist", "index.js");
const { startWorkers } = (await import(pathToFileURL(built).href)) as typeof Lode;

const rows = memoryRows(madeTable(400));
const train = Uint8Array.from({ length: 400 }, (_, i) => (i % 3 === 0 ? 0 : 1));
const test = train.map((one) => 1 - one);
const inputs = { task: "regress" as const, features: ["number", "other", "category"], target: "y" };

describe("learning in threads", () => {
  const workers = startWorkers(2);
  afterAll(() => workers.close());

  it("gives what it gives here, to the byte", async () => {
    const steps = [decisionTree()];
    const here = await heldOut(steps, rows, train, test, inputs, createContext(), "tree");
    const there = await heldOut(steps, rows, train, test, inputs, createContext({ workers }), "tree");
    expect(there).toEqual(here);
  });

  it("does more than its threads can at once, each answer to its own task", async () => {
    const masks = Array.from({ length: 7 }, (_, k) =>
      Uint8Array.from({ length: 400 }, (_, i) => (i % 7 === k ? 1 : 0)),
    );
    const run = (context: ReturnType<typeof createContext>) =>
      Promise.all(masks.map((mask) => heldOut([decisionTree()], rows, train, mask, inputs, context, "tree")));
    expect(await run(createContext({ workers }))).toEqual(await run(createContext()));
  });

  it("brings warnings and Problems back whole", async () => {
    const holes = memoryRows({
      ...madeTable(400),
      columns: madeTable(400).columns.map((column, i) =>
        i === 0 ? { kind: "number" as const, values: new Float64Array(400).fill(1).fill(Number.NaN, 0, 100) } : column,
      ),
    });
    const warnings: string[] = [];
    const onEvent = (event: { type: string; code?: string }) => {
      if (event.type === "warning") warnings.push(event.code!);
    };
    await heldOut([linearRegression()], holes, train, test, inputs, createContext({ workers, onEvent }), "linear");
    expect(warnings).toContain("incomplete-rows");
    const none = new Uint8Array(400);
    await expect(
      heldOut([decisionTree()], rows, none, test, inputs, createContext({ workers }), "tree"),
    ).rejects.toMatchObject({ name: "Problem", code: "no-rows" });
  });

  it("ends what runs when it is closed", async () => {
    const others = startWorkers(1);
    const runs = [0, 1, 2].map(() =>
      heldOut([decisionTree()], rows, train, test, inputs, createContext({ workers: others }), "tree"),
    );
    await others.close();
    for (const run of runs) await expect(run).rejects.toMatchObject({ code: "cancelled" });
  });
});
