import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Study } from "../src/findings/study.ts";
import type { ReadOptions } from "../src/sources/source.ts";
import { csvRecord } from "../src/sources/write-csv.ts";
import { readTextTable, type TextTable } from "./text-table.ts";

/** Writes explore.csv and confirm.csv of a study into a folder: holdout.csv has the confirm rows, the others explored. */
export async function writeSplit(
  folder: string,
  file: string,
  reading: ReadOptions,
  study: Study,
  holdout: string,
): Promise<void> {
  const all = await readTextTable(file, reading);
  const confirm = await readTextTable(holdout);
  const explore = { names: all.names, rows: without(all.rows, confirm.rows) };
  if (explore.rows.length !== study.split.explore || confirm.rows.length !== study.split.confirm)
    throw new Error(
      `${holdout}: ${explore.rows.length} and ${confirm.rows.length} rows, the study has ${study.split.explore} and ${study.split.confirm}`,
    );
  writeFileSync(join(folder, "explore.csv"), csvOf(explore));
  writeFileSync(join(folder, "confirm.csv"), csvOf(confirm));
}

/** Rows less those of another table, each taken away as often as it stands there. */
function without(rows: TextTable["rows"], taken: TextTable["rows"]): TextTable["rows"] {
  const left = new Map<string, number>();
  for (const row of taken) left.set(JSON.stringify(row), (left.get(JSON.stringify(row)) ?? 0) + 1);
  return rows.filter((row) => {
    const key = JSON.stringify(row);
    const count = left.get(key) ?? 0;
    if (count > 0) left.set(key, count - 1);
    return count === 0;
  });
}

const csvOf = ({ names, rows }: TextTable) => `${[names, ...rows].map((cells) => csvRecord(cells)).join("\n")}\n`;
