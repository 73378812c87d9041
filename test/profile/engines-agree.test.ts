import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { writeMixedTable } from "../../bench/made-up-tables.ts";
import { open } from "../../src/studies/open.ts";
import { profile } from "../../src/studies/profile.ts";

const folder = mkdtempSync(join(tmpdir(), "lode-profile-"));
const files = { csv: join(folder, "mixed.csv"), parquet: join(folder, "mixed.parquet") };
beforeAll(() => writeMixedTable(3000, files));
afterAll(() => rmSync(folder, { recursive: true }));

async function read(file: string, engine: "memory" | "duckdb") {
  const data = await open(file, { engine });
  try {
    const { casts, reasons, report } = data.source;
    return { schema: data.schema, casts, reasons, report, profile: await profile(data) };
  } finally {
    await data.close();
  }
}

describe("a table of 50 mixed columns", () => {
  // Parquet goes into the database without passing through JavaScript; casts are done in SQL where they can be.
  it.each(Object.entries(files))("in %s is read and profiled alike by both engines", async (_, file) => {
    const [own, reference] = [await read(file, "duckdb"), await read(file, "memory")];
    expect(own).toStrictEqual(reference);
    expect(own.profile.columns.find(({ name }) => name === "price")).toMatchObject({ kind: "number", missing: 0 });
    expect(own.profile.alerts.find(({ code }) => code === "duplicate-columns")?.columns).toEqual([
      "score",
      "score_copy",
    ]);
  });
});
