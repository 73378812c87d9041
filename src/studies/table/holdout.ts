import type { Rows } from "../../core/rows.ts";
import { cellText } from "../../engines/memory/cast.ts";
import { csvRecord } from "../../sources/write-csv.ts";

/** Rows as CSV text: a header, then the cells as they were read. */
export async function rowsAsCsv(rows: Rows): Promise<string> {
  const lines = [csvRecord(rows.schema.map((field) => field.name))];
  for await (const table of rows.batches())
    for (let row = 0; row < table.count; row++)
      lines.push(csvRecord(table.columns.map((column) => cellText(column, row) ?? "")));
  return `${lines.join("\n")}\n`;
}
