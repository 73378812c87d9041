import fc from "fast-check";
import { expect, it } from "vitest";
import { createRandom } from "../core/random.ts";
import { type BinnedColumn, type BinRange, findSubgroups, type Subgroup } from "./subgroups.ts";

const ranges = (bins: number): BinRange[] =>
  Array.from({ length: bins }, (_, from) => Array.from({ length: bins - from }, (_, i) => ({ from, to: from + i })))
    .flat()
    .filter(({ from, to }) => to - from + 1 < bins);

const column = (codes: ArrayLike<number>, bins: number): BinnedColumn => ({
  codes: Int32Array.from(codes),
  bins,
  ranges: ranges(bins),
});

const search = (columns: readonly BinnedColumn[], y: Float64Array, depth: number, least = 3) =>
  findSubgroups({ columns, y, least, depth, columnMost: 100, width: 10_000, pause: () => {} });

/** Every subgroup of all combinations of columns, from the definition. */
function byHand(columns: readonly BinnedColumn[], y: Float64Array, depth: number, least: number): Subgroup[] {
  const told = [...y.keys()].filter((row) => !Number.isNaN(y[row]!));
  const mean = told.reduce((sum, row) => sum + y[row]!, 0) / told.length;
  const variance = told.reduce((sum, row) => sum + (y[row]! - mean) ** 2, 0) / told.length;
  const found: Subgroup[] = [];
  const look = (parts: Subgroup["parts"]) => {
    const known = told.filter((row) => parts.every((part) => columns[part.column]!.codes[row]! >= 0));
    const missed = (row: number) =>
      parts.flatMap(({ column, range }, i) => {
        const code = columns[column]!.codes[row]!;
        return code >= range.from && code <= range.to ? [] : [i];
      });
    const group = (wanted: readonly number[]) =>
      known.filter((row) => missed(row).join() === wanted.join()).map((row) => y[row]!);
    const about = (values: readonly number[]) => {
      const own = values.reduce((sum, value) => sum + value, 0) / values.length;
      const spread = values.reduce((sum, value) => sum + (value - own) ** 2, 0);
      return { mean: own, error: (spread + variance) / values.length ** 2 };
    };
    const inside = group([]);
    const others = parts.map((_, i) => group([i]));
    if ([inside, ...others].some((rows) => rows.length < least)) return;
    const all = others.map((rows) => {
      const [a, b] = [about(inside), about(rows)];
      return (a.mean - b.mean) / Math.sqrt(a.error + b.error);
    });
    const size = Math.min(...all.map(Math.abs));
    if (all.every((z) => z > 0)) found.push({ parts, z: size });
    if (all.every((z) => z < 0)) found.push({ parts, z: -size });
  };
  const grow = (parts: Subgroup["parts"], from: number) => {
    if (parts.length >= 2) look(parts);
    if (parts.length === depth) return;
    for (let place = from; place < columns.length; place++)
      for (const range of columns[place]!.ranges) grow([...parts, { column: place, range }], place + 1);
  };
  grow([], 0);
  return found;
}

const key = ({ parts }: Subgroup) => JSON.stringify(parts.map(({ column, range }) => [column, range.from, range.to]));

it("finds what the definition gives, for all pairs of ranges", async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 1e6 }), fc.integer({ min: 20, max: 120 }), async (seed, rows) => {
      const random = createRandom(seed, "subgroups");
      const columns = [2, 3, 4].map((bins) =>
        column(
          Array.from({ length: rows }, () => random.below(bins + 1) - 1),
          bins,
        ),
      );
      const y = Float64Array.from({ length: rows }, () => (random.below(8) === 0 ? Number.NaN : random.normal()));
      const { found } = await search(columns, y, 2);
      const expected = byHand(columns, y, 2, 3);
      const zs = new Map(expected.map((group) => [key(group), group.z]));
      expect(new Set(found.map(key))).toEqual(new Set(zs.keys()));
      for (const group of found) expect(group.z).toBeCloseTo(zs.get(key(group))!, 9);
      for (let i = 1; i < found.length; i++)
        expect(Math.abs(found[i]!.z)).toBeLessThanOrEqual(Math.abs(found[i - 1]!.z));
    }),
    { numRuns: 60 },
  );
});

it("grows pairs into three parts, each told once and as the definition has it", async () => {
  const random = createRandom(5, "subgroups");
  const rows = 400;
  const codes = Array.from({ length: 4 }, () => Array.from({ length: rows }, () => random.below(2)));
  const y = Float64Array.from(
    { length: rows },
    (_, row) => (codes[0]![row]! + codes[1]![row]! + codes[2]![row]! === 3 ? 3 : 0) + random.normal(),
  );
  const columns = codes.map((own) => column(own, 2));
  const { found } = await search(columns, y, 3);
  const zs = new Map(byHand(columns, y, 3, 3).map((group) => [key(group), group.z]));
  const three = found.filter(({ parts }) => parts.length === 3);
  expect(new Set(three.map(key)).size).toBe(three.length);
  for (const group of found) expect(group.z).toBeCloseTo(zs.get(key(group))!, 9);
  const planted = [0, 1, 2].map((place) => ({ column: place, range: { from: 1, to: 1 } }));
  expect(found[0]!.parts).toEqual(planted);
});

it("looks at the columns that differ most alone where there are too many", async () => {
  const random = createRandom(6, "subgroups");
  const codes = Array.from({ length: 6 }, () => Array.from({ length: 300 }, () => random.below(2)));
  const y = Float64Array.from({ length: 300 }, (_, row) => codes[1]![row]! + codes[4]![row]! + 0.3 * random.normal());
  const columns = codes.map((own) => column(own, 2));
  const few = { columns, y, least: 3, depth: 2, columnMost: 2, width: 100, pause: () => {} };
  const { found, looked } = await findSubgroups(few);
  expect(looked).toBe(4);
  expect(new Set(found.flatMap(({ parts }) => parts.map((part) => part.column)))).toEqual(new Set([1, 4]));
});
