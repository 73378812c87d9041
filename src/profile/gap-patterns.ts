import { isMissing, type Table } from "../core/table.ts";
import type { Pattern } from "./missing-together.ts";

/** Patterns that are kept; rows of those that are first met beyond do not count. */
const patternsKept = 100_000;
const twoTo32 = 4_294_967_296;
const notKept = -1;

/** Finds which columns are missing together, of rows that pass by a group of columns at a time: each group splits the patterns of those before it. */
export function createGapPatterns(rows: number) {
  const patternOf = new Int32Array(rows);
  let known: { readonly missing: readonly number[]; rows: number }[] = [{ missing: [], rows }];
  let next: typeof known = [];
  let places = new Map<number, number>();
  return {
    /** Rows from `from` on, a fingerprint of the gaps of each, and the places of the table's columns among all. */
    add(table: Table, from: number, gaps: Uint32Array, columns: readonly number[]): void {
      for (let row = 0; row < table.count; row++) {
        const before = patternOf[from + row]!;
        if (before === notKept) continue;
        const key = before * twoTo32 + gaps[row]!;
        let place = places.get(key);
        if (place === undefined && next.length < patternsKept) {
          const gone = gaps[row] === 0 ? [] : columns.filter((_, j) => isMissing(table.columns[j]!, row));
          place = next.length;
          next.push({ missing: [...known[before]!.missing, ...gone], rows: 0 });
          places.set(key, place);
        }
        patternOf[from + row] = place ?? notKept;
        if (place !== undefined) next[place]!.rows++;
      }
    },
    /** All rows of a group of columns were added. */
    closeGroup(): void {
      known = next;
      next = [];
      places = new Map();
    },
    /** Most frequent first. */
    all: (): readonly Pattern[] =>
      known
        .map(({ missing, rows: count }) => ({ missing: [...missing].sort((a, b) => a - b), rows: count }))
        .sort((a, b) => b.rows - a.rows || a.missing.length - b.missing.length),
  };
}
