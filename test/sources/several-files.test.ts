import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, describe, expect, it } from "vitest";
import { textsOf } from "../../src/clean/texts.ts";
import { type DataSet, type OpenOptions, open } from "../../src/studies/open.ts";
import { profile } from "../../src/studies/profile.ts";

const top = mkdtempSync(join(tmpdir(), "lode-several-"));
const opened: DataSet[] = [];
afterAll(async () => {
  await Promise.all(opened.map((data) => data.close()));
  rmSync(top, { recursive: true });
});

let n = 0;
/** A folder of its own with these files. */
function folderOf(files: Readonly<Record<string, string | Uint8Array>>, name = `f${n++}`): string {
  const folder = join(top, name);
  for (const [file, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), content);
  }
  return folder;
}

async function read(locator: string, options: OpenOptions = {}) {
  const data = await open(locator, options);
  opened.push(data);
  const { names, columns } = textsOf(await data.source.raw.collect(data.count));
  const rows = Array.from({ length: data.count }, (_, row) => columns.map((cells) => cells[row]!));
  return { data, names, rows, report: data.source.report };
}

const sales = (from: number, count: number) =>
  ["day,city,amount", ...Array.from({ length: count }, (_, i) => `2024-01-${10 + i},Rome,${from + i}.5`)].join("\n");

