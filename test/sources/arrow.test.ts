import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { dictionary, float64, int32, tableFromArrays, tableToIPC, utf8 } from "@uwdata/flechette";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bytesOf } from "../../src/core/bytes.ts";
import { fileBytes } from "../../src/host/node.ts";
import { arrow } from "../../src/sources/arrow.ts";
import { unpackLz4 } from "../../src/sources/lz4.ts";
import { openBytes } from "../../src/studies/open.ts";

const pathOf = (file: string) => fileURLToPath(new URL(`files/${file}`, import.meta.url));

async function read(name: string, content: Uint8Array) {
  const opened = await arrow.open(bytesOf(name, content), {});
  const columns: Record<string, { kind: string; values: unknown[] }> = {};
  for await (const table of opened.batches())
    for (const [j, column] of table.columns.entries()) {
      const name = table.names[j]!;
      columns[name] ??= { kind: column.kind, values: [] };
      if ("values" in column)
        for (const value of column.values) columns[name].values.push(Number.isNaN(value) ? null : value);
    }
  return { opened, columns, report: opened.report() };
}

const n = 300;
const of = (kind: string, cell: (i: number) => unknown) => ({
  kind,
  values: Array.from({ length: n }, (_, i) => cell(i)),
});
/** What was written by pyarrow. */
const expected = {
  i: of("number", (i) => (i % 7 === 0 ? null : i)),
  long: of("text", (i) => (i === 5 ? "9007199254740993" : String(i))),
  small: of("number", (i) => (i === 0 ? 0 : -i)),
  x: of("number", (i) => i / 4),
  flag: of("text", (i) => (i === 3 ? null : String(i % 2 === 0))),
  day: of("time", () => Date.UTC(2020, 1, 29)),
  us: of("time", (i) => (i === 2 ? null : -1)),
  ns: of("time", () => Date.UTC(2020, 0, 1) + 1),
  price: of("number", (i) => (i === 0 ? 0 : -i / 100)),
  word: of("text", (i) => (i === 1 ? null : `wort ${i % 3} é`)),
  code: of("text", (i) => `c${i % 4}`),
  clock: of("text", () => "01:02:03.5"),
  took: of("number", () => 1500),
  list: of("text", (i) => `[${i},null]`),
  struct: of("text", (i) => `{"a":${i},"b":"x"}`),
  bytes: of("text", () => "AA01"),
  none: of("text", () => null),
};

describe("an Arrow file", () => {
  for (const file of ["types-lz4.feather", "types-zstd.feather", "types.arrows"])
    it(`as pyarrow writes it is read with every type as what it is: ${file}`, async () => {
      const { columns, report } = await read(file, readFileSync(pathOf(file)));
      expect(columns).toEqual(expected);
      expect(report).toMatchObject({ rows: n, kept: n, rejected: 0, repairs: [] });
    });

  it("is opened by its name or its first bytes, with the same table on both engines", async () => {
    for (const engine of ["memory", "duckdb"] as const) {
      const data = await openBytes({ ...(await fileBytes(pathOf("types-lz4.feather"))), name: "stdin" }, { engine });
      expect(data.count).toBe(n);
      expect(data.schema.slice(0, 6).map(({ name, kind }) => [name, kind])).toEqual([
        ["i", "number"],
        ["long", "key"],
        ["small", "key"],
        ["x", "number"],
        ["flag", "flag"],
        ["day", "time"],
      ]);
      await data.close();
    }
    expect(arrow.reads("stdin", readFileSync(pathOf("types.arrows")).subarray(0, 100))).toBe(true);
  });

  it("gives back any table that was written", async () => {
    const cell = fc.option(fc.string({ unit: "grapheme", maxLength: 6 }));
    const row = fc.record({
      word: cell,
      level: cell,
      x: fc.option(fc.double({ noNaN: true })),
      i: fc.option(fc.integer()),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(row, { minLength: 1, maxLength: 30 }),
        fc.constantFrom("file", "stream"),
        async (rows, format) => {
          const own = <K extends keyof (typeof rows)[number]>(key: K) => rows.map((one) => one[key]);
          const table = tableFromArrays(
            { word: own("word"), level: own("level"), x: own("x"), i: own("i") },
            { types: { word: utf8(), level: dictionary(utf8(), int32()), x: float64(), i: int32() } },
          );
          const { columns } = await read("any.arrow", tableToIPC(table, { format })!);
          const values = Object.fromEntries(Object.entries(columns).map(([name, column]) => [name, column.values]));
          expect(values).toEqual({ word: own("word"), level: own("level"), x: own("x"), i: own("i") });
        },
      ),
      { numRuns: 60 },
    );
  });

  it("that is cut short anywhere is a Problem, or is told to have no end mark", async () => {
    for (const file of ["types-lz4.feather", "types.arrows"]) {
      const whole = readFileSync(pathOf(file));
      for (let length = 0; length < whole.length; length += 401) {
        const outcome = await read(file, whole.subarray(0, length)).catch((error: unknown) => error as Error);
        if (outcome instanceof Error) expect(outcome).toMatchObject({ name: "Problem" });
        else expect(outcome.report.repairs).toHaveLength(1);
      }
    }
    await expect(read("a.feather", Buffer.from("FEA1 of old"))).rejects.toMatchObject({ code: "unsupported" });
    await expect(read("a.arrow", Buffer.from("a,b\n1,2\n"))).rejects.toMatchObject({ code: "wrong-arrow" });
  });

  it("that is damaged gives a Problem or a table, never a fault, a hang or much memory", async () => {
    for (const file of ["types-lz4.feather", "types-zstd.feather", "types.arrows"]) {
      const whole = readFileSync(pathOf(file));
      await fc.assert(
        fc.asyncProperty(fc.nat(whole.length - 1), fc.integer({ min: 1, max: 255 }), async (place, change) => {
          const damaged = Uint8Array.from(whole);
          damaged[place]! ^= change;
          const outcome = await read(file, damaged).catch((error: unknown) => error as Error);
          if (outcome instanceof Error) expect(outcome).toMatchObject({ name: "Problem" });
          else expect(outcome.report.rows).toBe(outcome.report.kept);
        }),
        { numRuns: 150 },
      );
    }
  });
});

describe("an LZ4 frame", () => {
  /** `lz4 -9` of "abcabcabcabcabcabcabcabc-end-" */
  const frame = (block: readonly number[]) =>
    Uint8Array.from([0x04, 0x22, 0x4d, 0x18, 0x60, 0x40, 0x82, block.length, 0, 0, 0, ...block, 0, 0, 0, 0]);
  const codes = (text: string) => [...Buffer.from(text)];
  const sound = frame([0x3f, ...codes("abc"), 3, 0, 2, 0x50, ...codes("-end-")]);

  it("repeats what came before, also over itself", () => {
    expect(Buffer.from(unpackLz4(sound, 29)).toString()).toBe("abcabcabcabcabcabcabcabc-end-");
  });

  it("is refused where its size or a place in it is not true", () => {
    expect(() => unpackLz4(sound, 28)).toThrow(RangeError);
    expect(() => unpackLz4(sound, 2 ** 40)).toThrow("cannot hold so much");
    expect(() => unpackLz4(frame([0x3f, ...codes("abc"), 9, 0, 2, 0x50, ...codes("-end-")]), 29)).toThrow("damaged");
    expect(() => unpackLz4(sound.subarray(0, 20), 29)).toThrow(RangeError);
  });
});
