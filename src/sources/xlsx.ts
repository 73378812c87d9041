import type { Bytes } from "../core/bytes.ts";
import { Problem } from "../core/problem.ts";
import { openAsCsv } from "./as-csv.ts";
import type { Source } from "./source.ts";
import { unworkedFormulas } from "./xlsx-formulas.ts";

/** Unpacked bytes that a workbook may have: it is held in memory whole. */
const unpackedMost = 2 ** 30;

/** Workbooks of Excel 2007 and later. Of merged cells the first holds the value; a formula is the value it had when saved. */
export const xlsx: Source = {
  id: "xlsx",
  reads: (name, head) => /\.xlsx$/i.test(name) && isZip(head),
  async open(bytes, options) {
    const data = await wholeOf(bytes);
    refuseBomb(bytes.name, data);
    const { default: readSheets } = await import("read-excel-file/universal");
    const sheets = await readSheets(new Blob([data])).catch((error: unknown) => {
      const reason = error instanceof Error ? error.message : String(error);
      throw new Problem("unreadable-file", `xlsx: ${bytes.name} is no workbook, or was cut short (${reason})`, {
        reason,
      });
    });
    const names = sheets.map(({ sheet }) => sheet);
    const chosen = options.table === undefined ? sheets[0] : sheets.find(({ sheet }) => sheet === options.table);
    if (chosen === undefined)
      throw new Problem(
        "unknown-table",
        `xlsx: ${bytes.name} has no sheet "${options.table ?? ""}"; its sheets are ${names.join(", ")}`,
        { names },
      );
    const rows = chosen.data.map((row) => row.map(textOf));
    const width = rows.reduce((most, row) => Math.max(most, row.length), 0);
    const filled = rows.map((row) => [...row, ...Array<string>(width - row.length).fill("")]);
    const opened = await openAsCsv(bytes.name, () => filled, options);
    const { count, first } = await unworkedFormulas(data, chosen.sheet);
    if (count === 0) return opened;
    const more = count > first.length ? ` and ${count - first.length} more` : "";
    const note = `xlsx: ${bytes.name}: ${count} ${count === 1 ? "cell holds a formula" : "cells hold formulas"} without a value (${first.join(", ")}${more}) and ${count === 1 ? "is" : "are"} read as missing; open the workbook in a spreadsheet program and save it`;
    return { ...opened, report: () => ({ ...opened.report(), notes: [note] }) };
  },
};

/** A cell as a person would write it into a text file. */
function textOf(value: unknown): string {
  if (value === null || value === undefined) return "";
  if (value instanceof Date)
    return value
      .toISOString()
      .replace("T", " ")
      .replace(/\.000Z$/, "")
      .replace(/ 00:00:00$/, "");
  return String(value);
}

const isZip = (head: Uint8Array): boolean => head[0] === 0x50 && head[1] === 0x4b;

async function wholeOf(bytes: Bytes): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of bytes.stream()) {
    chunks.push(chunk);
    size += chunk.length;
  }
  const whole = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
}

/** Adds up what the entries of the archive say they unpack to (APPNOTE.TXT 4.3.12). */
function refuseBomb(name: string, data: Uint8Array): void {
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  let unpacked = 0;
  for (let at = 0; at + 46 <= data.length; at++)
    if (view.getUint32(at, true) === 0x02014b50) unpacked += view.getUint32(at + 24, true);
  if (unpacked > unpackedMost)
    throw new Problem(
      "too-large",
      `xlsx: ${name} unpacks to ${Math.round(unpacked / 2 ** 20)} MB, more than the ${unpackedMost / 2 ** 20} MB that are read; save the sheet as CSV`,
      { unpacked },
    );
}
