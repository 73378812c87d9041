import type { Named } from "./pair-evidence.ts";

/** Pairs of columns up to which all are compared. */
export const pairsMost = 10_000;
/** In wider tables, columns that one column is compared with. */
export const candidatesMost = 20;
/** Columns that share a word or a level: one that more share says nothing. */
const sharedMost = 60;

/**
 * The columns of `b` that each column of `a` is compared with: all of them, or, in wide tables, those that share words of the
 * name or levels with it, the most telling first. Cost: one look at every word and level.
 */
export function candidates(a: readonly Named[], b: readonly Named[]): readonly (readonly number[])[] {
  if (a.length * b.length <= pairsMost) return a.map(() => b.map((_, j) => j));
  const holders = new Map<string, number[]>();
  for (const [j, one] of b.entries())
    for (const sign of signsOf(one)) {
      const list = holders.get(sign);
      if (list) list.push(j);
      else holders.set(sign, [j]);
    }
  return a.map((one) => {
    const scores = new Map<number, number>();
    for (const sign of signsOf(one)) {
      const list = holders.get(sign) ?? [];
      if (list.length <= sharedMost) for (const j of list) scores.set(j, (scores.get(j) ?? 0) + 1 / list.length);
    }
    return Array.from(scores)
      .sort(([i, x], [j, y]) => y - x || i - j)
      .slice(0, candidatesMost)
      .map(([j]) => j)
      .sort((i, j) => i - j);
  });
}

/** The whole name, its words, their beginnings and initials, and the levels. */
function signsOf({ sketch, tokens }: Named): ReadonlySet<string> {
  const words = tokens.map(({ word }) => word);
  return new Set([
    `name ${words.join("")}`,
    ...words.map((word) => `word ${word}`),
    ...words.filter((word) => word.length >= 3).map((word) => `begin ${word.slice(0, 3)}`),
    `initials ${words.length === 1 ? words[0] : words.map((word) => word[0]).join("")}`,
    ...(sketch.levels ?? []).map(({ level }) => `level ${level.trim().toLowerCase()}`),
  ]);
}
