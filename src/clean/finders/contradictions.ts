import { countTexts } from "../counts.ts";
import { groupRows } from "../groups.ts";
import { isMeasure } from "../measures.ts";
import type { Found, Texts } from "../recipe.ts";

/** Groups of rows with the same key that must be there, and the share of them that must agree. */
const leastGroups = 20;
const agreeShare = 0.98;
/** What a column would agree by chance: its most frequent value must be below this share. */
const mostFrequent = 0.9;
const mostColumns = 60;

/**
 * Rows with one key and different values in columns that the key determines elsewhere: in nearly all groups of rows that
 * share a key they agree, in these they do not.
 */
export function markContradictions(texts: Texts): Found[] {
  const { names, columns, count } = texts;
  const distinct = columns.map((cells) => countTexts(cells).size);
  const keys = [...names.keys()].filter(
    (at) => distinct[at]! >= leastGroups && distinct[at]! < count && !isMeasure(names[at]!, columns[at]!),
  );
  if (keys.length === 0 || names.length > mostColumns) return [];
  const best = new Map<number, Broken>();
  for (const key of keys) {
    const groups = [...groupRows(columns[key]!).values()].filter((rows) => rows.length > 1);
    if (groups.length < leastGroups) continue;
    for (const to of names.keys()) {
      // What is determined has no more values than the key, but for those that contradict.
      if (to === key || distinct[to]! < 2 || distinct[to]! > distinct[key]! / agreeShare + 1) continue;
      const broken = brokenIn(groups, columns[to]!, count, key);
      const known = best.get(to);
      if (broken && (!known || broken.share > known.share)) best.set(to, broken);
    }
  }
  return keys.flatMap((key): Found[] => {
    const told = [...best].filter(([, one]) => one.key === key && one.rows.length > 0);
    if (told.length === 0) return [];
    const rows = [...new Set(told.flatMap(([, one]) => one.rows))].sort((a, b) => a - b);
    const others = told.map(([to]) => names[to]!);
    return [
      {
        columns: [names[key]!, ...others],
        reason: `${rows.length} rows share ${names[key]} with others and contradict them in ${others.join(", ")}, which ${names[key]} determines in ${Math.floor(1000 * Math.min(...told.map(([, one]) => one.share))) / 10} % of its groups`,
        evidence: { rows: rows.length, share: Math.min(...told.map(([, one]) => one.share)) },
        cells: rows.length,
        change: { do: "mark", rows: rows.slice(0, 20).map((row) => row + 1) },
      },
    ];
  });
}

interface Broken {
  readonly key: number;
  readonly share: number;
  /** Rows of groups that do not agree. */
  readonly rows: readonly number[];
}

function brokenIn(
  groups: readonly (readonly number[])[],
  cells: readonly string[],
  count: number,
  key: number,
): Broken | undefined {
  const frequent = Math.max(...countTexts(cells).values());
  if (frequent > mostFrequent * count) return undefined;
  const most = Math.floor((1 - agreeShare) * groups.length);
  let seen = 0;
  let broken = 0;
  const rows: number[] = [];
  for (const group of groups) {
    const first = group.find((row) => cells[row] !== "");
    if (first === undefined) continue;
    seen++;
    if (group.every((row) => cells[row] === "" || cells[row] === cells[first])) continue;
    if (++broken > most) return undefined;
    rows.push(...group);
  }
  return seen >= leastGroups && broken <= (1 - agreeShare) * seen ? { key, share: 1 - broken / seen, rows } : undefined;
}
