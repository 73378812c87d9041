import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bytesOf } from "../../src/core/bytes.ts";
import { isNumeric, type Table } from "../../src/core/table.ts";
import type { Stored } from "../../src/engines/duckdb/columns.ts";
import { Database } from "../../src/engines/duckdb/database.ts";
import type { Direct } from "../../src/engines/duckdb/direct.ts";
import { duckdbRows } from "../../src/engines/duckdb/rows.ts";
import { readRunsInParts } from "../../src/engines/duckdb/runs.ts";
import { loadRows } from "../../src/engines/memory/rows.ts";
import { openBytes } from "../../src/studies/open.ts";
import { mine } from "../../src/studies/table/mine.ts";
import { madeTable } from "../tables.ts";
import { engineSuite } from "./suite.ts";

async function* stream(tables: readonly Table[]): AsyncGenerator<Table> {
  yield* tables;
}

engineSuite("memory", async (tables, names) => ({ rows: await loadRows(stream(tables), names), close: () => {} }));
engineSuite("duckdb", (tables, names) => duckdbRows(stream(tables), names));
engineSuite("duckdb with one thread and little memory", (tables, names) =>
  duckdbRows(stream(tables), names, { threads: 1, memory: 64 * 2 ** 20 }),
);

describe("what the duckdb engine takes", () => {
  // Of this file alone, since others make temporary folders at the same time.
  const { TMPDIR = tmpdir() } = process.env;
  const own = mkdtempSync(join(TMPDIR, "engines-"));
  beforeAll(() => {
    process.env.TMPDIR = own;
  });
  afterAll(() => {
    process.env.TMPDIR = TMPDIR;
    rmSync(own, { recursive: true, force: true });
  });
  const folders = () => readdirSync(own).length;

  it("is given back on close, and reading after it is a Problem", async () => {
    const before = folders();
    const { rows, close } = await duckdbRows(stream([madeTable(1000)]), []);
    expect(folders()).toBe(before + 1);
    const batches = rows.batches()[Symbol.asyncIterator]();
    await batches.next();
    await close();
    await close();
    expect(folders()).toBe(before);
    await expect(rows.summarize([{ ask: "missing", column: "y" }])).rejects.toMatchObject({ code: "closed" });
    await expect(rows.collect(1000)).rejects.toMatchObject({ code: "closed" });
    await batches.return?.();
  });

  it("is given back when the source fails", async () => {
    const before = folders();
    async function* failing(): AsyncGenerator<Table> {
      yield madeTable(10);
      throw new Error("the source failed");
    }
    await expect(duckdbRows(failing(), [])).rejects.toThrow();
    expect(folders()).toBe(before);
  });

  it("stops a question that runs, and every one after it, when cancelled", async () => {
    const stop = new AbortController();
    const { rows, close } = await duckdbRows(stream([madeTable(200_000)]), [], { signal: stop.signal });
    const batches = rows.batches()[Symbol.asyncIterator]();
    await batches.next();
    const asks = rows.schema.flatMap(({ name: column }) => [
      { ask: "levels", column, limit: 100_000 } as const,
      { ask: "distinct", column } as const,
    ]);
    const running = rows.summarize(asks);
    setTimeout(() => stop.abort(), 20);
    await expect(running).rejects.toMatchObject({ code: "cancelled" });
    await expect(batches.next()).rejects.toMatchObject({ code: "cancelled" });
    await expect(rows.summarize(asks)).rejects.toMatchObject({ code: "cancelled" });
    await close();
  });
});

it("reads columns of many tables in less memory than a scan of all of them takes", async () => {
  const rows = 140_000;
  const width = 8;
  const names = Array.from({ length: 30 * width }, (_, j) => `c${j}`);
  const direct: Direct = {
    file: { path: "none" },
    async store(database) {
      const columns = names.map((_, j): Stored => {
        return { table: `part${Math.floor(j / width)}`, column: `c${j}`, kind: "number" };
      });
      for (let from = 0; from < names.length; from += width) {
        const list = columns
          .slice(from, from + width)
          .map(({ column }, j) => `(i * ${from + j + 1})::DOUBLE ${column}`);
        await database.run(
          `create table part${from / width} as select i::INTEGER "row", ${list.join(", ")} from range(${rows}) t(i)`,
        );
      }
      return { count: rows, columns };
    },
  };
  const { rows: own, close } = await duckdbRows(stream([]), names, { threads: 1, memory: 64 * 2 ** 20 }, direct);
  let row = 0;
  for await (const { count, columns } of own.batches()) {
    for (const [j, column] of columns.entries()) {
      if (!isNumeric(column)) throw new Error("not a number");
      expect(column.values[0]).toBe(row * (j + 1));
      expect(column.values[count - 1]).toBe((row + count - 1) * (j + 1));
    }
    row += count;
  }
  expect(row).toBe(rows);
  await close();
});

