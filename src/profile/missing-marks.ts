import { parseNumber } from "../core/patterns.ts";
import type { Cast } from "../core/plan.ts";
import type { Rows } from "../core/rows.ts";
import { columnGroups } from "./column-groups.ts";

export interface MissingMarks {
  readonly marks: readonly { readonly text: string; readonly count: number }[];
  /** Missing cells that are blank or bear a mark; the others did not parse. */
  readonly explained: number;
}

const marksLookedFor = 10_000;

/** Which texts made cells missing, and how many missing cells those and blank ones explain. */
export async function missingMarks(raw: Rows, casts: readonly Cast[]): Promise<ReadonlyMap<string, MissingMarks>> {
  const result = new Map<string, MissingMarks>();
  for (const group of columnGroups(casts)) await addMarks(raw, group, result);
  return result;
}

async function addMarks(raw: Rows, casts: readonly Cast[], result: Map<string, MissingMarks>): Promise<void> {
  const columns = casts.map(({ column }) => column);
  const absent = await raw.summarize(columns.map((column) => ({ ask: "missing", column }) as const));
  const levels = await raw.summarize(
    columns.map((column) => ({ ask: "levels", column, limit: marksLookedFor }) as const),
  );
  for (const [i, cast] of casts.entries()) {
    const words = new Set(cast.missing);
    const counts = new Map<string, number>();
    let explained = absent[i]!.count;
    for (const { level, count } of levels[i]!.levels) {
      const text = level.trim();
      const isMark =
        words.has(text) || (cast.missingNumbers ?? []).includes(parseNumber(text, cast.number ?? { decimal: "." }));
      if (text !== "" && !isMark) continue;
      explained += count;
      if (text !== "") counts.set(text, (counts.get(text) ?? 0) + count);
    }
    result.set(cast.column, { marks: Array.from(counts, ([text, count]) => ({ text, count })), explained });
  }
}
