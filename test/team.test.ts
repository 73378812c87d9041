import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { afterAll, describe, expect, it } from "vitest";
import type * as Boosting from "../src/algorithms/gradient-boosting.ts";
import { createContext } from "../src/core/context.ts";
import { createRandom } from "../src/core/random.ts";
import type { Workers } from "../src/core/workers.ts";
import { memoryRows } from "../src/engines/memory/rows.ts";
import type * as Lode from "../src/index.ts";
import type * as Arenas from "../src/kernels/boosting/arena.ts";
import type * as Boosters from "../src/kernels/boosting/boost.ts";
import { placePieces, roomForPlaces } from "../src/kernels/boosting/partition.ts";
import { madeTable } from "./tables.ts";

// A thread runs built code, and so must what shares its memory.
const built = async (path: string) =>
  import(pathToFileURL(join(fileURLToPath(new URL("..", import.meta.url)), "dist", path)).href);
const { startWorkers, fit } = (await built("index.js")) as typeof Lode;
const { gradientBoosting } = (await built("algorithms/gradient-boosting.js")) as typeof Boosting;
const { plainArena, returnArena, takeArena } = (await built("kernels/boosting/arena.js")) as typeof Arenas;
const { createBooster } = (await built("kernels/boosting/boost.js")) as typeof Boosters;

type Arena = Arenas.Arena;

/** Goes through a loop as a driver does, and tells how often it was waited for others. */
async function drive(arena: Arena, ...given: Parameters<Arena["spread"]>) {
  let waits = 0;
  const going = arena.spread(...given);
  let step = going.next();
  for (; !step.done; step = going.next())
    if (step.value !== undefined) {
      waits++;
      await step.value;
    }
  return { waits, ...step.value };
}

/** A tree of one leaf, as marking rows is given it. */
function oneLeaf(arena: Arena, node: number): Int32Array {
  const leaves = arena.int32(2);
  leaves[1] = node;
  return leaves;
}

/** Marks all rows with a number, time and again, until another thread is there. */
async function untilJoined(arena: Arena): Promise<void> {
  const count = 400_000;
  const before = arena.used();
  const rows = arena.int32(count).map((_, row) => row);
  const laid = arena.int32(count);
  laid.set(rows);
  const marks = arena.uint16(count);
  let waits = 0;
  for (let turn = 1; waits === 0; turn++) {
    ({ waits } = await drive(arena, "markRows", [oneLeaf(arena, turn), 1, laid, marks], 0, count, 4, count / 2));
    expect(marks.every((mark) => mark === turn)).toBe(true);
    if (waits === 0) await new Promise((resolve) => setTimeout(resolve, 1));
  }
  arena.release(before);
}

