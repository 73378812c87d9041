import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { bytesOf } from "../../src/core/bytes.ts";
import { csv } from "../../src/sources/csv.ts";
import { csvRecord } from "../../src/sources/write-csv.ts";
import { type Read, readAll } from "./read-all.ts";

const data = join(import.meta.dirname, "../../../shared/data");
const spectrum = join(data, "csv_spectrum");
const pollock = join(data, "pollock_polluted");

const read = async (name: string, content: Uint8Array | string) => readAll(csv, bytesOf(name, content));

/** The plainest reader of RFC 4180 text, for the clean twins alone. */
function plainRecords(text: string): string[][] {
  const records: string[][] = [];
  let record: string[] = [];
  const cell = /"((?:[^"]|"")*)"(,|\r?\n|$)|([^,\r\n]*)(,|\r?\n|$)/gy;
  while (cell.lastIndex < text.length) {
    const match = cell.exec(text);
    if (match === null) throw new Error(`the twin is no RFC 4180 text at ${cell.lastIndex}`);
    record.push(match[1] === undefined ? match[3]! : match[1].replaceAll('""', '"'));
    if ((match[2] ?? match[4]) !== ",") {
      records.push(record);
      record = [];
    }
  }
  return records;
}

/** Rows of the twin that are missing in what was read, in order; fails where a row was read that the twin has not. */
function missingRows(read: readonly (readonly string[])[], twin: readonly (readonly string[])[]): number[] {
  const missing: number[] = [];
  let at = 0;
  for (const [i, row] of twin.entries()) {
    if (at < read.length && row.every((cell, j) => cell === read[at]![j])) at++;
    else missing.push(i);
  }
  expect(read.slice(at), "rows that the twin does not have").toEqual([]);
  return missing;
}

describe.skipIf(!existsSync(spectrum))("csv_spectrum gives its twin", () => {
  const files = existsSync(spectrum) ? readdirSync(join(spectrum, "csvs")) : [];
  /** The telephone number of the twin is not the one in the file. */
  const wrongTwin: Record<string, Record<string, string>> = {
    "location_coordinates.csv": { "Contact Phone Number": "2095257564" },
  };
  test.each(files)("%s", async (file) => {
    const { names, rows, report } = await read(file, readFileSync(join(spectrum, "csvs", file)));
    const twin = [JSON.parse(readFileSync(join(spectrum, "json", file.replace(".csv", ".json")), "utf8"))]
      .flat()
      .map((row: Record<string, string>) => ({ ...row, ...wrongTwin[file] }));
    expect(rows.map((cells) => Object.fromEntries(names.map((name, j) => [name, cells[j]])))).toEqual(twin);
    expect(report.rejected).toBe(0);
  });
});

describe.skipIf(!existsSync(pollock))("pollock gives its twin, less what is set aside", () => {
  const files = existsSync(pollock) ? readdirSync(join(pollock, "csv")) : [];
  test.each(files)("%s", async (file) => {
    const content = readFileSync(join(pollock, "csv", file));
    if (file === "file_no_payload.csv") {
      await expect(read(file, content)).rejects.toMatchObject({ code: "empty-file" });
      return;
    }
    const clean = plainRecords(readFileSync(join(pollock, "clean", file), "utf8"));
    const result = await read(file, content);
    const headless = file === "file_no_header.csv";
    expect(result.names).toEqual(headless ? clean[0]!.map((_, j) => `column_${j + 1}`) : clean[0]);
    const missing = missingRows(result.rows, clean.slice(headless ? 0 : 1));
    expect(missing).toHaveLength(result.report.rejected);
    // A broken line costs itself at most; a file that is foreign as a whole costs nothing.
    const line = Number(/^row_.*?(\d+)_/.exec(file)?.[1] ?? Number.NaN) + 1;
    expect(result.report.rejects.map((reject) => reject.line)).toEqual(missing.map(() => line));
  });
});

describe.skipIf(!existsSync(pollock))("pollock, each line of the source broken in each place", () => {
  const source = existsSync(pollock) ? readFileSync(join(pollock, "csv/source.csv"), "utf8") : "";
  const lines = source.split(/\r?\n/).slice(0, -1);
  const records = lines.map((line) => plainRecords(`${line}\n`)[0]!);
  /** The fields of a line as they stand in it. */
  const raw = lines.map((line) => [...line.matchAll(/(?:^|,)("(?:[^"]|"")*"|[^,]*)/g)].map((match) => match[1]!));
  const file = (row: number, line: string) => [...lines.slice(0, row), line, ...lines.slice(row + 1), ""].join("\r\n");
  const with_ = (row: number, cells: readonly string[]) => [...records.slice(0, row), cells, ...records.slice(row + 1)];

  async function check(row: number, line: string, twin: readonly (readonly string[])[], namesMayDiffer = false) {
    const result: Read = await read("broken.csv", file(row, line));
    if (namesMayDiffer) expect([8, 9]).toContain(result.names.length);
    else expect(result.names).toEqual(twin[0]);
    // Without the ninth name the ninth column, always empty, is surplus.
    const missing = missingRows(
      result.rows,
      twin.slice(1).map((cells) => cells.slice(0, result.names.length)),
    );
    expect(missing.length).toBeLessThanOrEqual(row === 0 ? 0 : 1);
    expect(result.report.rejects.map((reject) => reject.line)).toEqual(missing.map(() => row + 1));
    return missing.length;
  }
  /** Every row, so that a failure names its case. */
  const every = lines.map((_, row) => row);

  test.each(every)("extra quotes in row %i", async (row) => {
    for (let j = 0; j < 9; j++) {
      const cells = raw[row]!.map((cell, i) => (i === j ? `"${cell}` : cell));
      const twin = records[row]!.map((cell, i) => (i === j ? `"${cell}` : cell));
      await check(row, cells.join(","), with_(row, twin));
    }
  });

  test.each(every)("a delimiter less in row %i", async (row) => {
    for (let j = 1; j < 9; j++) {
      const line = `${raw[row]!.slice(0, j).join(",")}${raw[row]!.slice(j).join(",")}`;
      // Of two names that run together nobody can tell where one ends.
      await check(row, line, records, row === 0);
    }
  });

  test.each(every)("a delimiter more in row %i", async (row) => {
    for (let j = 0; j < 9; j++) {
      const line = [...raw[row]!.slice(0, j), "", ...raw[row]!.slice(j)].join(",");
      await check(row, line, records);
    }
  });

  test.each(every)("another delimiter in row %i", async (row) => {
    for (const delimiter of [" ", "\t", ";", "|"]) await check(row, raw[row]!.join(delimiter), records);
  });

  test("whole files in other dialects", async () => {
    for (const delimiter of [",", ";", "\t", "|", "||", "::", "^"]) {
      for (const end of ["\n", "\r\n", "\r"]) {
        const text = records.map((record) => csvRecord(record, delimiter) + end).join("");
        const { names, rows } = await read("dialect.csv", text);
        expect([names, ...rows], `${JSON.stringify(delimiter)} ${JSON.stringify(end)}`).toEqual(records);
      }
    }
    for (const mark of ["\\", "\0"]) {
      const quoted = (cell: string) => (/[",]/.test(cell) ? `"${cell.replaceAll('"', `${mark}"`)}"` : cell);
      const { names, rows } = await read(
        "escape.csv",
        records.map((cells) => `${cells.map(quoted).join(",")}\n`).join(""),
      );
      expect([names, ...rows], `escape ${JSON.stringify(mark)}`).toEqual(records);
    }
  });
});
