import { ShortestFirst } from "./shortest-first.ts";

/** What a row would gain by a column. */
export interface Gain {
  readonly column: number;
  readonly gain: number;
}

/**
 * The one-to-one assignment of rows to columns with the largest sum of gains, among the pairs given; a row may stay
 * alone, for nothing. Shortest augmenting paths over dual prices (Jonker and Volgenant 1987), on a sparse list of
 * candidates: cost O(rows x pairs x log pairs) at worst, mostly near O(pairs). Returns the column of every row, -1 for none.
 */
export function assignment(candidates: readonly (readonly Gain[])[], columns: number): Int32Array {
  const rows = candidates.length;
  // Every row has a column of its own that is worth nothing.
  const all = columns + rows;
  const price = new Float64Array(all);
  const level = Float64Array.from(candidates, (own) => own.reduce((least, { gain }) => Math.min(least, -gain), 0));
  const rowOf = new Int32Array(all).fill(-1);
  const columnOf = new Int32Array(rows).fill(-1);
  for (let start = 0; start < rows; start++) {
    const distance = new Map<number, number>();
    const before = new Map<number, number>();
    const settled: number[] = [];
    const done = new Set<number>();
    const open = new ShortestFirst();
    let row = start;
    let reached = 0;
    let last = -1;
    for (;;) {
      const look = (column: number, cost: number) => {
        const through = reached + cost - level[row]! - price[column]!;
        if (through >= (distance.get(column) ?? Number.POSITIVE_INFINITY)) return;
        distance.set(column, through);
        before.set(column, row);
        open.put(through, column);
      };
      for (const { column, gain } of candidates[row]!) look(column, -gain);
      look(columns + row, 0);
      // Ties go to the first column: the answer depends on the gains alone. A column that came nearer is in the heap twice.
      do last = open.take();
      while (done.has(last));
      reached = distance.get(last)!;
      done.add(last);
      if (rowOf[last]! < 0) break;
      settled.push(last);
      row = rowOf[last]!;
    }
    level[start]! += reached;
    for (const column of settled) {
      const rest = reached - distance.get(column)!;
      price[column]! -= rest;
      level[rowOf[column]!]! += rest;
    }
    for (let column = last; ; ) {
      const owner = before.get(column)!;
      const next = columnOf[owner]!;
      rowOf[column] = owner;
      columnOf[owner] = column;
      if (owner === start) break;
      column = next;
    }
  }
  return columnOf.map((column) => (column < columns ? column : -1));
}