describe("threads that share loops", () => {
  const teams = new Map([2, 4].map((count) => [count, startWorkers(count)]));
  afterAll(() => Promise.all(Array.from(teams.values(), (workers) => workers.close())));

  it("learn the same forest, whatever their number", async () => {
    const table = madeTable(40_000);
    for (const [target, task] of [
      ["y", "regress"],
      ["category", "classify"],
    ] as const) {
      const forest = async (workers?: Workers) =>
        (
          await fit(gradientBoosting({ trees: 12, patience: 3 }), memoryRows(table), {
            target,
            task,
            ...(workers ? { workers } : {}),
          })
        ).pipelines[0]![0]!.state;
      const alone = await forest();
      for (const workers of teams.values()) expect(await forest(workers)).toEqual(alone);
    }
  });

  it("part rows, add cells up and sum words as one does", async () => {
    for (const [count, workers] of teams) {
      const arena = takeArena(workers);
      expect(arena.threads).toBe(count);
      await untilJoined(arena);
      const rows = 200_000;
      const made = async (memory: Arena) => {
        const random = createRandom(3, "team");
        const bytes = memory.uint8(rows * 8);
        for (let i = 0; i < bytes.length; i++) bytes[i] = random.below(256);
        const order = memory.int32(rows);
        for (let row = 0; row < rows; row++) order[row] = rows - 1 - row;
        const [lefts, rights] = [memory.int32(rows), memory.int32(rows)];
        const goesLeft = memory.uint8(256);
        for (let bin = 0; bin < 256; bin++) goesLeft[bin] = random.below(2);
        const size = 30_011;
        const parted = await drive(
          memory,
          "partitionRows",
          [order, lefts, rights, bytes, 8, 3, goesLeft],
          0,
          rows,
          4,
          size,
        );
        const places = memory.int32(roomForPlaces);
        const middle = placePieces(parted.results, size, 0, rows, places);
        await drive(memory, "joinPieces", [order, lefts, rights, places], 0, parted.results.length, size);
        const gradients = memory.float64(rows);
        for (let row = 0; row < rows; row++) gradients[row] = random.normal();
        const [sums, words] = [memory.float64(3 * 4), memory.float64(rows)];
        const how = ["squared", 1, gradients, undefined] as const;
        await drive(memory, "sumGradients", [...how, order, sums], 0, rows, 4, 65_536);
        const quantised = await drive(
          memory,
          "quantise",
          [...how, true, 2 ** 20, 8, 1, 5, true, order, words],
          0,
          rows,
          8,
        );
        const total = quantised.results.reduce((a, b) => a + b, 0);
        return [middle, ...parted.results, ...order, ...sums, ...words, total];
      };
      expect(await made(arena)).toEqual(await made(plainArena));
      returnArena(arena);
    }
  });

  it("learn the same forest of bundled columns", async () => {
    const random = createRandom(4, "sparse");
    const [rows, columns, stride] = [40_000, 60, 64];
    const matrix = new Uint8Array(rows * stride);
    for (let row = 0; row < rows; row++) {
      matrix.fill(1, row * stride, row * stride + columns);
      // One column of each ten is away from its usual bin.
      for (let ten = 0; ten < columns; ten += 10) matrix[row * stride + ten + random.below(10)] = 2 + random.below(9);
    }
    const target = Float64Array.from({ length: rows }, (_, row) => matrix[row * stride]! + 3 * random.normal());
    const features = Array.from(
      { length: columns },
      () => ({ kind: "number", borders: Float64Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9) }) as const,
    );
    const forests = [];
    for (const workers of [undefined, ...teams.values()]) {
      const arena = takeArena(workers);
      if (workers) await untilJoined(arena);
      const booster = createBooster({ arena, rows, features, matrix, stride, loss: "squared", target });
      while (booster.rounds < 5) for (const wait of booster.step()) await wait;
      forests.push(booster.forest());
      returnArena(arena);
    }
    expect(forests[0]!.feature.length).toBeGreaterThan(100);
    for (const forest of forests) expect(forest).toEqual(forests[0]);
  });

  it("bring a fault of one back whole, and their memory is not used again", async () => {
    const workers = startWorkers(2);
    const stacks: string[] = [];
    // Which of the two meets the fault is up to them.
    while (!stacks.some((stack) => stack.includes("member.js")) && stacks.length < 20) {
      const arena = takeArena(workers);
      await untilJoined(arena);
      const count = 8_000_000;
      const rows = arena.int32(count);
      // Each begins with its own piece: this thread with the first, the member with the last.
      rows.fill(2 ** 29, count - 10);
      const going = drive(arena, "markRows", [oneLeaf(arena, 1), 1, rows, arena.uint16(1)], 0, count, 0.1, count / 2);
      const fault = await going.catch((error: Error) => error);
      expect(fault).toMatchObject({ name: "RuntimeError", message: expect.stringContaining("out of bounds") });
      stacks.push((fault as Error).stack!);
      returnArena(arena);
      const other = takeArena(workers);
      expect(other).not.toBe(arena);
      returnArena(other);
    }
    expect(stacks.at(-1)).toContain("member.js");
    await workers.close();
  });

  it("leave the work to the rest when they are closed", async () => {
    const workers = startWorkers(3);
    const arena = takeArena(workers);
    await untilJoined(arena);
    await workers.close();
    const count = 400_000;
    const rows = arena.int32(count);
    for (let row = 0; row < count; row++) rows[row] = row;
    const marks = arena.uint16(count);
    await drive(arena, "markRows", [oneLeaf(arena, 1), 1, rows, marks], 0, count, 4);
    expect(marks.every((mark) => mark === 1)).toBe(true);
    returnArena(arena);
  });

  it("stop when they are told to", async () => {
    const stop = new AbortController();
    const started = performance.now();
    setTimeout(() => stop.abort(), 300);
    const breathe = () => new Promise<void>((resolve) => setImmediate(resolve));
    const options = { target: "y", task: "regress", workers: teams.get(2)!, signal: stop.signal, breathe } as const;
    const learning = fit(gradientBoosting({ trees: 10_000, patience: 0 }), memoryRows(madeTable(100_000)), options);
    await expect(learning).rejects.toMatchObject({ code: "cancelled" });
    expect(performance.now() - started).toBeLessThan(2000);
  });
});

it("a context without threads learns alone", () => {
  const arena = takeArena(createContext().workers);
  expect(arena.threads).toBe(1);
  returnArena(arena);
});
