import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createRandom } from "../core/random.ts";
import { leastSquares } from "./least-squares.ts";
import { leastSquaresInPasses, type Part } from "./least-squares-passes.ts";

const kinds = ["classic", "hc0", "hc1", "hc2", "hc3"] as const;

/** A regression far from 0 with columns of very different scales; the last may depend on those before it. */
function made(seed: number, n: number, aliased: boolean, weighted: boolean) {
  const random = createRandom(seed, "passes");
  const columns = [
    new Float64Array(n).fill(1),
    Float64Array.from({ length: n }, () => 1000 + random.normal()),
    Float64Array.from({ length: n }, () => 1e-6 * random.normal()),
    Float64Array.from({ length: n }, () => (random.uniform() < 0.3 ? 1 : 0)),
  ];
  if (aliased) columns.push(columns[1]!.map((value, i) => 2 * value - 3 * columns[3]![i]!));
  const y = columns[1]!.map(
    (value, i) => 50 + 2 * value + 1e6 * columns[2]![i]! + random.normal() * (1 + columns[3]![i]!),
  );
  const weights = weighted ? Float64Array.from({ length: n }, () => 0.5 + random.uniform()) : undefined;
  const names = columns.map((_, j) => `c${j}`);
  const partOf = (from: number, to: number): Part => ({
    x: Float64Array.from(columns.flatMap((column) => [...column.subarray(from, to)])),
    y: y.slice(from, to),
    n: to - from,
    ...(weights ? { weights: weights.slice(from, to) } : {}),
  });
  return { names, partOf };
}

/** Every number of one equals that of the other, to a share of it. */
function expectAlike(a: unknown, b: unknown, where: string): void {
  if (typeof a === "number" && typeof b === "number") {
    expect(Math.abs(a - b) / Math.max(1e-9, Math.abs(a), Math.abs(b)), `${where}: ${a} and ${b}`).toBeLessThan(1e-7);
    return;
  }
  if (typeof a !== "object" || a === null) return void expect(a, where).toBe(b);
  for (const key of Object.keys(a)) expectAlike(a[key as never], (b as never)[key], `${where}.${key}`);
}

describe("least squares in passes", () => {
  it("are those of all rows at once, wherever they are cut", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 1000 }),
        fc.integer({ min: 12, max: 200 }),
        fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 4 }),
        fc.boolean(),
        fc.boolean(),
        fc.constantFrom(...kinds),
        async (seed, n, cuts, aliased, weighted, errors) => {
          const { names, partOf } = made(seed, n, aliased, weighted);
          const ends = [...new Set([0, ...cuts.map((cut) => Math.floor(cut * n)), n])].sort((a, b) => a - b);
          const parts = async function* () {
            for (let i = 1; i < ends.length; i++) yield partOf(ends[i - 1]!, ends[i]!);
          };
          const found = await leastSquaresInPasses(parts, names, errors);
          const { fitted: _f, residuals: _r, leverage: _l, ...all } = leastSquares({ ...partOf(0, n), names, errors });
          expectAlike(found, { ...all }, errors);
        },
      ),
      { numRuns: 150 },
    );
  });

  it("refuse what cannot be learned from", async () => {
    const { names, partOf } = made(1, 20, false, true);
    const wrong = async function* () {
      const part = partOf(0, 20);
      part.weights![7] = 0;
      yield part;
    };
    await expect(leastSquaresInPasses(wrong, names, "classic")).rejects.toThrow(/weight must be a positive number/);
  });
});
