import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { DuckDBInstance } from "@duckdb/node-api";
import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { type Bytes, bytesOf } from "../../src/core/bytes.ts";
import { cellText } from "../../src/engines/memory/cast.ts";
import { fileBytes } from "../../src/host/node.ts";
import { openSource } from "../../src/sources/open-source.ts";
import type { ReadOptions } from "../../src/sources/source.ts";
import { csvRecord } from "../../src/sources/write-csv.ts";
import { writeXlsx } from "./write-xlsx.ts";
import { writeZstd } from "./write-zstd.ts";

const folder = mkdtempSync(join(tmpdir(), "lode-written-"));
afterAll(() => rmSync(folder, { recursive: true }));

type Row = readonly [word: string, text: string, number: number];

/** Texts of one line in any script, half of them of little but what cells are cut by. */
const cell = fc
  .oneof(
    fc.string({ unit: "grapheme", maxLength: 8 }),
    fc.string({ unit: fc.constantFrom('"', "'", ",", ";", "|", "\\", "#", " ", "a"), maxLength: 8 }),
  )
  .map((text) => text.replace(/[\p{Cc}\u2028\u2029]/gu, "").trim());
const table = fc.array(fc.tuple(cell, cell, fc.double({ noNaN: true, noDefaultInfinity: true })), {
  minLength: 1,
  maxLength: 25,
}) as fc.Arbitrary<readonly Row[]>;

/** The rows of a file as texts; nothing is set aside. */
async function read(bytes: Bytes, options: ReadOptions = {}): Promise<string[][]> {
  const opened = await openSource(bytes, options);
  const rows: string[][] = [];
  for await (const { count, columns } of opened.batches())
    for (let i = 0; i < count; i++) rows.push(columns.map((column) => cellText(column, i) ?? ""));
  const { rows: all, kept, rejected } = opened.report();
  expect({ all, kept, rejected }).toEqual({ all: rows.length, kept: rows.length, rejected: 0 });
  return rows;
}

const textsOf = (rows: readonly Row[]) => rows.map(([word, text, number]) => [word, text, String(number)]);
const header = ["word", "text", "number"];
const csvOf = (rows: readonly Row[], delimiter = ",") =>
  [header, ...textsOf(rows)].map((cells) => `${csvRecord(cells, delimiter)}\n`).join("");
const objects = (rows: readonly Row[]) => rows.map(([word, text, number]) => ({ word, text, number }));
const encoded = (text: string) => new TextEncoder().encode(text);
/** What is asked of text: how it is cut, so that a table of a few odd cells is not guessed at. */
const told = (delimiter: string): ReadOptions => ({
  delimiter,
  quote: '"',
  escape: '"',
  comment: "",
  header: true,
  skip: 0,
});

/** A workbook's header is its first row, whatever the table looks like. */
const whole: ReadOptions = { header: true, skip: 0 };

let n = 0;
async function parquetOf(rows: readonly Row[]): Promise<Bytes> {
  const path = join(folder, `${n++}.parquet`);
  const instance = await DuckDBInstance.create(":memory:");
  const connection = await instance.connect();
  await connection.run("create table t (word varchar, text varchar, number double)");
  const appender = await connection.createAppender("t");
  for (const [word, text, number] of rows) {
    appender.appendVarchar(word);
    appender.appendVarchar(text);
    appender.appendDouble(number);
    appender.endRow();
  }
  appender.closeSync();
  await connection.run(`copy t to '${path}' (format parquet)`);
  connection.closeSync();
  instance.closeSync();
  return fileBytes(path);
}

const arffOf = (rows: readonly Row[]) => {
  const quoted = (text: string) => `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
  const lines = rows.map(([word, text, number]) => `${quoted(word)},${quoted(text)},${number}`);
  return `@relation any\n@attribute word string\n@attribute text string\n@attribute number real\n@data\n${lines.join("\n")}\n`;
};

/** A way to write each format, and how it is read. */
const formats: Record<
  string,
  {
    write(rows: readonly Row[]): Bytes | Promise<Bytes>;
    options?: ReadOptions;
    runs?: number;
    /** Which texts the format can hold, where not all. */
    within?(text: string): boolean;
  }
> = {
  "csv, commas": { write: (rows) => bytesOf("a.csv", csvOf(rows)), options: told(",") },
  "csv, semicolons": { write: (rows) => bytesOf("a.csv", csvOf(rows, ";")), options: told(";") },
  "csv, tabs": { write: (rows) => bytesOf("a.tsv", csvOf(rows, "\t")), options: told("\t") },
  "csv, bars, CRLF": {
    write: (rows) => bytesOf("a.csv", csvOf(rows, "|").replaceAll("\n", "\r\n")),
    options: told("|"),
  },
  "csv, UTF-8 with a mark": { write: (rows) => bytesOf("a.csv", `\ufeff${csvOf(rows)}`), options: told(",") },
  "csv, UTF-16": {
    write: (rows) => bytesOf("a.csv", Buffer.from(`\ufeff${csvOf(rows)}`, "utf16le")),
    options: told(","),
  },
  "csv, UTF-16, big end first": {
    write: (rows) => bytesOf("a.csv", Buffer.from(`\ufeff${csvOf(rows)}`, "utf16le").swap16()),
    options: told(","),
  },
  "csv, Latin-1": {
    write: (rows) => bytesOf("a.csv", Buffer.from(csvOf(rows), "latin1")),
    options: { ...told(","), encoding: "latin1" },
    within: (text) => /^[ -~\u00a0-\u00ff]*$/.test(text),
  },
  "csv, gzip": { write: (rows) => bytesOf("a.csv.gz", gzipSync(csvOf(rows))), options: told(",") },
  "csv, Zstandard": {
    write: async (rows) => bytesOf("a.csv.zst", await writeZstd(encoded(csvOf(rows)), 50)),
    options: told(","),
  },
  json: { write: (rows) => bytesOf("a.json", JSON.stringify(objects(rows), null, 1)) },
  ndjson: {
    write: (rows) =>
      bytesOf(
        "a.ndjson",
        objects(rows)
          .map((one) => JSON.stringify(one))
          .join("\n"),
      ),
  },
  "ndjson, Zstandard": {
    write: async (rows) =>
      bytesOf(
        "a.ndjson.zst",
        await writeZstd(
          encoded(
            objects(rows)
              .map((one) => JSON.stringify(one))
              .join("\n"),
          ),
        ),
      ),
  },
  arff: { write: (rows) => bytesOf("a.arff", arffOf(rows)), options: { escape: "\\" } },
  "xlsx, texts in cells": { write: (rows) => bytesOf("a.xlsx", writeXlsx([header, ...rows], false)), options: whole },
  "xlsx, texts shared": { write: (rows) => bytesOf("a.xlsx", writeXlsx([header, ...rows], true)), options: whole },
  parquet: { write: parquetOf, runs: 12 },
};

describe("what is written is read back", () => {
  for (const [name, { write, options, runs = 60, within }] of Object.entries(formats))
    it(name, async () => {
      await fc.assert(
        fc.asyncProperty(table, async (any) => {
          const rows = within ? any.map((row) => row.map((x) => (within(String(x)) ? x : "é")) as unknown as Row) : any;
          expect(await read(await write(rows), options)).toEqual(textsOf(rows));
        }),
        { numRuns: runs },
      );
    });
});
