import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { type Bytes, bytesOf } from "../../src/core/bytes.ts";
import { isNumeric } from "../../src/core/table.ts";
import { json } from "../../src/sources/json.ts";
import { openBytes } from "../../src/studies/open.ts";

/** The same content in chunks of a few bytes, so that everything is cut somewhere. */
function chopped(bytes: Bytes, size: number): Bytes {
  return {
    ...bytes,
    async *stream() {
      for await (const chunk of bytes.stream())
        for (let at = 0; at < chunk.length; at += size) yield chunk.subarray(at, at + size);
    },
  };
}

async function read(name: string, content: string | Uint8Array, size = 1 << 20) {
  const opened = await json.open(chopped(bytesOf(name, content), size), {});
  const columns = new Map<string, { kind: string; values: unknown[] }>();
  for await (const table of opened.batches())
    for (const [j, column] of table.columns.entries()) {
      const known = columns.get(table.names[j]!) ?? { kind: column.kind, values: [] };
      columns.set(table.names[j]!, known);
      if ("values" in column) for (const value of column.values) known.values.push(Number.isNaN(value) ? null : value);
    }
  return { names: opened.names, columns: Object.fromEntries(columns), report: opened.report() };
}

const people = [
  { name: "Ann", age: 31, home: { city: "Köln", geo: { lat: 50.9 } }, tags: ["a", "b"], member: true },
  { name: 'B, "C" ]}', age: null, home: null, member: false, note: "line\nbreak" },
  { age: 2.5, home: { city: "" }, late: 1 },
];
const expected = {
  name: { kind: "text", values: ["Ann", 'B, "C" ]}', null] },
  age: { kind: "number", values: [31, null, 2.5] },
  "home.city": { kind: "text", values: ["Köln", null, ""] },
  "home.geo.lat": { kind: "number", values: [50.9, null, null] },
  tags: { kind: "text", values: ['["a","b"]', null, null] },
  member: { kind: "text", values: ["true", "false", null] },
  note: { kind: "text", values: [null, "line\nbreak", null] },
  late: { kind: "number", values: [null, null, 1] },
};

describe("json", () => {
  const lines = people.map((one) => JSON.stringify(one)).join("\n");
  const layouts: Record<string, string> = {
    "array.json": JSON.stringify(people),
    "pretty.json": `\ufeff  ${JSON.stringify(people, null, 2)}\n`,
    "lines.ndjson": lines,
    "lines.json": `${lines}\n\n`,
    "crlf.jsonl": lines.replaceAll("\n", "\r\n"),
    "values.json": people.map((one) => JSON.stringify(one, null, 1)).join("\n"),
  };
  for (const [name, content] of Object.entries(layouts))
    it(`reads ${name} the same, wherever it is cut`, async () => {
      for (const size of [1, 2, 3, 7, 1 << 20]) {
        const { columns, report } = await read(name, content, size);
        expect(columns).toEqual(expected);
        expect(report).toMatchObject({ rows: 3, kept: 3, rejected: 0 });
      }
      expect((await read(`${name}.gz`, gzipSync(content))).columns).toEqual(expected);
    });

  it("sets broken lines aside, each with its line", async () => {
    const { columns, report } = await read(
      "a.ndjson",
      '{"a":1}\n{"a":\n\n[1,2]\n7\n{"a":2}\n{"a":{"b":1},"a.b":2}\n{"a":3',
      5,
    );
    expect(columns).toEqual({ a: { kind: "number", values: [1, 2] } });
    expect(report).toMatchObject({ rows: 7, kept: 2, rejected: 5, skipped: [{ kind: "blank", lines: 1 }] });
    expect(report.rejects.map(({ line, code }) => [line, code])).toEqual([
      [2, "bad-json"],
      [4, "no-object"],
      [5, "no-object"],
      [7, "two-values"],
      [8, "bad-json"],
    ]);
    expect(report.rejects[0]!.message).toBe("json: line 2 is not valid JSON; it was set aside in rejects.csv");
  });

  it("sets a broken value of an array aside and reads on", async () => {
    const { columns, report } = await read("a.json", '[{"a":1},\n{"a":tru},\n3, {"a":2}]');
    expect(columns.a!.values).toEqual([1, 2]);
    expect(report.rejects.map(({ line }) => line)).toEqual([2, 3]);
  });

  it("keeps whole numbers that a double cannot hold, and characters that are none", async () => {
    const { columns } = await read(
      "a.ndjson",
      '{"id":12345678901234567890,"n":9007199254740992,"s":"12345678901234567890","h":"\\ud800"}\n{"id":1,"n":0.12345678901234567890,"s":""}',
    );
    expect(columns).toEqual({
      id: { kind: "text", values: ["12345678901234567890", "1"] },
      n: { kind: "text", values: ["9007199254740992", String(0.12345678901234568)] },
      s: { kind: "text", values: ["12345678901234567890", ""] },
      h: { kind: "text", values: ["\ufffd", null] },
    });
  });

  it("takes no harm from names and depths", async () => {
    const deep = `${'{"a":'.repeat(5000)}1${"}".repeat(5000)}`;
    const { columns, report } = await read("a.ndjson", `{"__proto__":1,"constructor":2,"":3}\n${deep}`);
    expect(report.kept).toBe(1);
    expect(report.rejects.map(({ code }) => code)).toEqual(["too-deep"]);
    expect(Object.getOwnPropertyDescriptor(columns, "constructor")!.value.values[0]).toBe(2);
    expect(Object.keys(columns)).toContain("(empty)");
  });

  const refused: Record<string, [string, string]> = {
    "an empty file": ["", "empty-file"],
    "blank lines": ["\n \n", "empty-file"],
    "an empty array": ["[]", "empty-file"],
    "an array of numbers": ["[1,2,3]", "empty-file"],
    "an array cut short": ['[{"a":1},{"a":', "wrong-json"],
    "an array without its end": ['[{"a":1}', "wrong-json"],
    "text after the array": ['[{"a":1}] {"a":2}', "wrong-json"],
    "a stray bracket": ['[{"a":1}}]', "wrong-json"],
    "a text": ["hello", "wrong-json"],
  };
  for (const [what, [content, code]] of Object.entries(refused))
    it(`refuses ${what}`, async () => {
      await expect(read("a.json", content)).rejects.toMatchObject({ code, message: expect.stringMatching(/^json: /) });
    });

  const movies = fileURLToPath(new URL("../../../shared/data/vega_movies_messy/movies.json", import.meta.url));
  it.skipIf(!existsSync(movies))("reads movies.json as JSON.parse does, on both engines", async () => {
    const content = readFileSync(movies);
    const list = JSON.parse(content.toString()) as Record<string, unknown>[];
    for (const engine of ["memory", "duckdb"] as const) {
      const data = await openBytes(bytesOf("movies.json", content), { engine });
      expect(data.count).toBe(list.length);
      const table = await data.collect(data.count, ["IMDB Rating"]);
      const column = table.columns[0]!;
      expect(isNumeric(column) && [...column.values].map((value) => (Number.isNaN(value) ? null : value))).toEqual(
        list.map((one) => one["IMDB Rating"]),
      );
      await data.close();
    }
  });
});
