import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import sqliteModule from "node-sqlite3-wasm";
import { afterAll, describe, expect, it } from "vitest";
import { textsOf } from "../../src/clean/texts.ts";
import { bytesOf } from "../../src/core/bytes.ts";
import { locate } from "../../src/studies/locate.ts";
import { type DataSet, openBytes } from "../../src/studies/open.ts";

const folder = mkdtempSync(join(tmpdir(), "lode-formats-"));
const opened: DataSet[] = [];
afterAll(async () => {
  await Promise.all(opened.map((data) => data.close()));
  rmSync(folder, { recursive: true });
});
async function open(locator: string): Promise<DataSet> {
  const { bytes, options } = await locate(locator, (given) => given);
  const data = await openBytes(bytes, options);
  opened.push(data);
  return data;
}
const cellsOf = async (data: DataSet) => textsOf(await data.source.raw.collect(data.count));
const book = fileURLToPath(new URL("files/book.xlsx", import.meta.url));

describe("a workbook", () => {
  it("is read from its header on, dates and empty cells too, with nothing lost", async () => {
    const data = await open(`${book}#Orders`);
    expect(data.schema.map(({ name, kind }) => [name, kind])).toEqual([
      ["id", "key"],
      ["when", "time"],
      ["amount", "number"],
      ["note", "category"],
    ]);
    const { columns } = await cellsOf(data);
    expect([0, 1, 2].map((row) => columns.map((cells) => cells[row]))).toEqual([
      ["O000", "2024-01-01", "", 'a, "b"'],
      ["O001", "2024-01-02", "1.5", "two\nlines"],
      ["O002", "2024-01-03", "3", "plain"],
    ]);
    const { rows, kept, rejected, skipped } = data.source.report;
    expect(rows).toBe(kept + rejected);
    expect(skipped).toContainEqual({ kind: "preamble", lines: 2 });
  });

  it("names the cells whose formula has no value, and reads all others", async () => {
    const unworked = fileURLToPath(new URL("files/unworked.xlsx", import.meta.url));
    const data = await open(unworked);
    const { columns } = await cellsOf(data);
    expect(columns[1]).toEqual(["1.5", "4", "2.25", "9", "3"]);
    expect(columns[3]).toEqual(["", "", "", "", ""]);
    expect(data.source.report.notes).toEqual([
      "xlsx: unworked.xlsx: 5 cells hold formulas without a value (D2, D3, D4 and 2 more) and are read as missing; open the workbook in a spreadsheet program and save it",
    ]);
    expect((await open(`${book}#Codes`)).source.report.notes).toBeUndefined();
  });

  it("keeps leading zeros, takes the first sheet unless told, and names its sheets", async () => {
    const codes = await open(`${book}#Codes`);
    expect((await cellsOf(codes)).columns[0]).toEqual(["00", "01", "02", "03", "04"]);
    expect(codes.schema[0]!.kind).not.toBe("number");
    expect((await open(book)).schema[0]!.name).toBe("id");
    await expect(open(`${book}#Nowhere`)).rejects.toMatchObject({
      code: "unknown-table",
      message: 'xlsx: book.xlsx has no sheet "Nowhere"; its sheets are Orders, Codes, Nothing',
    });
    await expect(open(`${book}#Nothing`)).rejects.toMatchObject({ code: "empty-file" });
  });

  it("that is cut short or blown up is a Problem", async () => {
    const bytes = readFileSync(book);
    for (const length of [10, 100, 1000, bytes.length - 30])
      await expect(openBytes(bytesOf("cut.xlsx", bytes.subarray(0, length)))).rejects.toMatchObject({
        name: "Problem",
      });
    const bomb = new Uint8Array(bytes);
    const entry = Buffer.from(bomb.buffer).indexOf(Uint8Array.of(0x50, 0x4b, 1, 2));
    new DataView(bomb.buffer).setUint32(entry + 24, 0xfffffff0, true);
    await expect(openBytes(bytesOf("bomb.xlsx", bomb))).rejects.toMatchObject({ code: "too-large" });
  });
});

