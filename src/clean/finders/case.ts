import { countTexts } from "../counts.ts";
import type { Finder, Found } from "../recipe.ts";

/** The writing of most cells must stand so many times for each that is written otherwise. */
const timesMore = 10;
/** A writing of so few cells gives way to one that is five times as frequent. */
const veryFew = 2;
const timesMoreOfFew = 5;
/** Where more texts than this share have two frequent writings, case means something in the column. */
const mostRivals = 0.1;
const leastTexts = 10;

/**
 * Writings of one text that differ in case, blanks and points only ("USA", "Usa"): the rare one becomes the frequent one.
 * Two frequent ones are not merged, they are marked.
 */
export const caseVariants: Finder = {
  id: "case",
  certain: false,
  find: ({ names, columns }) =>
    names.flatMap((name, at): Found[] => {
      const { rare, rivals, texts } = writingsOf(columns[at]!);
      if (rare.size === 0 || rivals.length > mostRivals * texts) return [];
      const shown = [...rare].slice(0, 3).map(([from, to]) => `"${from}" for "${to}"`);
      return [
        {
          columns: [name],
          reason: `rare writings that differ from a frequent one in case, blanks or points only: ${shown.join(", ")}`,
          evidence: { texts: rare.size },
          change: { do: "replace", values: Object.fromEntries(rare) },
        },
      ];
    }),
};

/** Texts with two frequent writings, which are never merged without asking. */
export function markWritings(name: string, cells: readonly string[]): Found[] {
  const { rivals, texts } = writingsOf(cells);
  if (rivals.length === 0 || rivals.length > mostRivals * texts) return [];
  const shown = rivals.slice(0, 3).map((pair) => pair.map(([text, count]) => `"${text}" (${count})`).join(" and "));
  return [
    {
      columns: [name],
      reason: `${shown.join(", ")} differ in case, blanks or points only; both are frequent, so they were not merged`,
      evidence: { texts: rivals.length },
      cells: rivals.reduce((sum, pair) => sum + pair[1]![1], 0),
      change: { do: "mark" },
    },
  ];
}

type Writing = readonly [text: string, count: number];

function writingsOf(cells: readonly string[]) {
  const groups = new Map<string, Writing[]>();
  for (const [text, count] of countTexts(cells)) {
    if (!/\p{L}{2}/u.test(text) || text.length > 100) continue;
    const key = folded(text);
    const group = groups.get(key);
    if (group) group.push([text, count]);
    else groups.set(key, [[text, count]]);
  }
  const rare = new Map<string, string>();
  const rivals: [Writing, Writing][] = [];
  for (const group of groups.values()) {
    if (group.length < 2) continue;
    const [first, ...others] = group.sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
    for (const other of others)
      if (first![1] >= (other[1] <= veryFew ? timesMoreOfFew : timesMore) * other[1]) rare.set(other[0], first![0]);
      else if (other[1] > veryFew) rivals.push([first!, other]);
  }
  return { rare, rivals, texts: Math.max(groups.size, leastTexts) };
}

/** In lower case, with single blanks, without points and commas that stand beside no digit. */
const folded = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[\s_]+|-(?!\d)/g, " ")
    .replace(/ +/g, " ")
    .replace(/(?<!\d)[.,;:'\u2019"]|[.,;:'\u2019"](?!\d)/g, "")
    .trim();
