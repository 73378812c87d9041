import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { createRandom } from "../core/random.ts";
import type { Column } from "../core/table.ts";
import { kolmogorovP } from "../statistics/kolmogorov-smirnov.ts";
import { columnShift } from "./column-shift.ts";

const { cases } = JSON.parse(
  readFileSync(new URL("../../reference/transfer/two-samples.json", import.meta.url), "utf8"),
);
const firstOf = (n: number, m: number) => new Uint8Array(n + m).fill(1, 0, n);
const numbers = (values: readonly number[]): Column => ({ kind: "number", values: Float64Array.from(values) });

describe("the shift of a column", () => {
  it("has SciPy's Kolmogorov-Smirnov distance as its effect, and total variation of levels", () => {
    for (const { a, b, kolmogorovSmirnov, levels } of cases) {
      const shift = columnShift("x", { column: numbers([...a, ...b]), first: firstOf(a.length, b.length) });
      expect(shift.effect).toBeCloseTo(kolmogorovSmirnov, 12);
      const share = (own: number[], level: number) => own.filter((one) => one === level).length / own.length;
      const variation = [0, 1, 2, 3].reduce(
        (sum, level) => sum + Math.abs(share(levels[0], level) - share(levels[1], level)) / 2,
        0,
      );
      const column: Column = { kind: "category", codes: Int32Array.from(levels.flat()), levels: ["a", "b", "c", "d"] };
      expect(columnShift("x", { column, first: firstOf(a.length, b.length) }).effect).toBeCloseTo(variation, 12);
    }
  });

  it("has uniform p where there is none, ties and missing cells included, and its stated power where there is a small one", () => {
    const random = createRandom(11, "shift");
    const worlds = 500;
    const draw = {
      plain: () => random.normal(),
      coarse: () => Math.round(random.normal()),
      zeros: () => (random.uniform() < 0.7 ? 0 : random.normal()),
      gaps: () => (random.uniform() < 0.3 ? Number.NaN : random.normal()),
    };
    for (const own of Object.values(draw)) {
      const ps: number[] = [];
      for (let world = 0; world < worlds; world++) {
        const values = Array.from({ length: 300 }, own);
        ps.push(columnShift("x", { column: numbers(values), first: firstOf(120, 180) }).p!);
      }
      const far = ps
        .sort((a, b) => a - b)
        .reduce((most, p, i) => Math.max(most, Math.abs(p - i / worlds), Math.abs(p - (i + 1) / worlds)), 0);
      expect(kolmogorovP(worlds, far)).toBeGreaterThan(0.001);
    }
    let found = 0;
    let power = 0;
    for (let world = 0; world < worlds; world++) {
      const values = Array.from({ length: 800 }, (_, row) => random.normal() + (row < 400 ? 0.2 : 0));
      const shift = columnShift("x", { column: numbers(values), first: firstOf(400, 400) });
      found += shift.p! <= 0.05 ? 1 : 0;
      power = shift.power;
    }
    expect(power).toBeGreaterThan(0.5);
    // The share found has an error of 0.02; ranks see 95 % of what means see of normal values.
    expect(Math.abs(found / worlds - power)).toBeLessThan(0.07);
  });

  it("sees a column that is missing here, and tells nothing from four rows", () => {
    const values = [...Array.from({ length: 50 }, (_, i) => i), ...new Array<number>(50).fill(Number.NaN)];
    const shift = columnShift("x", { column: numbers(values), first: firstOf(50, 50) });
    expect(shift).toMatchObject({ effect: 1, missing: [0, 1] });
    expect(shift.p).toBeLessThan(1e-12);
    expect(columnShift("x", { column: numbers(values), first: firstOf(4, 96) }).p).toBeNull();
  });
});
