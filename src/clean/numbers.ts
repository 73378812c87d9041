import { parseNumber } from "../core/patterns.ts";
import type { NumberFormat } from "../core/plan.ts";
import { cellsOf, type Level } from "../profile/level.ts";
import { numberFormatOf } from "../profile/numbers.ts";
import { levelsOf } from "./levels.ts";

/** A column whose cells are numbers, nearly all: in ascending order, each with its cells. */
export interface Numbers {
  readonly format: NumberFormat;
  readonly cells: number;
  readonly sorted: readonly { readonly value: number; readonly count: number }[];
}

const known = new WeakMap<readonly Level[], Numbers | null>();

/** The numbers of a column; undefined where fewer than 95 % of its cells are. */
export function numbersOf(texts: readonly string[]): Numbers | undefined {
  const levels = levelsOf(texts);
  const before = known.get(levels);
  if (before !== undefined) return before ?? undefined;
  const found = read(levels);
  known.set(levels, found ?? null);
  return found;
}

function read(levels: readonly Level[]): Numbers | undefined {
  const format = numberFormatOf(levels)?.format;
  if (format === undefined) return undefined;
  const sorted = levels
    .map(({ level, count }) => ({ value: parseNumber(level, format), count }))
    .filter(({ value }) => Number.isFinite(value))
    .sort((a, b) => a.value - b.value);
  const cells = sorted.reduce((sum, { count }) => sum + count, 0);
  return cells >= 0.95 * cellsOf(levels) && cells > 0 ? { format, cells, sorted } : undefined;
}

/** The value below which a share of the cells lies. */
export function shareBelow({ sorted, cells }: Numbers, share: number): number {
  let left = share * cells;
  for (const { value, count } of sorted) {
    left -= count;
    if (left >= 0) continue;
    return value;
  }
  return sorted.at(-1)!.value;
}

/** Cells whose number passes. */
export const numbersWhere = ({ sorted }: Numbers, test: (value: number) => boolean): number =>
  sorted.reduce((sum, { value, count }) => sum + (test(value) ? count : 0), 0);

/** Rows (1-based) whose number passes, the first of them. */
export function rowsWhere(cells: readonly string[], test: (cell: string) => boolean): number[] {
  const rows: number[] = [];
  for (let row = 0; row < cells.length && rows.length < 20; row++)
    if (cells[row] !== "" && test(cells[row]!)) rows.push(row + 1);
  return rows;
}
