import { existsSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { batchRows } from "../../src/core/rows.ts";
import { isCoded, type Table } from "../../src/core/table.ts";
import { Database } from "../../src/engines/duckdb/database.ts";
import { readTables } from "../../src/engines/duckdb/read.ts";
import { fileBytes } from "../../src/host/node.ts";
import { csv } from "../../src/sources/csv.ts";
import type { Opened, ReadOptions } from "../../src/sources/source.ts";

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "lode-test-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

async function cellsOf(tables: AsyncIterable<Table>, width: number): Promise<unknown[][]> {
  const cells: unknown[][] = Array.from({ length: width }, () => []);
  for await (const { columns } of tables)
    for (const [j, column] of columns.entries()) if (!isCoded(column)) cells[j]!.push(...column.values);
  return cells;
}

/** Reads a file both ways and expects the same cells and report; whether DuckDB could read it. */
async function readBothWays(path: string, options: ReadOptions = {}): Promise<boolean> {
  const bytes = await fileBytes(path);
  let opened: Opened;
  try {
    opened = await csv.open(bytes, options);
  } catch {
    return false;
  }
  const { names, direct } = opened;
  if (direct === undefined) return false;
  const database = await Database.open({ reads: direct.file });
  try {
    const stored = await direct.store(database);
    if (stored === undefined) return false;
    const { columns, count } = stored;
    const report = opened.report();
    const own = await cellsOf(readTables(database, names, columns, {}, count, batchRows), names.length);
    const reference = await cellsOf(opened.batches(), names.length);
    expect(own).toStrictEqual(reference);
    expect(report).toStrictEqual(opened.report());
    return true;
  } finally {
    database.close();
  }
}

async function isDirect(content: string | Uint8Array, options?: ReadOptions): Promise<boolean> {
  const path = join(folder, "table.csv");
  writeFileSync(path, content);
  return readBothWays(path, options);
}

const head = "name,town,amount\n";
const rows = 'Ada,Bern,1.5\nBo,"Chur, upper",2\n"Cy ""the"" cat",Davos,\n';

describe("a file that is plain", () => {
  it.each([
    ["as it stands", head + rows],
    ["with a byte order mark", `\uFEFF${head}${rows}`],
    ["with a byte order mark before a quote", `\uFEFF"name","town","amount"\n${rows}`],
    ["with CR and LF", (head + rows).replaceAll("\n", "\r\n")],
    ["without an end of the last line", (head + rows).slice(0, -1)],
    ["with blanks around cells", `${head}${rows} Di , Egg,3 \n\tEd,\u00a0Faido,4\n`],
    ["with empty cells, quoted or not", `${head}${rows}"","",\n,,""\n,,\n`],
    ["with quotes alone in a cell", `${head}${rows}"""","""x",1\n`],
    ["with letters of other scripts", `${head}${rows}Žofie,北京,5\n🙂,Ölten,6\n`],
    ["with words for missing and signs", `${head}${rows}NULL,NA,\\N\n#x,'y',1\\2\n`],
    ["with semicolons and decimal commas", "name;amount\nAda;1,5\nBo;2,25\nCy;3\n"],
    ["with tabs", "name\ttown\nAda\tBern\nBo\t\n"],
    ["without a header", "1,2,3\n4,5,6\n7,8,9\n"],
  ])("is read alike: %s", async (_, content) => {
    expect(await isDirect(content)).toBe(true);
  });
});

describe("a file that may be read in two ways", () => {
  it.each([
    ["a quote inside of a cell", `${head}${rows}Di "x",Egg,3\n`],
    ["a blank before a quote", `${head}${rows}Di, "Egg",3\n`],
    ["a blank behind a quote", `${head}${rows}Di,"Egg" ,3\n`],
    ["a line end inside of quotes", `${head}${rows}Di,"Egg\nhill",3\n`],
    ["a quote that does not close", `${head}${rows}Di,"Egg,3\n`],
    ["a cell too many", `${head}${rows}Di,Egg,3,\n`],
    ["a cell too few", `${head}${rows}Di,Egg\n`],
    ["a blank line", `${head}Ada,Bern,1\n\n${rows}`],
    ["a blank line at the end", `${head}${rows}\n`],
    ["line ends of two sorts", `${head}${rows}Di,Egg,3\r\n`],
    ["a carriage return alone", `${head}${rows}Di,Egg\rhill,3\n`],
    ["a NUL", `${head}${rows}Di,Egg\0,3\n`],
    ["the header again", `${head}${rows}${head}${rows}`],
    ["a comment", `# about\n${head}${rows}`],
    ["a preamble", `A list of things\n\n${head}${rows}`],
    ["a footnote", `${head}${rows}Source: the town\n`],
  ])("is left to our reader: %s", async (_, content) => {
    expect(await isDirect(content)).toBe(false);
  });

  it("is left to our reader: bytes that are no UTF-8", async () => {
    expect(await isDirect(Buffer.from(`${head}${rows}Z\xfcrich,Egg,3\n`, "latin1"))).toBe(false);
    expect(await isDirect(Buffer.from(`${head}${rows}Z\xfcrich,Egg,3\n`, "latin1"), { encoding: "utf-8" })).toBe(false);
  });
});

it("gives every character as it is, alone in a cell and between others", async () => {
  // A byte order mark, and what a writer of CSV has to quote, stand in the tests above.
  const special = new Set([0, 0x0a, 0x0d, 0x22, 0x2c, 0xfeff]);
  const lines: string[] = [];
  for (let code = 1; code < 0x11000; code++) {
    if (special.has(code) || (code >= 0xd800 && code <= 0xdfff)) continue;
    const sign = String.fromCodePoint(code);
    lines.push(`a${code},${sign},${sign}${sign},x${sign}y,${sign}z,z${sign},"${sign}","${sign},"`);
  }
  expect(await isDirect(`a,b,c,d,e,f,g,h\n${lines.join("\n")}\n`, { encoding: "utf-8", delimiter: "," })).toBe(true);
  expect(await isDirect(`${head}${rows}Di,x\uFEFF,3\n`)).toBe(false);
});

it("gives the same cells and report whatever the file holds", async () => {
  const letter = fc.constantFrom(..."ab1 ,;.\"'\t-\u00a0é\u2028🙂");
  const cell = fc.oneof(
    {
      weight: 5,
      arbitrary: fc.constantFrom("", "1", "2.5", "word", "two words", "NA", "3,4", 'a "b"', '"', " x", "y "),
    },
    { weight: 1, arbitrary: fc.string({ unit: letter, maxLength: 6 }) },
  );
  const table = fc.record({
    lines: fc.array(fc.array(cell, { minLength: 3, maxLength: 3 }), { minLength: 2, maxLength: 8 }),
    always: fc.boolean(),
    end: fc.constantFrom("\n", "\r\n"),
    last: fc.boolean(),
    damage: fc.option(fc.tuple(fc.nat(), fc.constantFrom('"', ",", "\n", "\r", " ", "\0", "\uFEFF", "")), { freq: 3 }),
  });
  let direct = 0;
  await fc.assert(
    fc.asyncProperty(table, async ({ lines, always, end, last, damage }) => {
      const written = (text: string) => (always || /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
      const all = [["first", "second", "third"], ...lines].map((cells) => cells.map(written).join(","));
      let text = all.join(end) + (last ? end : "");
      if (damage) {
        const at = damage[0] % text.length;
        text = text.slice(0, at) + damage[1] + text.slice(at + 1);
      }
      if (await isDirect(text)) direct++;
    }),
    { numRuns: 150 },
  );
  expect(direct).toBeGreaterThan(30);
});

const data = join(import.meta.dirname, "../../../shared/data");

it.skipIf(!existsSync(data))(
  "gives the same cells and report of real files",
  async () => {
    let direct = 0;
    for (const name of readdirSync(data, { recursive: true, encoding: "utf8" }).sort()) {
      const path = join(data, name);
      if (!/\.(csv|tsv|data|txt)$/.test(name) || statSync(path).size > 2 ** 20) continue;
      if (await readBothWays(path)) direct++;
    }
    expect(direct).toBeGreaterThan(100);
  },
  240_000,
);