describe("several files by a pattern", () => {
  it("are one table, in the order of their names, with the file in a column", async () => {
    const folder = folderOf({ "b.csv": sales(20, 3), "a.csv": sales(10, 2), "c.txt": "not,meant\n1,2\n" });
    const { names, rows, report, data } = await read(join(folder, "*.csv"));
    expect(names).toEqual(["day", "city", "amount", "file"]);
    expect(rows.map((row) => `${row[2]} ${row[3]}`)).toEqual([
      "10.5 a.csv",
      "11.5 a.csv",
      "20.5 b.csv",
      "21.5 b.csv",
      "22.5 b.csv",
    ]);
    expect(report).toMatchObject({ rows: 5, kept: 5, rejected: 0, repairs: [] });
    expect(data.source.name).toBe("*.csv");
    const list = ["a.csv", "b.csv"].map((file) => {
      const content = file === "a.csv" ? sales(10, 2) : sales(20, 3);
      return `${createHash("sha256").update(content).digest("hex")}  ${file}\n`;
    });
    expect(data.source.sha256).toBe(createHash("sha256").update(list.join("")).digest("hex"));
  });

  it("match columns by name; what a file lacks is missing there and told", async () => {
    const folder = folderOf({ "a.csv": "id,x\n1,2\n3,4\n5,6\n", "b.csv": "x;y;id\n7;z;8\n9;w;10\n", "c.csv": "" });
    const { names, rows, report } = await read(join(folder, "*.csv"));
    expect(names).toEqual(["id", "x", "y", "file"]);
    expect(rows).toEqual([
      ["1", "2", "", "a.csv"],
      ["3", "4", "", "a.csv"],
      ["5", "6", "", "a.csv"],
      ["8", "7", "z", "b.csv"],
      ["10", "9", "w", "b.csv"],
    ]);
    expect(report.notes).toEqual([
      "a.csv has no column y: its cells are missing in its rows",
      "c.csv is empty and has no rows",
    ]);
  });

  it("that lack the same columns are told of together, a few by name", async () => {
    const whole = "id,x,y,z\n1,2,3,4\n";
    const files = Object.fromEntries(["b", "c", "d", "e", "f"].map((name) => [`${name}.csv`, "id,x\n5,6\n"]));
    const warnings: string[] = [];
    const data = await open(join(folderOf({ "a.csv": whole, ...files }), "*.csv"));
    await profile(data, { onEvent: (event) => event.type === "warning" && warnings.push(event.message) });
    expect(warnings).toEqual([
      "b.csv, c.csv, d.csv and 2 more files have no column y, z: its cells are missing in their rows",
    ]);
  });

  it("are read alike where a small one alone would be read otherwise", async () => {
    const words = Array.from({ length: 40 }, (_, i) => `name ${i},city ${i % 5},${i}`).join("\n");
    const headless = folderOf({ "a.csv": `${words}\n`, "b.csv": "Ann,Rome,x\nBob,Bern,2\n" });
    expect((await read(join(headless, "*.csv"))).names).toEqual(["column_1", "column_2", "column_3", "file"]);
    const named = folderOf({ "a.csv": `1,2,3\n4,5,6\n`, "b.csv": `1,2,3\n${"7,8,9\n".repeat(30)}` });
    const { names, rows } = await read(join(named, "*.csv"), { header: true });
    expect(names).toEqual(["1", "2", "3", "file"]);
    expect(rows).toHaveLength(31);
  });

  it("name the file of a row that is set aside, and keep rows = kept + set aside", async () => {
    const good = Array.from({ length: 20 }, (_, i) => `${i},2024-01-01,x`).join("\n");
    const folder = folderOf({ "a.csv": `a,b,c\n${good}\n`, "b.csv": `a,b,c\n${good}\n1,2,3,4,5\n` });
    const { report } = await read(join(folder, "*.csv"));
    expect(report).toMatchObject({ rows: 41, kept: 40, rejected: 1 });
    expect(report.rejects[0]).toMatchObject({
      line: 22,
      message: expect.stringMatching(/^csv: b\.csv: line 22 has 5/),
    });
  });

  it("keep a column of their own that is named file", async () => {
    const folder = folderOf({ "a.csv": "file,x\nmine,1\n", "b.csv": "file,x\nyours,2\n" });
    const { names, rows } = await read(join(folder, "?.csv"));
    expect(names).toEqual(["file", "x", "file_2"]);
    expect(rows.map(([own, , file]) => [own, file])).toEqual([
      ["mine", "a.csv"],
      ["yours", "b.csv"],
    ]);
  });

  it("may be of other formats, packed, and in folders below", async () => {
    const folder = folderOf({
      "x/a.ndjson.gz": gzipSync('{"n":1,"s":"a"}\n{"n":2,"s":"b"}\n'),
      "y/a.ndjson.gz": gzipSync('{"n":"three","s":"c"}\n'),
    });
    const { rows } = await read(join(folder, "**/*.gz"));
    expect(rows).toEqual([
      ["1", "a", "x/a.ndjson.gz"],
      ["2", "b", "x/a.ndjson.gz"],
      ["three", "c", "y/a.ndjson.gz"],
    ]);
  });

  it("in a folder with brackets in its name are found; a file with such a name is itself", async () => {
    const folder = folderOf({ "a.csv": sales(1, 2), "data[1].csv": sales(5, 4) }, "year {2024} [x]");
    expect((await read(join(folder, "*.csv"))).rows).toHaveLength(6);
    const { names, rows } = await read(join(folder, "data[1].csv"));
    expect([names.length, rows.length]).toEqual([3, 4]);
  });

  it("give the same on both engines", async () => {
    const folder = folderOf({ "a.csv": sales(1, 5), "b.csv": "day,city\n2024-02-01,Bern\n" });
    const [memory, duckdb] = [
      await read(join(folder, "*.csv"), { engine: "memory" }),
      await read(join(folder, "*.csv"), { engine: "duckdb" }),
    ];
    expect(duckdb.rows).toEqual(memory.rows);
  });

  it("that are none, or are not of one table, are a Problem", async () => {
    const folder = folderOf({ "a.csv": sales(1, 5), "b.csv": "sku,price\nx,1\ny,2\n", "c.log": "", "d.log": "" });
    await expect(open(join(folder, "*.tsv"))).rejects.toMatchObject({ code: "no-files" });
    await expect(open(join(folder, "*.log"))).rejects.toMatchObject({ code: "empty-file" });
    await expect(open(join(folder, "*.csv"))).rejects.toMatchObject({
      code: "no-common-column",
      message:
        "*.csv: b.csv has no column of a.csv, whose columns are day, city, amount; name only the files of one table",
    });
  });
});
