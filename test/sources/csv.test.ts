import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Bytes, bytesOf } from "../../src/core/bytes.ts";
import { Problem } from "../../src/core/problem.ts";
import { csv, sniff } from "../../src/sources/csv.ts";
import { longestHead } from "../../src/sources/csv-decode.ts";
import type { ReadOptions } from "../../src/sources/source.ts";
import { csvRecord } from "../../src/sources/write-csv.ts";
import { readAll } from "./read-all.ts";

const read = (content: Uint8Array | string, options: ReadOptions = {}) =>
  readAll(csv, bytesOf("t.csv", content), options);

/** The same bytes cut at the given places. */
const cut = (content: Uint8Array, places: readonly number[]): Bytes => ({
  name: "t.csv",
  async *stream() {
    let at = 0;
    for (const place of [...places].map((p) => p % (content.length + 1)).sort((a, b) => a - b)) {
      yield content.subarray(at, place);
      at = place;
    }
    yield content.subarray(at);
  },
});

async function gzip(text: string): Promise<Uint8Array> {
  const stream = new Blob([text]).stream().pipeThrough(new CompressionStream("gzip"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

const utf16 = (text: string, bigEnd: boolean, mark: boolean): Uint8Array => {
  const all = (mark ? "\ufeff" : "") + text;
  const view = new DataView(new ArrayBuffer(all.length * 2));
  for (let i = 0; i < all.length; i++) view.setUint16(i * 2, all.charCodeAt(i), !bigEnd);
  return new Uint8Array(view.buffer);
};

const people = "name,city,age\nJosé,Köln,31\nAnna,Wien,42\nZoë,Łódź,28\n";
const plain: ReadOptions = {
  delimiter: ",",
  quote: '"',
  escape: '"',
  comment: "",
  encoding: "utf-8",
  header: true,
  headerLines: 1,
  skip: 0,
};

describe("encodings", () => {
  const expected = [
    ["José", "Köln", "31"],
    ["Anna", "Wien", "42"],
    ["Zoë", "Łódź", "28"],
  ];
  test.each([
    ["UTF-8", new TextEncoder().encode(people), "utf-8"],
    ["UTF-8 with a mark", new TextEncoder().encode(`\ufeff${people}`), "utf-8"],
    ["UTF-16LE with a mark", utf16(people, false, true), "utf-16le"],
    ["UTF-16BE with a mark", utf16(people, true, true), "utf-16be"],
    ["UTF-16LE without", utf16(people, false, false), "utf-16le"],
    ["UTF-16BE without", utf16(people, true, false), "utf-16be"],
  ])("%s", async (_, content, encoding) => {
    const { names, rows, options } = await read(content);
    expect(options.encoding).toBe(encoding);
    expect(names).toEqual(["name", "city", "age"]);
    expect(rows).toEqual(expected);
  });
  test("Latin-1, also where the first accent comes late", async () => {
    const text = `name,age\n${"Anna,42\n".repeat(60_000)}José,31\n`;
    const { rows, options } = await read(Uint8Array.from(text, (c) => c.charCodeAt(0)));
    expect(options.encoding).toBe("latin1");
    expect(rows.at(-1)).toEqual(["José", "31"]);
  });
  test("a damaged character does not make UTF-8 Latin-1", async () => {
    const content = new TextEncoder().encode(people.repeat(3));
    content[content.lastIndexOf(0xc3) + 1] = 0x20;
    expect((await read(content)).options.encoding).toBe("utf-8");
  });
  test("gzip", async () => {
    expect((await read(await gzip(people))).rows).toEqual(expected);
  });
});

describe("problems", () => {
  test.each([
    ["an empty file", "", "empty-file"],
    ["blank lines only", "\n\n  \n", "empty-file"],
    ["a mark only", "\ufeff", "empty-file"],
    ["an Excel workbook", "PK\u0003\u0004 and so on", "binary-file"],
    ["a Parquet file", "PAR1 and so on", "binary-file"],
    ["NULs", `a,b\n${"\u0000\u0001\u0002x".repeat(100)}`, "binary-file"],
    ["too many columns", `${"1,".repeat(40_000)}1\n`, "too-many-columns"],
  ])("%s", async (_, content, code) => {
    await expect(read(content)).rejects.toMatchObject({ code });
  });
  test("a gzip archive that is cut short", async () => {
    const whole = await gzip(Array.from({ length: 5000 }, (_, i) => `${i},${(i * 7919) % 1000}\n`).join(""));
    await expect(read(whole.subarray(0, whole.length - 20))).rejects.toMatchObject({ code: "broken-gzip" });
  });
  test("a long mark", async () => {
    await expect(read("a,b\n1,2\n", { delimiter: "abc" })).rejects.toMatchObject({ code: "bad-option" });
  });
});

describe("rows", () => {
  const table = (lines: readonly string[]) =>
    [
      "id,when,price,note",
      ...Array.from({ length: 40 }, (_, i) => `${i},2020-01-${10 + (i % 20)},${i}.5,text ${i}`),
      ...lines,
    ].join("\n");

  test("a broken line costs itself and is named", async () => {
    const { report } = await read(table(["41,2020-02-01,3.5,x,y,z", "42,2020-02-01,3.5,x"]));
    expect(report).toMatchObject({ rows: 42, kept: 41, rejected: 1 });
    expect(report.rejects).toEqual([
      {
        line: 42,
        code: "fields",
        message: "csv: line 42 has 6 fields, the header has 4; the row was set aside in rejects.csv",
        text: "41,2020-02-01,3.5,x,y,z",
      },
    ]);
  });
  test("surplus empty fields are dropped, missing trailing ones filled, both counted", async () => {
    const { rows, report } = await read(table(["41,2020-02-01,3.5,x,,", "42,2020-02-01,3.5", "43,2020-02-01", "44,x"]));
    expect(rows.slice(-3)).toEqual([
      ["41", "2020-02-01", "3.5", "x"],
      ["42", "2020-02-01", "3.5", ""],
      ["43", "2020-02-01", "", ""],
    ]);
    expect(report.repaired).toBe(3);
    expect(report.repairs.map(({ line }) => line)).toEqual([42, 43, 44]);
    // "x" is no date: the row did not lose its last fields.
    expect(report.rejects.map(({ line }) => line)).toEqual([45]);
  });
  test("a quote that never closes costs its own line at most", async () => {
    const broken = ['41,2020-02-01,3.5,"open', ...Array.from({ length: 500 }, (_, i) => `${i},2020-02-02,1.5,text`)];
    const { rows, report } = await read(table(broken));
    expect(report).toMatchObject({ rows: 541, kept: 541, rejected: 0, repaired: 1 });
    expect(rows[40]).toEqual(["41", "2020-02-01", "3.5", '"open']);
  });
  test("a quote that closes far below by chance costs its own line at most", async () => {
    const broken = [
      '41,2020-02-01,3.5,"open',
      ...Array.from({ length: 50 }, (_, i) => `${i},2020-02-02,1.5,text`),
      '92,2020-02-02,1.5,5"',
    ];
    const { report } = await read(table(broken));
    expect(report.rows).toBe(92);
    expect(report.rejected).toBeLessThanOrEqual(1);
  });
  test("cells of several lines are kept", async () => {
    const { rows, report } = await read('id,text\n1,"a\nb, c\r\n\r\n""d"""\n2,x\n');
    expect(rows).toEqual([
      ["1", 'a\nb, c\r\n\r\n"d"'],
      ["2", "x"],
    ]);
    expect(report).toMatchObject({ rows: 2, rejected: 0, skipped: [] });
  });
  test("lines are counted through cells of several lines", async () => {
    const text = ['41,2020-02-01,3.5,"a\nb\nc"', "42,2020-02-01,3.5,x,y", "43,2020-02-01"];
    const { report } = await read(table(text));
    expect(report.rejects.map(({ line }) => line)).toEqual([45]);
    expect(report.repairs.map(({ line }) => line)).toEqual([46]);
  });
  test("a cell of a million characters", async () => {
    const long = "x".repeat(1_000_000);
    const { rows } = await read(`id,text\n1,${long}\n2,"${long}\n${long}"\n`);
    expect(rows.map((row) => row[1]!.length)).toEqual([1_000_000, 2_000_001]);
  });
  test("preamble, comments, blank lines, footnotes and a second table are counted, not read", async () => {
    const body = Array.from({ length: 20 }, (_, i) => `${i},${i}.5,w${i}`).join("\n");
    const { names, rows, report, options } = await read(
      `Report of the north\n\nid,price,word\n# a comment, it is\n${body}\n\nSource: the office of statistics\n`,
    );
    expect(names).toEqual(["id", "price", "word"]);
    expect(rows).toHaveLength(20);
    expect(options).toMatchObject({ skip: 2, comment: "#" });
    expect(report.skipped).toEqual([
      { kind: "preamble", lines: 2 },
      { kind: "blank", lines: 1 },
      { kind: "comment", lines: 1 },
      { kind: "footnote", lines: 1 },
    ]);
    const two = await read(`id,price,word\n${body}\n\nregion,total\nnorth,5\nsouth,6\nwest,7\n`);
    expect(two.rows).toHaveLength(20);
    expect(two.report.skipped).toEqual([
      { kind: "blank", lines: 1 },
      { kind: "table", lines: 4 },
    ]);
  });
  test("a header without rows", async () => {
    const { names, rows, report } = await read("id,price\n");
    expect(names).toEqual(["id", "price"]);
    expect([rows.length, report.rows]).toEqual([0, 0]);
  });
  test("names: trimmed, filled in, made different", async () => {
    expect((await read(" a ,a,,a_2,b\n1,2,3,4,5\n6,7,8,9,10\n")).names).toEqual(["a", "a_3", "column_3", "a_2", "b"]);
    expect((await read("a,a\n1,2\n3,4\n")).names).toEqual(["a", "a_2"]);
  });
  test("row names as R writes them have no name", async () => {
    const { names, rows, report } = await read("x,y\nr1,1,2\nr2,3,4\nr3,5,6\n");
    expect(names).toEqual(["column_1", "x", "y"]);
    expect(rows[0]).toEqual(["r1", "1", "2"]);
    expect(report.repairs).toEqual([]);
  });
  test("several header lines are joined", async () => {
    const body = Array.from({ length: 12 }, (_, i) => `x${i},${i},${i}.5,${i}`).join("\n");
    const { names, report } = await read(`item,size,mass,age\n,cm,kg,years\n${body}\n`);
    expect(report.rows).toBe(13);
    expect(names).toEqual(["item", "size", "mass", "age"]);
    const joined = await read(`item,size,mass,age\nname,cm,kg,years\n${body}\n`);
    expect(joined.names).toEqual(["item name", "size cm", "mass kg", "age years"]);
    const grouped = await read(`,2019,,2020\nitem,size,mass,age\n${body}\n`);
    expect(grouped.names).toEqual(["item", "2019 size", "2019 mass", "2020 age"]);
    expect(grouped.report.rows).toBe(12);
  });
});

describe("long lines", () => {
  const names = Array.from({ length: 20_000 }, (_, i) => `measurement_${i}`);
  const row = names.map((_, i) => String(i % 7)).join(",");
  const wide = `${names.join(",")}\n${row}\n${row}\n`;

  test("a header longer than the first look is read whole, however the stream is cut", async () => {
    for (const bytes of [bytesOf("t.csv", wide), cut(new TextEncoder().encode(wide), [1000, 262_145, 300_000])]) {
      const opened = await csv.open(bytes, {});
      expect(opened.names).toHaveLength(20_000);
      expect(opened.names.at(-1)).toBe("measurement_19999");
      let rows = 0;
      for await (const table of opened.batches()) rows += table.count;
      expect(rows).toBe(2);
    }
  });

  test("a first line without an end is refused by the name of the limit", async () => {
    const endless = bytesOf("t.csv", "a".repeat(longestHead + 10));
    await expect(csv.open(endless, {})).rejects.toThrow("the limit longestHead");
  });
});

describe("options", () => {
  test("what is given wins", async () => {
    const text = "a;b\n1,5;2\n3,5;4\n";
    expect((await read(text)).names).toEqual(["a", "b"]);
    expect((await read(text, { delimiter: ",", header: false })).options).toMatchObject({
      delimiter: ",",
      header: false,
    });
    expect((await read(text, { header: false })).rows).toHaveLength(3);
    expect((await read("1,2\n3,4\n", { header: true })).names).toEqual(["1", "2"]);
    const named = await read("1,2\n3,4\n", { columns: ["x", "y"] });
    expect([named.names, named.rows.length]).toEqual([["x", "y"], 2]);
    expect((await read("# x\n1,2\n", { comment: "", header: false })).report.skipped).toEqual([
      { kind: "preamble", lines: 1 },
    ]);
    expect((await read("junk,junk\na,b\n1,2\n", { skip: 1 })).names).toEqual(["a", "b"]);
  });
  test("sniff tells them all", async () => {
    expect(await sniff(bytesOf("t.csv", "a,b\n1,2\n3,4\n"))).toEqual(plain);
  });
});

describe("csvRecord", () => {
  test.each([
    [["a", "b c", ""], ",", "a,b c,"],
    [["a,b", 'say "x"', "two\nlines", "one\rmore"], ",", '"a,b","say ""x""","two\nlines","one\rmore"'],
    [["a,b", "a;b"], ";", 'a,b;"a;b"'],
    [[" a", "b ", "#c"], ",", '" a","b ","#c"'],
    [[""], ",", '""'],
  ])("%j with %j", (cells, delimiter, text) => {
    expect(csvRecord(cells, delimiter)).toBe(text);
  });
});

describe("properties", () => {
  const cell = fc.oneof(
    fc.string({ maxLength: 12 }),
    fc.string({ unit: "grapheme", maxLength: 6 }),
    fc.constantFrom("", '"', '""', ",", "\n", "\r\n", "\r", " x ", "#", "\ufeff", "1", "NA", 'a"b', "'"),
  );
  const width = fc.integer({ min: 1, max: 5 });
  const table = width.chain((n) =>
    fc.array(fc.array(cell, { minLength: n, maxLength: n }), { minLength: 1, maxLength: 12 }),
  );

  test("what is written is read back", async () => {
    await fc.assert(
      fc.asyncProperty(
        table,
        fc.constantFrom(",", ";", "\t", "||"),
        fc.constantFrom("\n", "\r\n"),
        async (rows, delimiter, end) => {
          const names = rows[0]!.map((_, j) => `n${j}`);
          const text = [names, ...rows].map((cells) => csvRecord(cells, delimiter) + end).join("");
          const result = await read(text, { ...plain, delimiter });
          expect(result.names).toEqual(names);
          expect(result.rows).toEqual(rows);
          expect(result.report).toMatchObject({ rows: rows.length, rejected: 0, repaired: 0 });
        },
      ),
      { numRuns: 500 },
    );
  });

  test("however the bytes are cut", async () => {
    const piece = fc.oneof(
      cell,
      fc.constantFrom(",", ",", ";", "\n", "\r\n", "\n", '"', "é", "😀", "1", "2.5", "name"),
    );
    const text = fc.array(piece, { minLength: 1, maxLength: 60 }).map((pieces) => pieces.join(""));
    await fc.assert(
      fc.asyncProperty(text, fc.array(fc.nat(400), { maxLength: 8 }), async (content, places) => {
        const bytes = new TextEncoder().encode(content);
        const once = (source: Bytes) => readAll(csv, source).catch((problem: Problem) => problem.code);
        expect(await once(cut(bytes, places))).toEqual(await once(bytesOf("t.csv", bytes)));
        const every = Array.from({ length: bytes.length }, (_, i) => i);
        expect(await once(cut(bytes, every))).toEqual(await once(bytesOf("t.csv", bytes)));
      }),
      { numRuns: 400 },
    );
  });

  test("however a table with cells of several lines is cut", async () => {
    await fc.assert(
      fc.asyncProperty(table, fc.array(fc.nat(400), { maxLength: 8 }), async (rows, places) => {
        const names = rows[0]!.map((_, j) => `n${j}`);
        const bytes = new TextEncoder().encode([names, ...rows].map((cells) => `${csvRecord(cells)}\r\n`).join(""));
        expect((await readAll(csv, cut(bytes, places), plain)).rows).toEqual(rows);
        const every = Array.from({ length: bytes.length }, (_, i) => i);
        expect((await readAll(csv, cut(bytes, every), plain)).rows).toEqual(rows);
      }),
      { numRuns: 300 },
    );
  });

  test("whatever the bytes are: rows are kept or rejected, or there is a Problem", async () => {
    const pieces = fc.array(fc.oneof(cell, fc.constantFrom(",", "\t", "\n", "\n", "|", " ", "\\", "0")), {
      maxLength: 80,
    });
    const garbage = fc.oneof(
      fc.uint8Array({ maxLength: 300 }),
      pieces.map((list) => new TextEncoder().encode(list.join(""))),
    );
    await fc.assert(
      fc.asyncProperty(garbage, async (content) => {
        try {
          const result = await read(content);
          expect(result.report.rows).toBe(result.report.kept + result.report.rejected);
          expect(result.rows).toHaveLength(result.report.kept);
          expect(result.rows.every((row) => row.length === result.names.length)).toBe(true);
          expect(new Set(result.names).size).toBe(result.names.length);
          expect(await read(content, result.options)).toEqual(result);
        } catch (reason) {
          if (!(reason instanceof Problem)) throw reason;
        }
      }),
      { numRuns: 1500 },
    );
  });

  test("single quotes that stand in the header alone are taken for quotes", async () => {
    const rows = Array.from({ length: 50 }, (_, i) => `${i}\t${i % 7}`).join("\n");
    const { names, options } = await read(`'popul'\t'income'\n${rows}\n`);
    expect(names).toEqual(["popul", "income"]);
    expect(options.quote).toBe("'");
  });

  test("quotes that never close do not make reading quadratic", async () => {
    const lines = Array.from({ length: 400_000 }, (_, i) => `${i},"""${i}`).join("\n");
    const { report } = await read(`id,text\n${lines}\n`);
    expect(report.rows).toBe(report.kept + report.rejected);
  });
});

describe("a file that was cut off", () => {
  const whole = Array.from({ length: 40 }, (_, i) => `${i},town ${i},${i * 3}`).join("\n");
  const text = `id,place,size\n${whole}\n`;
  const notesOf = async (content: string) => (await read(content)).report.notes ?? [];

  test("says so where it ends before the last cell of a line, or within quotes", async () => {
    const told = [expect.stringMatching(/ends within line 42, before the last of its 3 cells .*fetch it again/)];
    expect(await notesOf(`${text}40,town 4`)).toEqual(told);
    expect(await notesOf(`${text}40,"town 4`)).toEqual(told);
    expect((await read(`${text}40,town 4`)).report).toMatchObject({ rows: 41, kept: 41, repaired: 1 });
  });

  test("is not meant where the end is whole, short lines stand inside, or lines differ in length", async () => {
    expect(await notesOf(text)).toEqual([]);
    expect(await notesOf(`${text}40,town 40,120`)).toEqual([]);
    expect(await notesOf(text.replace("7,town 7,21", "7,town 7"))).toEqual([]);
    expect(await notesOf(`${text}40,town 40\n`)).toEqual([]);
    const basket = (i: number) =>
      Array.from({ length: 1 + ((i * 7) % 5) }, (_, k) => `item${(i * 3 + k) % 11}`).join(",");
    expect(await notesOf(Array.from({ length: 61 }, (_, i) => basket(i)).join("\n"))).toEqual([]);
  });
});
