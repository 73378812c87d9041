import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { createRandom } from "../core/random.ts";
import { chiSquareTable, cramersV, independenceP } from "./contingency.ts";
import { logFactorials, randomTable } from "./random-table.ts";

const { values: reference, tolerance } = JSON.parse(
  readFileSync(new URL("../../reference/statistics/tables.json", import.meta.url), "utf8"),
);
/** Error at most the case's tolerance, relative above 1, absolute below (interval ends may be 0 or tiny). */
const near = (actual: number, expected: number): void => {
  expect(Math.abs(actual - expected)).toBeLessThanOrEqual(tolerance * Math.max(Math.abs(expected), 1e-3));
};

describe("tables against SciPy", () => {
  it("meets chi-square, Bergsma's V and the noncentral interval", () => {
    for (const c of reference.cases) {
      const found = cramersV(c.table);
      near(found.statistic!, c.chi);
      near(found.p, c.p);
      near(found.effect, c.v);
      near(found.low, Math.min(c.low, c.v));
      near(found.high, c.high);
    }
  });
  it("meets the enumeration of all tables within four Monte Carlo standard errors", () => {
    for (const { table, p } of reference.sparse) {
      const found = independenceP(chiSquareTable(table), createRandom(7));
      // Sequential stopping at 50 tables: relative error at most 1 / sqrt(50).
      expect(Math.abs(found / p - 1)).toBeLessThan(4 / Math.sqrt(50));
      expect(cramersV(table).p).toBe(cramersV(table).p);
    }
  });
  it("draws tables of the right margins and mean", () => {
    const rows = [7, 3, 10];
    const columns = [4, 11, 5];
    const log = logFactorials(20);
    const random = createRandom(3);
    const table = new Float64Array(9);
    const mean = new Float64Array(9);
    const draws = 20000;
    let wrong = 0;
    for (let draw = 0; draw < draws; draw++) {
      randomTable(random, rows, columns, log, table);
      for (let i = 0; i < 9; i++) mean[i]! += table[i]! / draws;
      for (let i = 0; i < 3; i++) if (table[3 * i]! + table[3 * i + 1]! + table[3 * i + 2]! !== rows[i]) wrong++;
      for (let j = 0; j < 3; j++) if (table[j]! + table[3 + j]! + table[6 + j]! !== columns[j]) wrong++;
    }
    expect(wrong).toBe(0);
    // Standard error at most sqrt(1.4 / 20000) = 0.008.
    for (let i = 0; i < 9; i++) expect(mean[i]).toBeCloseTo((rows[Math.floor(i / 3)]! * columns[i % 3]!) / 20, 1.2);
  });
  it("gives p 1 to a table of one row", () => {
    expect(cramersV([[3, 4, 5]])).toMatchObject({ effect: 0, p: 1, low: 0, high: 1 });
    expect(cramersV([]).p).toBe(1);
    expect(
      cramersV([
        [3, 0],
        [4, 0],
      ]).p,
    ).toBe(1);
  });
});
