import { parseNumber } from "../core/patterns.ts";
import type { Cast, Plan } from "../core/plan.ts";
import type { Rows } from "../core/rows.ts";
import { byFrequency, isCodedKind } from "./memory/cast.ts";

/**
 * The plan with the levels of every coded cast told: all texts of the column, most frequent first, ties by code point.
 * They are read off all rows, so that the plan itself says nothing that depends on more than a row.
 */
export async function settleLevels(rows: Rows, plan: Plan): Promise<Plan> {
  const settled: Plan[number][] = [];
  for (const step of plan) {
    if (step.step !== "cast" || step.casts.every((cast) => !isOpen(cast))) {
      settled.push(step);
      continue;
    }
    const before = settled.length > 0 ? rows.derive(settled) : rows;
    const open = step.casts.filter(isOpen);
    const answers = await before.summarize(
      open.map(({ column }) => ({ ask: "levels", column, limit: Number.POSITIVE_INFINITY }) as const),
    );
    const levels = new Map(open.map((cast, i) => [cast, levelsOf(cast, answers[i]!.levels)]));
    settled.push({ step: "cast", casts: step.casts.map((cast) => ({ ...cast, ...found(levels.get(cast)) })) });
  }
  return settled;
}

const isOpen = (cast: Cast) => isCodedKind(cast.to) && cast.levels === undefined;
const found = (levels: readonly string[] | undefined) => (levels ? { levels } : {});

function levelsOf(cast: Cast, texts: readonly { readonly level: string; readonly count: number }[]): string[] {
  const missing = new Set(["", ...cast.missing]);
  const numbers = new Set(cast.missingNumbers ?? []);
  const counts = new Map<string, number>();
  for (const { level, count } of texts) {
    const text = level.trim();
    if (missing.has(text) || (numbers.size > 0 && numbers.has(parseNumber(text, cast.number)))) continue;
    counts.set(text, (counts.get(text) ?? 0) + count);
  }
  return byFrequency(counts).map(([level]) => level);
}
