import type { Bytes } from "../../src/core/bytes.ts";
import type { LoadReport, ReadOptions, Source } from "../../src/sources/source.ts";

export interface Read {
  readonly names: readonly string[];
  readonly rows: readonly (readonly string[])[];
  readonly report: LoadReport;
  readonly options: ReadOptions;
}

/** Everything that a source of text gives, rows as lists of cells. */
export async function readAll(source: Source, bytes: Bytes, options: ReadOptions = {}): Promise<Read> {
  const opened = await source.open(bytes, options);
  const rows: string[][] = [];
  for await (const { count, columns } of opened.batches())
    for (let i = 0; i < count; i++)
      rows.push(columns.map((column) => ("codes" in column ? "" : String(column.values[i]))));
  return { names: opened.names, rows, report: opened.report(), options: opened.options };
}