it("counts more texts than it holds at a time, part by part", async () => {
  const distinct = 1_100_000;
  const direct: Direct = {
    file: { path: "none" },
    async store(database) {
      // Each text once, those of every tenth number twice, and one a third time.
      await database.run(
        `create table texts as select (row_number() over () - 1)::INTEGER "row", printf('%060d', i) c0 from
         (select i from range(${distinct}) t(i) union all select i from range(0, ${distinct}, 10) t(i) union all select 77770)`,
      );
      return { count: 1.1 * distinct + 1, columns: [{ table: "texts", column: "c0", kind: "text" }] };
    },
  };
  const { rows, close } = await duckdbRows(stream([]), ["a"], {}, direct);
  const [levels, { count }] = await rows.summarize([
    { ask: "levels", column: "a", limit: 3 },
    { ask: "distinct", column: "a" },
  ]);
  const text = (i: number) => String(i).padStart(60, "0");
  expect(count).toBe(distinct);
  expect(levels).toEqual({
    distinct,
    levels: [
      { level: text(77770), count: 3 },
      { level: text(0), count: 2 },
      { level: text(10), count: 2 },
    ],
  });
  await close();
}, 60_000);

it("sorts more numbers than it holds at a time, part by part", async () => {
  const database = await Database.open();
  const value = fc.oneof(fc.integer({ min: -3, max: 3 }), fc.double({ noNaN: true }), fc.constantFrom(0, -0, 1e300));
  let tables = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(value, { minLength: 1, maxLength: 60 }),
      fc.integer({ min: 1, max: 20 }),
      async (list, most) => {
        const table = `numbers${tables++}`;
        const rows = list.map((one) => `('${Object.is(one, -0) ? "-0.0" : one}'::DOUBLE)`);
        await database.run(`create table ${table} as select c0 from (values ${rows.join(", ")}, (null)) t(c0)`);
        const found: [number, number][] = [];
        for await (const { values, counts, cells } of readRunsInParts(
          database,
          { table, column: "c0", kind: "number" },
          table,
          list.length,
          most,
        )) {
          expect(cells <= most || values.length === 1).toBe(true);
          for (const [i, number] of values.entries()) found.push([number, counts[i]!]);
        }
        const expected = new Map<number, number>();
        for (const one of list.toSorted((a, b) => a - b)) expected.set(one + 0, (expected.get(one + 0) ?? 0) + 1);
        expect(found).toEqual([...expected]);
      },
    ),
    { numRuns: 60 },
  );
  database.close();
}, 60_000);

const data = (path: string) => fileURLToPath(new URL(`../../../shared/data/${path}`, import.meta.url));

describe("a study", () => {
  const titanic = data("titanic/titanic.csv");
  it.skipIf(!existsSync(titanic))(
    "of titanic.csv is the same to the byte on both engines",
    async () => {
      const bytes = bytesOf("titanic.csv", readFileSync(titanic));
      const results: Awaited<ReturnType<typeof mine>>[] = [];
      for (const engine of ["memory", "duckdb"] as const) {
        const opened = await openBytes(bytes, { engine });
        expect(opened.source.engine).toBe(engine);
        results.push(
          await mine(opened, {
            effort: "quick",
            target: opened.schema.find(({ name }) => /survived/i.test(name))!.name,
          }),
        );
        await opened.close();
      }
      const [a, b] = results;
      expect(JSON.stringify(b!.study)).toBe(JSON.stringify(a!.study));
      expect(Buffer.from(b!.artifact).equals(Buffer.from(a!.artifact))).toBe(true);
      expect(b!.holdout).toBe(a!.holdout);
    },
    240_000,
  );
});
