import type { Random } from "../src/core/random.ts";
import { cellText } from "../src/engines/memory/cast.ts";
import type { ReadOptions } from "../src/sources/source.ts";
import { csvRecord } from "../src/sources/write-csv.ts";
import { open } from "../src/studies/open.ts";

/** A table as the texts of its cells. */
export interface TextTable {
  readonly names: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

export async function readTextTable(file: string, reading: ReadOptions = {}): Promise<TextTable> {
  const data = await open(file, reading);
  const { names, columns, count } = await data.source.raw.collect(data.count);
  const rows = Array.from({ length: count }, (_, row) => columns.map((column) => cellText(column, row) ?? ""));
  await data.close();
  return { names, rows };
}

/** CSV text of `limit` rows by chance, the cells of `target` dealt anew among them: they have nothing to do with the rest. */
export function shuffleTarget({ names, rows }: TextTable, target: string, limit: number, random: Random): string {
  const place = names.indexOf(target);
  const taken = shuffled(rows, random.fork("rows")).slice(0, limit);
  const targets = shuffled(
    taken.map((row) => row[place]!),
    random.fork("target"),
  );
  const records = taken.map((row, i) => csvRecord(row.with(place, targets[i]!)));
  return `${[csvRecord(names), ...records].join("\n")}\n`;
}

/** Fisher and Yates. */
function shuffled<T>(items: readonly T[], random: Random): T[] {
  const result = [...items];
  for (let i = result.length - 1; i > 0; i--) {
    const j = random.below(i + 1);
    [result[i], result[j]] = [result[j]!, result[i]!];
  }
  return result;
}
