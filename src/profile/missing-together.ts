import type { MissingPair } from "./profile-document.ts";

/** The columns that are missing in a row, as places, and the rows in which just these are. */
export interface Pattern {
  readonly missing: readonly number[];
  readonly rows: number;
}

/** Columns whose pairs are looked at, those with most gaps; pairs that are told. */
const columnsMost = 200;
const toldMost = 50;
const least = 0.1;

/**
 * How far columns are missing in the same rows: the correlation of "is missing" (phi), strongest first. 1 where they
 * are missing in the same rows, -1 where always exactly one is. Patterns tell all; the rows are not read again.
 */
export function missingTogether(
  patterns: readonly Pattern[],
  names: readonly string[],
  rows: number,
): readonly MissingPair[] {
  const counts = new Float64Array(names.length);
  for (const { missing, rows: count } of patterns) for (const i of missing) counts[i]! += count;
  const chosen = Array.from(counts.keys())
    .filter((i) => counts[i]! > 0 && counts[i]! < rows)
    .sort((a, b) => counts[b]! - counts[a]! || a - b)
    .slice(0, columnsMost);
  const size = chosen.length;
  const place = new Map(chosen.map((i, k) => [i, k]));
  const both = new Float64Array(size * size);
  for (const { missing, rows: count } of patterns) {
    const there = missing.flatMap((i) => place.get(i) ?? []);
    for (const k of there) for (const l of there) both[k * size + l]! += count;
  }
  const pairs: MissingPair[] = [];
  for (let k = 0; k < size; k++)
    for (let l = k + 1; l < size; l++) {
      const [a, b] = chosen[k]! < chosen[l]! ? [chosen[k]!, chosen[l]!] : [chosen[l]!, chosen[k]!];
      const [shareA, shareB] = [counts[a]! / rows, counts[b]! / rows];
      const shared = both[k * size + l]!;
      const correlation = (shared / rows - shareA * shareB) / Math.sqrt(shareA * (1 - shareA) * shareB * (1 - shareB));
      if (Math.abs(correlation) >= least)
        pairs.push({ a: names[a]!, b: names[b]!, correlation: Math.max(-1, Math.min(1, correlation)), both: shared });
    }
  return pairs
    .sort(
      (x, y) =>
        Math.abs(y.correlation) - Math.abs(x.correlation) || (x.a < y.a ? -1 : x.a > y.a ? 1 : x.b < y.b ? -1 : 1),
    )
    .slice(0, toldMost);
}
