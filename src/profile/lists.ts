import { cellsOf, type Level } from "./level.ts";

/** Cells that hold more than one item, and how often an item stands in the column at least. */
const severalShare = 0.3;
const repeats = 3;
const longest = 40;

/** The mark between the items of lists in the cells of a column, whose items come back in other cells; undefined for other text. */
export function listMarkOf(levels: readonly Level[]): string | undefined {
  const filled = cellsOf(levels);
  for (const mark of [";", "|", ","]) {
    const items = new Map<string, number>();
    let several = 0;
    let all = 0;
    let long = 0;
    for (const { level, count } of levels) {
      const parts = level.replace(/^[[{(]|[\]})]$/g, "").split(mark);
      if (parts.length > 1) several += count;
      for (const part of parts) {
        const item = part.trim();
        if (item === "" || item.length > longest) long += count;
        items.set(item, (items.get(item) ?? 0) + count);
        all += count;
      }
    }
    // Digits alone between commas or strokes are numbers and dates.
    const words = [...items.keys()].filter((item) => /\p{L}{2}/u.test(item)).length;
    if (several < severalShare * filled || long > 0.05 * all || words < 0.8 * items.size) continue;
    // A list has no order that all cells keep: its items come back beside others.
    if (all >= repeats * items.size && levels.length > items.size) return mark;
  }
  return undefined;
}
