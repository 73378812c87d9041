import { spawnSync } from "node:child_process";
import {
  appendFileSync,
  chmodSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { DuckDBInstance } from "@duckdb/node-api";
import { afterAll, describe, expect, it } from "vitest";
import { type Bytes, bytesOf } from "../../src/core/bytes.ts";
import { createRandom } from "../../src/core/random.ts";
import { cellText } from "../../src/engines/memory/cast.ts";
import { fileBytes } from "../../src/host/node.ts";
import { openBytes } from "../../src/studies/open.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const main = join(root, "dist", "cli", "main.js");
const folder = mkdtempSync(join(tmpdir(), "lode-hostile-"));
chmodSync(folder, 0o755);
afterAll(() => rmSync(folder, { recursive: true }));

const rows = (count: number, line: (i: number) => string) =>
  `id,name,amount\n${Array.from({ length: count }, (_, i) => `${line(i)}\n`).join("")}`;
const plain = (i: number) => `${i},name ${i % 9},${i / 4}`;
const bytes = (text: string) => Buffer.from(text, "latin1");
const noise = (() => {
  const random = createRandom(5, "hostile");
  return Uint8Array.from({ length: 5000 }, () => random.below(256));
})();
const book = readFileSync(join(root, "test/sources/files/book.xlsx"));
const parquet = await (async () => {
  const path = join(folder, "sound.parquet");
  const connection = await (await DuckDBInstance.create(":memory:")).connect();
  await connection.run(`copy (select i, 'w' || i w from range(5000) t(i)) to '${path}' (format parquet)`);
  connection.closeSync();
  return readFileSync(path);
})();

/** The same file with other lengths in the directory of its archive: it says that it unpacks to 4 GB. */
function blown(archive: Uint8Array): Uint8Array {
  const copy = Buffer.from(archive);
  const entry = copy.indexOf(Uint8Array.of(0x50, 0x4b, 1, 2));
  copy.writeUInt32LE(0xfffffff0, entry + 24);
  return copy;
}

/** Files that are read: rows that are kept, rows that are set aside. */
const loaded: Record<string, readonly [content: string | Uint8Array, kept: number, rejected: number]> = {
  "ragged.csv": [rows(60, (i) => (i % 20 === 7 ? `${plain(i)},x,y,z` : plain(i))), 57, 3],
  "short.csv": [rows(60, (i) => (i === 7 ? "7,name 7" : plain(i))), 60, 0],
  "unclosed.csv": [rows(60, (i) => (i === 7 ? '7,"name,1' : plain(i))), 60, 0],
  "long-cell.csv": [rows(60, (i) => (i === 7 ? `7,${"x".repeat(1_000_000)},1` : plain(i))), 60, 0],
  "nul.csv": [rows(60, (i) => (i === 7 ? "7,na\0me,1" : plain(i))), 60, 0],
  "line-ends.csv": [rows(60, (i) => (i % 2 ? `${plain(i)}\r` : plain(i))), 60, 0],
  "encodings.csv": [
    bytes(rows(60, (i) => (i === 7 ? "7,M\xfcller,1" : i === 9 ? "9,M\xc3\xbcller,2" : plain(i)))),
    60,
    0,
  ],
  "doubled-header.csv": [`a,a,,a\n${"1,2,3,4\n5,6,7,8\n".repeat(9)}`, 18, 0],
  "header-only.csv": ["id,name,amount\n", 0, 0],
  "formulas.csv": [rows(60, (i) => (i === 7 ? '7,"=HYPERLINK(""x"")",=1+2' : plain(i))), 60, 0],
  // Below its 40 rows stands one of nothing but a formula that was never calculated: the reader of workbooks gives no row.
  "formulas.xlsx": [book, 40, 0],
};

/** Files that are refused: the code, and what the sentence says. */
const refused: Record<string, readonly [content: string | Uint8Array, code: string, says: RegExp]> = {
  "wide.csv": [
    `${Array.from({ length: 100_000 }, (_, j) => `c${j}`).join(",")}\n${"1,".repeat(99_999)}1\n`,
    "too-many-columns",
    /100000 columns, the limit maxColumns is 32768/,
  ],
  "no-lines.csv": ["x".repeat(9_000_000), "line-too-long", /does not end within 8388608 bytes, the limit longestHead/],
  "empty.csv": ["", "empty-file", /is empty/],
  "blank.csv": ["\n  \n\n", "empty-file", /only blank lines/],
  "noise.csv": [noise, "binary-file", /looks like a binary file/],
  "picture.csv": [
    Buffer.concat([Buffer.from([0x89, 0x50, 0x4e, 0x47]), noise]),
    "binary-file",
    /is a PNG image, not text/,
  ],
  "cut.csv.gz": [
    gzipSync(rows(5000, plain)).subarray(0, 3000),
    "broken-gzip",
    /gzip archive that is damaged or cut short/,
  ],
  "cut.parquet": [parquet.subarray(0, parquet.length - 100), "wrong-parquet", /cut short/],
  "cut.xlsx": [book.subarray(0, 4000), "unreadable-file", /is no workbook, or was cut short/],
  "bomb.xlsx": [blown(book), "too-large", /more than the 1024 MB that are read/],
  "cut.json": ['[{"a":1},{"a":2', "wrong-json", /ends inside of a value/],
  "cut.arrow": [Buffer.from("ARROW1\0\0 and so on and so forth"), "wrong-arrow", /cut short/],
};

describe("a hostile file that can be read is accounted for", () => {
  for (const [name, [content, kept, rejected]] of Object.entries(loaded))
    it(name, async () => {
      const data = await openBytes(bytesOf(name, content));
      const { report } = data.source;
      expect({ rows: report.rows, kept: report.kept, rejected: report.rejected, count: data.count }).toEqual({
        rows: kept + rejected,
        kept,
        rejected,
        count: kept,
      });
      for (const { line, message, code } of report.rejects) {
        expect(line).toBeGreaterThan(1);
        expect(message).toContain(`line ${line} `);
        expect(code).not.toBe("");
      }
      await data.close();
    });

  it("keeps what a cell holds: formulas as they stand, a million characters, each name once", async () => {
    const textsOf = async (name: string) => {
      const data = await openBytes(bytesOf(name, loaded[name]![0]));
      const table = await data.source.raw.collect(data.count);
      return {
        names: table.names,
        cell: (row: number, j: number) => cellText(table.columns[j]!, row),
      };
    };
    const formulas = await textsOf("formulas.csv");
    expect([formulas.cell(7, 1), formulas.cell(7, 2)]).toEqual(['=HYPERLINK("x")', "=1+2"]);
    expect((await textsOf("long-cell.csv")).cell(7, 1)).toHaveLength(1_000_000);
    expect((await textsOf("doubled-header.csv")).names).toEqual(["a", "a_2", "column_3", "a_3"]);
    expect((await textsOf("unclosed.csv")).cell(7, 1)).toBe('"name');
  });
});

describe("a hostile file that cannot be read is refused in one sentence", () => {
  for (const [name, [content, code, says]] of Object.entries(refused))
    it(`${name}: ${code}`, async () => {
      await expect(openBytes(bytesOf(name, content))).rejects.toMatchObject({
        name: "Problem",
        code,
        message: expect.stringMatching(says),
      });
      writeFileSync(join(folder, name), content);
      const { status, stderr, stdout } = spawnSync(process.execPath, [main, "profile", name], at(folder));
      expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
      expect(stderr).toMatch(says);
      expect(stderr.trim().split("\n")).toHaveLength(1);
      expect(stderr).not.toMatch(/^\s+at /m);
    });
});

describe("a file that does not hold still", () => {
  /** A file to which something happens when it has been read so many times. */
  async function unsteady(name: string, reads: number, happens: (path: string) => void): Promise<Bytes> {
    const path = join(folder, name);
    writeFileSync(path, rows(500, plain));
    const sound = await fileBytes(path);
    let times = 0;
    return {
      ...sound,
      async *stream() {
        if (++times === reads) happens(path);
        yield* sound.stream();
      },
    };
  }

  for (const reads of [1, 2, 3, 4])
    it(`grows at look ${reads}: told, not half read`, async () => {
      const bytes = await unsteady("grows.csv", reads, (path) => appendFileSync(path, "500,new,1\n"));
      await expect(openBytes(bytes)).rejects.toMatchObject({ code: "changed-file" });
    });

  it("vanishes: told", async () => {
    const bytes = await unsteady("vanishes.csv", 3, (path) => rmSync(path));
    await expect(openBytes(bytes)).rejects.toMatchObject({
      code: "unreadable-file",
      message: expect.stringMatching(/no such file/),
    });
  });

  it("may not be read: told by its name", () => {
    const path = join(folder, "secret.csv");
    writeFileSync(path, rows(10, plain), { mode: 0o000 });
    // Root may read everything: the command then runs as nobody.
    const nobody = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};
    const { status, stderr } = spawnSync(process.execPath, [main, "profile", path], { ...at(folder), ...nobody });
    expect({ status, stderr }).toEqual({
      status: 2,
      stderr: `lode: ${path}: the file may not be read (permission denied)\n`,
    });
  });
});

