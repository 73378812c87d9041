import type { Bytes } from "../core/bytes.ts";
import { csv } from "./csv.ts";
import type { Opened, ReadOptions } from "./source.ts";
import { csvRecord } from "./write-csv.ts";

/** How the text below is written, so that nothing of it needs to be guessed. */
const dialect: ReadOptions = { delimiter: ",", quote: '"', escape: '"', comment: "", encoding: "utf-8" };

const linesPerChunk = 512;

/**
 * Rows of cells from elsewhere, read as the text of a CSV file would be: the header, what stands above it and what does
 * not fit are found and reported in the same way for every format.
 */
export async function openAsCsv(
  name: string,
  rows: () => AsyncIterable<readonly string[]> | Iterable<readonly string[]>,
  options: ReadOptions,
): Promise<Opened> {
  const encoder = new TextEncoder();
  const bytes: Bytes = {
    name,
    async *stream() {
      let lines: string[] = [];
      for await (const cells of rows()) {
        lines.push(`${csvRecord(cells)}\n`);
        if (lines.length < linesPerChunk) continue;
        yield encoder.encode(lines.join(""));
        lines = [];
      }
      if (lines.length > 0) yield encoder.encode(lines.join(""));
    },
  };
  const { table, ...reading } = options;
  const opened = await csv.open(bytes, { ...reading, ...dialect });
  return { ...opened, options: { ...opened.options, ...(table === undefined ? {} : { table }) } };
}
