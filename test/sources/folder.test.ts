import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { textsOf } from "../../src/clean/texts.ts";
import { type DataSet, open } from "../../src/studies/open.ts";

const top = mkdtempSync(join(tmpdir(), "lode-folder-"));
const sales = join(top, "sales");
const opened: DataSet[] = [];

beforeAll(async () => {
  const connection = await (await DuckDBInstance.create(":memory:")).connect();
  await connection.run(`copy (select i::INTEGER id, i / 4 amount, case when i < 3 then null when i % 2 = 0 then 'Köln/Süd' else 'Bern' end city,
    2020 + i % 3 as year from range(30) t(i)) to '${sales}' (format parquet, partition_by (year, city))`);
  mkdirSync(join(top, "plain", "_delta_log"), { recursive: true });
  for (const [file, sql] of [
    ["part-1.parquet", "select 2 id, 'x' note"],
    ["part-0.parquet", "select 1 id"],
    ["_metadata.parquet", "select 9 id"],
    ["_delta_log/0.parquet", "select 9 id"],
  ])
    await connection.run(`copy (${sql}) to '${join(top, "plain", file!)}' (format parquet)`);
  connection.closeSync();
  mkdirSync(join(top, "texts"));
  writeFileSync(join(top, "texts", "a.csv"), "a,b\n1,2\n");
});
afterAll(async () => {
  await Promise.all(opened.map((data) => data.close()));
  rmSync(top, { recursive: true });
});

async function read(path: string) {
  const data = await open(path);
  opened.push(data);
  const { names, columns } = textsOf(await data.source.raw.collect(data.count));
  return { data, names, rows: Array.from({ length: data.count }, (_, row) => columns.map((cells) => cells[row]!)) };
}

describe("a folder of Parquet files", () => {
  it("is one table, with what its folders are named as columns", async () => {
    const { data, names, rows } = await read(`${sales}/`);
    expect(names).toEqual(["id", "amount", "year", "city"]);
    const sorted = [...rows].sort((a, b) => Number(a[0]) - Number(b[0]));
    expect(sorted).toEqual(
      Array.from({ length: 30 }, (_, i) => [
        String(i),
        String(i / 4),
        String(2020 + (i % 3)),
        i < 3 ? "" : i % 2 === 0 ? "Köln/Süd" : "Bern",
      ]),
    );
    expect(data.source.name).toBe("sales");
    expect(data.source.report).toMatchObject({ rows: 30, kept: 30, rejected: 0 });
    expect(data.schema.map(({ name, kind }) => [name, kind])).toEqual([
      ["id", "key"],
      ["amount", "number"],
      ["year", "number"],
      ["city", "flag"],
    ]);
  });

  it("leaves out the notes of its writer, and tells what a file lacks", async () => {
    const { data, rows } = await read(join(top, "plain"));
    expect(rows).toEqual([
      ["1", ""],
      ["2", "x"],
    ]);
    expect(data.source.report.notes).toEqual(["part-0.parquet has no column note: its cells are missing in its rows"]);
  });

  it("without any is a Problem that says what to name", async () => {
    await expect(open(join(top, "texts"))).rejects.toMatchObject({
      code: "no-files",
      message: expect.stringMatching(/is a folder without Parquet or Arrow files; .*texts\/\*\.csv'$/),
    });
  });
});
