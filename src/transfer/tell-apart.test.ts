import { describe, expect, it } from "vitest";
import { createContext } from "../core/context.ts";
import { createRandom, type Random } from "../core/random.ts";
import type { Table } from "../core/table.ts";
import { kolmogorovP } from "../statistics/kolmogorov-smirnov.ts";
import { applicability, placeOf } from "./applicability.ts";
import { tellApart } from "./tell-apart.ts";

/** x and y are normal and correlated by `correlation` in the second table, z is a level. */
function tables(random: Random, there: number, here: number, correlation: number): Table {
  const n = there + here;
  const x = Float64Array.from({ length: n }, () => random.normal());
  const y = x.map((value, row) =>
    row < there ? random.normal() : correlation * value + Math.sqrt(1 - correlation ** 2) * random.normal(),
  );
  const z = Int32Array.from({ length: n }, () => random.below(3));
  return {
    count: n,
    names: ["x", "y", "z"],
    columns: [
      { kind: "number", values: x },
      { kind: "number", values: y },
      { kind: "category", codes: z, levels: ["a", "b", "c"] },
    ],
  };
}

describe("telling two tables apart", () => {
  it("has uniform p where rows are exchangeable", async () => {
    const ps: number[] = [];
    for (let world = 0; world < 60; world++) {
      const table = tables(createRandom(world, "null"), 120, 100, 0);
      const apart = await tellApart({ table, there: 120, here: 100 }, createContext({ seed: world }));
      ps.push(apart!.joint.p);
    }
    ps.sort((a, b) => a - b);
    const far = ps.reduce((most, p, i) => Math.max(most, Math.abs(p - i / 60), Math.abs(p - (i + 1) / 60)), 0);
    expect(kolmogorovP(60, far)).toBeGreaterThan(0.01);
  });

  it("finds a dependence that no column shows alone, names its columns, and weighs rows by it", async () => {
    const table = tables(createRandom(5, "planted"), 1500, 1500, 0.8);
    const { joint, ratios } = (await tellApart({ table, there: 1500, here: 1500 }, createContext()))!;
    expect(joint.p).toBeLessThan(1e-6);
    expect(joint.auc).toBeGreaterThan(0.6);
    expect(
      joint.tellers
        .slice(0, 2)
        .map(({ column }) => column)
        .sort(),
    ).toEqual(["x", "y"]);
    const [x, y] = table.columns
      .slice(0, 2)
      .map((column) => ("values" in column ? (column.values as Float64Array) : []));
    const covariance = ratios.reduce((sum, ratio, row) => sum + ratio * x![row]! * y![row]!, 0) / 1500;
    expect(covariance).toBeGreaterThan(0.45);
    expect(covariance).toBeLessThan(1);
  });

  it("says nothing of fewer than twenty rows", async () => {
    const table = tables(createRandom(1, "few"), 100, 19, 0);
    expect(await tellApart({ table, there: 100, here: 19 }, createContext())).toBeUndefined();
  });
});

describe("the place of a row", () => {
  it("is inside in 95 of 100 rows that are like the others, and outside where nothing like it was met", async () => {
    const there = tables(createRandom(8, "there"), 800, 0, 0);
    const alike = tables(createRandom(9, "alike"), 1000, 0, 0);
    const { p } = await applicability(there, alike, createContext());
    const shares = ["inside", "edge", "outside"].map(
      (place) => [...p].filter((own) => placeOf(own) === place).length / 1000,
    );
    // Three errors of a share of 1,000 rows against one of 800.
    expect(Math.abs(shares[0]! - 0.95)).toBeLessThan(0.03);
    expect(Math.abs(shares[2]! - 0.01)).toBeLessThan(0.015);
    const columns = [...alike.columns];
    columns[1] = { kind: "number", values: new Float64Array(1000).fill(9) };
    const far = await applicability(there, { ...alike, columns }, createContext());
    expect(new Set(far.places)).toEqual(new Set(["outside"]));
    expect(far.reasons.get(0)![0]).toBe("y");
  });
});
