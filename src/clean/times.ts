import type { Level } from "../profile/level.ts";
import { type TimeReading, timeFormatOf } from "../profile/times.ts";
import { levelsOf } from "./levels.ts";

const known = new WeakMap<readonly Level[], TimeReading | null>();

/** How the cells of a column are times; undefined where they are none. */
export function timesOf(name: string, cells: readonly string[]): TimeReading | undefined {
  const levels = levelsOf(cells);
  const before = known.get(levels);
  if (before !== undefined) return before ?? undefined;
  const found = timeFormatOf(levels, name);
  known.set(levels, found ?? null);
  return found;
}
