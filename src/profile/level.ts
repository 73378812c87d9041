/** A distinct text of a column and the cells that hold it. */
export interface Level {
  readonly level: string;
  readonly count: number;
}

/** Cells under these levels. */
export function cellsOf(levels: readonly Level[]): number {
  return levels.reduce((total, { count }) => total + count, 0);
}

export const cellsText = (count: number): string => `${count} ${count === 1 ? "cell" : "cells"}`;

/** Of cells that could not be read: "1 cell does not", "2 cells do not". */
export const cellsDoNot = (count: number): string => `${cellsText(count)} ${count === 1 ? "does" : "do"} not`;

/** The share of cells whose level passes; 0 without any. */
export function shareOf(levels: readonly Level[], test: (level: string) => boolean): number {
  const all = cellsOf(levels);
  return all === 0 ? 0 : cellsOf(levels.filter(({ level }) => test(level))) / all;
}

/** The mean over cells; 0 without any. */
export function meanOf(levels: readonly Level[], measure: (level: string) => number): number {
  const all = cellsOf(levels);
  return all === 0 ? 0 : levels.reduce((total, { level, count }) => total + measure(level) * count, 0) / all;
}

/** Levels trimmed; those that then agree are one, and blank ones are left out. Most frequent first. */
export function trimLevels(levels: readonly Level[]): Level[] {
  const counts = new Map<string, number>();
  for (const { level, count } of levels) {
    const text = level.trim();
    if (text !== "") counts.set(text, (counts.get(text) ?? 0) + count);
  }
  const result = Array.from(counts, ([level, count]) => ({ level, count }));
  return result.length === levels.length ? result : result.sort((a, b) => b.count - a.count);
}

/** A share as per cent; one digit more where rounding would hide that it is neither nothing nor all. */
export function percent(share: number): string {
  const plain = 100 * share;
  return plain === 0 || plain === 100 || (plain >= 1 && plain <= 99)
    ? `${Math.round(plain)} %`
    : `${Number(plain.toFixed(plain < 1 ? 2 : 1))} %`;
}
