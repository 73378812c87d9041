import { describe, expect, it } from "vitest";
import { createRandom } from "../core/random.ts";
import { assignment, type Gain } from "./assignment.ts";

/** The largest sum of gains over all ways. */
function best(candidates: readonly (readonly Gain[])[], row = 0, used: ReadonlySet<number> = new Set()): number {
  if (row === candidates.length) return 0;
  let most = best(candidates, row + 1, used);
  for (const { column, gain } of candidates[row]!)
    if (!used.has(column)) most = Math.max(most, gain + best(candidates, row + 1, new Set([...used, column])));
  return most;
}

const gainOf = (candidates: readonly (readonly Gain[])[], found: Int32Array): number =>
  found.reduce(
    (sum, column, row) =>
      column < 0 ? sum : sum + candidates[row]!.find((candidate) => candidate.column === column)!.gain,
    0,
  );

describe("assignment", () => {
  it("gains as much as the best of all ways, on 300 small tables", () => {
    const random = createRandom(3, "assignment");
    for (let round = 0; round < 300; round++) {
      const columns = 1 + random.below(5);
      const candidates = Array.from({ length: 1 + random.below(6) }, () =>
        Array.from({ length: columns }, (_, column) => ({ column, gain: random.below(12) / 4 - 0.5 })).filter(
          () => random.uniform() < 0.8,
        ),
      );
      const found = assignment(candidates, columns);
      const taken = [...found].filter((column) => column >= 0);
      expect(new Set(taken).size).toBe(taken.length);
      expect(gainOf(candidates, found)).toBeCloseTo(best(candidates), 10);
    }
  });

  it("gives way where another row needs the column more", () => {
    const greedy = [
      [
        { column: 0, gain: 0.9 },
        { column: 1, gain: 0.8 },
      ],
      [{ column: 0, gain: 0.85 }],
    ];
    expect([...assignment(greedy, 2)]).toEqual([1, 0]);
  });

  it("leaves a row alone where there is nothing to gain", () => {
    expect([...assignment([[], [{ column: 0, gain: 0 }], [{ column: 0, gain: 0.1 }]], 1)]).toEqual([-1, -1, 0]);
  });

  it("assigns 2,000 rows of 30 candidates", () => {
    const random = createRandom(5, "many");
    const candidates = Array.from({ length: 2000 }, () =>
      Array.from({ length: 30 }, () => ({ column: random.below(2000), gain: random.uniform() })),
    );
    const found = assignment(candidates, 2000);
    expect(found.filter((column) => column >= 0).length).toBeGreaterThan(1900);
  });
});
