import { Problem } from "../../core/problem.ts";
import { cellText } from "../memory/cast.ts";
import type { Stored } from "./columns.ts";
import { type Database, itemsOf } from "./database.ts";

/** Every code of a coded column with its cells. `cells` are due in all. */
export async function* groupsOf(
  database: Database,
  stored: Stored,
  from: string,
  cells: number,
): AsyncGenerator<{ readonly value: number; readonly count: number }> {
  const { column } = stored;
  const sql = `select ${column}::DOUBLE, count(*)::DOUBLE n from ${from} where ${column} is not null group by ${column}`;
  let seen = 0;
  for await (const chunk of database.chunks(sql)) {
    const values = itemsOf(chunk, 0);
    const counts = itemsOf(chunk, 1);
    for (let i = 0; i < values.length; i++) {
      seen += counts[i]!;
      yield { value: values[i]!, count: counts[i]! };
    }
  }
  if (seen !== cells)
    throw new Problem(
      "engine-fault",
      `the DuckDB engine counted ${seen} of ${cells} cells and stopped; try again with more --memory`,
    );
}

/** The text of a cell of a coded or numeric column, as the memory engine writes it. */
export function groupText({ kind, levels }: Stored, value: number): string {
  if (levels) return levels[value]!;
  return cellText({ kind: kind as "number" | "time", values: Float64Array.of(value) }, 0)!;
}
