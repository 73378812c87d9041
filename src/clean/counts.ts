const known = new WeakMap<readonly string[], ReadonlyMap<string, number>>();

/** How often each text stands in a column, missing cells not counted. Every finder asks: a column is counted once, as long as it stays as it is. */
export function countTexts(cells: readonly string[]): ReadonlyMap<string, number> {
  const before = known.get(cells);
  if (before) return before;
  const counts = new Map<string, number>();
  for (const cell of cells) if (cell !== "") counts.set(cell, (counts.get(cell) ?? 0) + 1);
  known.set(cells, counts);
  return counts;
}

export const sumOf = (counts: ReadonlyMap<string, number>): number => {
  let sum = 0;
  for (const count of counts.values()) sum += count;
  return sum;
};