describe("a database of SQLite", () => {
  const path = join(folder, "shop.db");
  const database = new sqliteModule.Database(path);
  database.exec('create table orders (id text, amount real, note text); create table "Odd name" (x integer)');
  for (let i = 0; i < 300; i++)
    database.run("insert into orders values (?, ?, ?)", [
      `O${i}`,
      i % 7 ? i / 4 : null,
      i % 2 ? 'a, "b"' : "two\nlines",
    ]);
  database.run('insert into "Odd name" values (9007199254740993)');
  database.close();

  it("gives a table by its name, and is not written to", async () => {
    const before = readFileSync(path);
    const orders = await open(`sqlite:${path}#orders`);
    expect(orders.count).toBe(300);
    expect(orders.schema.map(({ name, kind }) => [name, kind])).toEqual([
      ["id", "key"],
      ["amount", "number"],
      ["note", "flag"],
    ]);
    expect((await cellsOf(orders)).columns.map((cells) => cells[1])).toEqual(["O1", "0.25", 'a, "b"']);
    expect(readFileSync(path).equals(before)).toBe(true);
    await expect(open(path)).rejects.toMatchObject({ code: "unknown-table" });
    await expect(open(`${path}#nothing`)).rejects.toMatchObject({ code: "unknown-table" });
  });

  it("keeps whole numbers that a double cannot hold", async () => {
    expect((await cellsOf(await open(`${path}#Odd name`))).columns[0]).toEqual(["9007199254740993"]);
  });

  it("gives back any texts that were written", async () => {
    const cell = fc.string({ unit: "grapheme", maxLength: 8 }).filter((text) => !text.includes("\0"));
    let n = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(cell, cell), { minLength: 1, maxLength: 20 }), async (rows) => {
        const file = join(folder, `any-${n++}.db`);
        const made = new sqliteModule.Database(file);
        made.exec("create table t (a text, b text)");
        for (const row of rows) made.run("insert into t values (?, ?)", [...row]);
        made.close();
        const data = await open(file);
        expect((await cellsOf(data)).columns).toEqual([0, 1].map((j) => rows.map((row) => row[j])));
      }),
      { numRuns: 40 },
    );
  });

  it("that is none, or was cut short, is a Problem", async () => {
    const bytes = readFileSync(path);
    for (const length of [20, 200, 5000])
      await expect(openBytes(bytesOf("cut.db", bytes.subarray(0, length)), { table: "orders" })).rejects.toMatchObject({
        name: "Problem",
      });
  });
});

describe("an ARFF file", () => {
  const text = `% a comment
@relation weather
@attribute outlook {sunny, overcast, rainy}
@attribute 'air temperature' real
@ATTRIBUTE play {yes, no}

@DATA
sunny,85,no
'over cast',?,yes
% between
rainy,70.5,yes
`;
  it("has the names of its attributes, and ? for a missing cell", async () => {
    const data = await openBytes(bytesOf("weather.arff", text));
    opened.push(data);
    expect(data.schema.map(({ name }) => name)).toEqual(["outlook", "air temperature", "play"]);
    expect((await cellsOf(data)).columns).toEqual([
      ["sunny", "over cast", "rainy"],
      ["85", "?", "70.5"],
      ["no", "yes", "yes"],
    ]);
    const [missing] = await data.summarize([{ ask: "missing", column: "air temperature" }]);
    expect(missing.count).toBe(1);
  });

  it("that is sparse or has no data is a Problem", async () => {
    await expect(openBytes(bytesOf("a.arff", text.replace("sunny,85,no", "{0 sunny}")))).rejects.toMatchObject({
      code: "unsupported",
    });
    await expect(openBytes(bytesOf("a.arff", "@relation x\n@attribute a real\n"))).rejects.toMatchObject({
      code: "unreadable-file",
    });
  });
});
