import { type Dialect, isBlankRun } from "./csv-dialect.ts";
import { looksLikeNames } from "./csv-header.ts";
import type { SampleRecord } from "./csv-sample.ts";

/** The rows that make up the main table. */
export interface Block {
  readonly columns: number;
  /** One past its last row. */
  readonly end: number;
  readonly ragged: boolean;
}

/**
 * The number of cells that rows agree on. Where two numbers are frequent, each in a stretch of its own, these are
 * two tables, and the upper one is meant, unless it is no more than a few lines of remarks.
 */
export function mainBlock(rows: readonly SampleRecord[], dialect: Dialect): Block {
  const places = new Map<number, { count: number; first: number; last: number }>();
  let used = 0;
  const countable = rows.some(({ broken }) => !broken);
  for (const [i, { cells, broken }] of rows.entries()) {
    if (broken && countable) continue;
    used++;
    const known = places.get(cells.length);
    if (known === undefined) places.set(cells.length, { count: 1, first: i, last: i });
    else {
      known.count++;
      known.last = i;
    }
  }
  const byCount = [...places].sort((a, b) => b[1].count - a[1].count || b[0] - a[0]);
  const [columns, usual] = byCount[0] ?? [1, { count: 0, first: 0, last: 0 }];
  const share = usual.count / Math.max(1, used);
  if (share >= 0.8) return { columns, end: rows.length, ragged: false };
  const dense = byCount
    .filter(([n, { count, first, last }]) => n >= 2 && count >= 2 && count >= 0.9 * (last - first + 1))
    .sort((a, b) => a[1].first - b[1].first);
  const largest = Math.max(0, ...dense.map(([, { count }]) => count));
  const upper = dense.find(([, { count }]) => count >= 0.25 * largest && count >= 0.1 * used);
  if (upper !== undefined && largest >= 0.3 * used) return { columns: upper[0], end: upper[1].last + 1, ragged: false };
  const first = rows[0];
  const least = Math.min(...places.keys());
  // Blanks inside of cells make rows longer than the header, never shorter.
  if (isBlankRun(dialect) && first !== undefined && looksLikeNames(first.cells) && first.cells.length <= least)
    return { columns: first.cells.length, end: rows.length, ragged: false };
  if (share >= 0.5 || used < 4) return { columns, end: rows.length, ragged: false };
  return { columns: Math.max(...places.keys()), end: rows.length, ragged: true };
}
