import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bytesOf } from "../../src/core/bytes.ts";
import { fileBytes } from "../../src/host/node.ts";
import { parquet } from "../../src/sources/parquet.ts";
import { openBytes } from "../../src/studies/open.ts";

const folder = mkdtempSync(join(tmpdir(), "test-parquet-"));
mkdirSync(join(folder, "year=2024"));
const typed = join(folder, "year=2024", "it's [typed] *.parquet");
const long = join(folder, "long.parquet");

beforeAll(async () => {
  const connection = await (await DuckDBInstance.create(":memory:")).connect();
  await connection.run(`copy (select * from (values
    (1::INTEGER, 0.1::FLOAT, 1.5::DOUBLE, true, date '2020-02-29', timestamp '1969-12-31 23:59:59.9995', 'é', 12.34::DECIMAL(10,2),
     9007199254740993::BIGINT, 5::BIGINT, {'a': 1, 'b': [1,2]}, timestamp_ns '2020-01-01 00:00:00.001999999', timestamptz '2020-01-01 00:00:00+02', '\\xAA'::BLOB),
    (null, 'nan', null, null, null, null, null, null, null, null, null, null, null, null),
    (-2, 2, 'inf', false, date '0001-01-01', timestamp '9999-12-31 23:59:59.999999', '', -0.01, 1, -5, null, null, null, null)
    ) t(i, f, d, b, day, ts, s, dec, big, small, nested, ns, tz, blob)) to '${typed.replaceAll("'", "''")}' (format parquet)`);
  await connection.run(
    `copy (select i::INTEGER i, 'word ' || (i % 7) w from range(300000) t(i)) to '${long}' (format parquet, row_group_size 5000)`,
  );
  connection.closeSync();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function read(path: string) {
  const opened = await parquet.open(await fileBytes(path), {});
  const columns: Record<string, { kind: string; values: unknown[] }> = {};
  for await (const table of opened.batches())
    for (const [j, column] of table.columns.entries()) {
      const name = table.names[j]!;
      columns[name] ??= { kind: column.kind, values: [] };
      if ("values" in column)
        for (const value of column.values) columns[name].values.push(Number.isNaN(value) ? null : value);
    }
  return { columns, report: opened.report() };
}

describe("parquet", () => {
  it("reads every type as what it is", async () => {
    const { columns, report } = await read(typed);
    expect(report).toMatchObject({ rows: 3, kept: 3, rejected: 0 });
    expect(columns).toEqual({
      i: { kind: "number", values: [1, null, -2] },
      f: { kind: "number", values: [Math.fround(0.1), null, 2] },
      d: { kind: "number", values: [1.5, null, Number.POSITIVE_INFINITY] },
      b: { kind: "text", values: ["true", null, "false"] },
      day: { kind: "time", values: [Date.UTC(2020, 1, 29), null, Date.parse("0001-01-01")] },
      ts: { kind: "time", values: [-1, null, Date.UTC(9999, 11, 31, 23, 59, 59, 999)] },
      s: { kind: "text", values: ["é", null, ""] },
      dec: { kind: "number", values: [12.34, null, -0.01] },
      big: { kind: "text", values: ["9007199254740993", null, "1"] },
      small: { kind: "number", values: [5, null, -5] },
      nested: { kind: "text", values: ['{"a":1,"b":[1,2]}', null, null] },
      ns: { kind: "time", values: [Date.UTC(2020, 0, 1) + 1, null, null] },
      tz: { kind: "time", values: [Date.UTC(2019, 11, 31, 22), null, null] },
      blob: { kind: "text", values: ["AA", null, null] },
    });
  });

  it("keeps the order of rows over row groups, on both engines", async () => {
    for (const engine of ["memory", "duckdb"] as const) {
      const data = await openBytes(await fileBytes(long), { engine, kinds: { i: "number" } });
      let row = 0;
      for await (const table of data.batches(["i"]))
        for (const value of (table.columns[0] as { values: Float64Array }).values)
          if (value !== row++) throw new Error(`row ${row}`);
      expect(row).toBe(300_000);
      expect(data.schema.map(({ kind }) => kind)).toEqual(["number", "category"]);
      await data.close();
    }
  });

  it("reads bytes that are no file", async () => {
    const opened = await parquet.open(bytesOf("a.parquet", readFileSync(typed)), {});
    expect(opened.names).toContain("nested");
  });

  it("refuses what is empty, cut short, damaged or no Parquet file, in our words", async () => {
    const whole = readFileSync(typed);
    const damaged = Buffer.from(whole);
    damaged.fill(0xff, 40, whole.length - 8);
    const cases: [Uint8Array | string, RegExp][] = [
      ["", /^parquet: x.parquet is empty/],
      ["a,b\n1,2\n", /is no Parquet file/],
      [whole.subarray(0, 300), /is cut short/],
      [damaged, /^parquet: x.parquet could not be read, it is damaged/],
      ["PAR1PAR1", /^parquet: x.parquet could not be read/],
    ];
    for (const [content, message] of cases) {
      const path = join(folder, "x.parquet");
      writeFileSync(path, content);
      await expect(fileBytes(path).then((bytes) => openBytes(bytes))).rejects.toMatchObject({
        message: expect.stringMatching(message),
      });
    }
  });

  it("tells of damage and of another file in its place when a question comes to it", async () => {
    const path = join(folder, "y.parquet");
    const whole = readFileSync(long);
    writeFileSync(path, whole);
    const data = await openBytes(await fileBytes(path), { engine: "duckdb", kinds: { i: "number" } });
    const damaged = Buffer.from(whole);
    damaged.fill(0xff, whole.length >> 1, whole.length - 20_000);
    writeFileSync(path, damaged);
    const asked = data.source.raw.summarize([{ ask: "matches", column: "w", pattern: "integer" }]);
    await expect(asked).rejects.toMatchObject({
      code: "changed-file",
      message: expect.stringContaining("was changed"),
    });
    await data.close();
    const opened = await parquet.open(await fileBytes(path), {});
    const read = async () => {
      for await (const _ of opened.batches());
    };
    await expect(read()).rejects.toMatchObject({
      code: "wrong-parquet",
      message: expect.stringContaining("it is damaged"),
    });
  });
});
