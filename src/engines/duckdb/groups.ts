import { Problem } from "../../core/problem.ts";
import { cellText, compareText } from "../memory/cast.ts";
import type { Stored } from "./columns.ts";
import { type Database, itemsOf } from "./database.ts";

type LevelCount = { readonly level: string; readonly count: number };

/** Every distinct cell of a coded or numeric column with its count, as the cell's text. `cells` are due in all. */
export async function* groupsOf(
  database: Database,
  stored: Stored,
  from: string,
  cells: number,
  order = "",
): AsyncGenerator<{ readonly value: number; readonly count: number }> {
  const { column } = stored;
  const sql = `select ${column}::DOUBLE, count(*)::DOUBLE n from ${from} where ${column} is not null group by ${column} ${order}`;
  let seen = 0;
  for await (const chunk of database.chunks(sql)) {
    const values = itemsOf(chunk, 0);
    const counts = itemsOf(chunk, 1);
    for (let i = 0; i < chunk.rowCount; i++) {
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

/** The most frequent, ties by code point. Holds a few times `limit`, however many come. */
export function createTop(limit: number) {
  let kept: LevelCount[] = [];
  let distinct = 0;
  const most = Math.max(4 * limit, 1000);
  const cut = () => {
    kept.sort((a, b) => b.count - a.count || compareText(a.level, b.level));
    kept = kept.slice(0, limit);
  };
  return {
    add(level: string, count: number): void {
      distinct++;
      kept.push({ level, count });
      if (kept.length > most) cut();
    },
    answer() {
      cut();
      return { distinct, levels: kept };
    },
  };
}