describe.skipIf(process.platform === "win32")("where there is no room to write", () => {
  it("a full standard output is told", () => {
    writeFileSync(join(folder, "a.csv"), rows(50, plain));
    const full = openSync("/dev/full", "w");
    const { status, stderr } = spawnSync(process.execPath, [main, "profile", "a.csv", "--json"], {
      ...at(folder),
      stdio: ["ignore", full, "pipe"],
    });
    expect({ status, stderr }).toEqual({
      status: 2,
      stderr: "lode: standard output could not be written (the disk is full)\n",
    });
  });

  it("files that may not grow are told, and nothing is left behind", () => {
    writeFileSync(join(folder, "a.csv"), rows(50, plain));
    const command = `ulimit -f 1; trap '' XFSZ; exec "${process.execPath}" "${main}" profile a.csv --out small`;
    const { status, stderr } = spawnSync("sh", ["-c", command], at(folder));
    expect(status).toBe(2);
    expect(stderr).toMatch(
      /^lode: .*small: the results could not be written \(.*\); choose another place with --out\n$/,
    );
    expect(readdirSync(join(folder, "small"))).toEqual([]);
  });
});

function at(cwd: string) {
  return { cwd, encoding: "utf8", env: { ...process.env, INIT_CWD: cwd } } as const;
}
