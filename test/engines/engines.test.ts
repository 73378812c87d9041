import { existsSync, readdirSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { bytesOf } from "../../src/core/bytes.ts";
import type { Table } from "../../src/core/table.ts";
import { duckdbRows } from "../../src/engines/duckdb/rows.ts";
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

const folders = () => readdirSync(tmpdir()).filter((name) => name.startsWith("lode-")).length;

describe("what the duckdb engine takes", () => {
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
