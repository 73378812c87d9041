import type { Level } from "../profile/level.ts";
import { missingBesideNumbers } from "../profile/missing-words.ts";
import { countTexts } from "./counts.ts";

const marks = missingBesideNumbers([]);
const known = new WeakMap<ReadonlyMap<string, number>, readonly Level[]>();

/** The distinct texts of a column, most frequent first, without the words that mean missing beside numbers. */
export function levelsOf(cells: readonly string[]): readonly Level[] {
  const counts = countTexts(cells);
  const before = known.get(counts);
  if (before) return before;
  const levels = Array.from(counts, ([level, count]) => ({ level, count }))
    .filter(({ level }) => !marks.has(level.trim()))
    .sort((a, b) => b.count - a.count || (a.level < b.level ? -1 : 1));
  known.set(counts, levels);
  return levels;
}
