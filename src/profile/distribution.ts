import type { Rows } from "../core/rows.ts";
import { columnOf, isNumeric } from "../core/table.ts";

/** What a column holds, for a small picture. */
export interface Distribution {
  readonly column: string;
  readonly borders?: readonly number[];
  readonly counts: readonly number[];
  readonly levels?: readonly string[];
}

const bins = 20;
const levelsMost = 12;

/** What each column holds, for a small picture: a histogram between the 0.5 and 99.5 % quantiles, or the top levels. */
export async function distributions(rows: Rows): Promise<readonly Distribution[]> {
  const result: Distribution[] = [];
  for (const field of rows.schema) {
    if (field.levels) {
      const [{ levels }] = await rows.summarize([{ ask: "levels", column: field.name, limit: levelsMost }]);
      result.push({
        column: field.name,
        levels: levels.map(({ level }) => level),
        counts: levels.map(({ count }) => count),
      });
    } else if (field.kind === "number" || field.kind === "time") {
      const [{ values }] = await rows.summarize([{ ask: "quantiles", column: field.name, at: [0.005, 0.995] }]);
      const [low, high] = values;
      if (low == null || high == null) continue;
      const width = (high - low) / bins;
      // A constant has no width; neither have 5e-324 and 1e308 one that a double holds.
      if (!Number.isFinite(width) || low + width <= low) continue;
      const counts = new Array<number>(bins).fill(0);
      for await (const table of rows.batches([field.name])) {
        const column = columnOf(table, field.name);
        if (!isNumeric(column)) continue;
        for (const value of column.values)
          if (!Number.isNaN(value)) counts[Math.max(0, Math.min(bins - 1, Math.floor((value - low) / width)))]!++;
      }
      result.push({ column: field.name, borders: Array.from({ length: bins + 1 }, (_, i) => low + i * width), counts });
    }
  }
  return result;
}
