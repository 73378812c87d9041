import { expect, it } from "vitest";
import { mix } from "../core/random.ts";
import type { Column, Table } from "../core/table.ts";
import { createGapPatterns } from "./gap-patterns.ts";

const rows = 500;
const width = 7;
/** Columns 2 and 5 are missing together, 6 never is, the others by themselves. */
const isGap = (row: number, column: number) =>
  column < 6 && mix(row * 31 + (column === 5 ? 2 : column)) % (column + 2) === 0;

function tableOf(columns: readonly number[], from: number, to: number): Table {
  return {
    count: to - from,
    names: columns.map(String),
    columns: columns.map((column): Column => {
      const values = Float64Array.from({ length: to - from }, (_, i) => (isGap(from + i, column) ? Number.NaN : 1));
      return { kind: "number", values };
    }),
  };
}

function patternsBy(groups: readonly (readonly number[])[]) {
  const patterns = createGapPatterns(rows);
  for (const group of groups) {
    for (let from = 0; from < rows; from += 200) {
      const table = tableOf(group, from, Math.min(rows, from + 200));
      const gaps = Uint32Array.from({ length: table.count }, (_, i) =>
        group.reduce((mark, column) => (isGap(from + i, column) ? mix(mark ^ mix(column + 1)) : mark), 0),
      );
      patterns.add(table, from, gaps, group);
    }
    patterns.closeGroup();
  }
  return patterns.all();
}

it("finds the same patterns whatever columns are looked at side by side", () => {
  const counts = new Map<string, number>();
  for (let row = 0; row < rows; row++) {
    const key = Array.from({ length: width }, (_, column) => column)
      .filter((column) => isGap(row, column))
      .join();
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  const all = patternsBy([[0, 1, 2, 3, 4, 5, 6]]);
  expect(new Map(all.map(({ missing, rows: count }) => [missing.join(), count]))).toEqual(counts);
  expect(all.map(({ rows: count }) => count)).toEqual([...counts.values()].sort((a, b) => b - a));
  for (const groups of [
    [
      [0, 1, 2],
      [3, 4],
      [5, 6],
    ],
    [[6], [5], [4], [3], [2], [1], [0]],
    [
      [3, 5],
      [0, 1, 2, 4, 6],
    ],
  ])
    expect(patternsBy(groups)).toEqual(all);
});
