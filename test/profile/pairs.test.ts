import { describe, expect, it } from "vitest";
import { createRandom } from "../../src/core/random.ts";
import type { Pair, Profile } from "../../src/profile/profile-document.ts";
import { open, openBytes } from "../../src/studies/open.ts";
import { profile } from "../../src/studies/profile.ts";
import { referenceCase, relative, sharedData } from "../reference.ts";
import { bytesOf, quoted } from "./bytes-of.ts";

const of = ({ pairs }: Profile, a: string, b: string): Map<string, Pair> =>
  new Map(
    pairs
      .filter((pair) => (pair.a === a && pair.b === b) || (pair.a === b && pair.b === a))
      .map((pair) => [pair.measure, pair]),
  );

/** Columns of standard normal numbers, all independent but for those that `link` writes anew. */
function table(rows: number, columns: number, link: (values: number[][]) => void): Record<string, string[]> {
  const random = createRandom(7, "pairs");
  const values = Array.from({ length: columns }, () => Array.from({ length: rows }, () => random.normal()));
  link(values);
  return Object.fromEntries(values.map((list, i) => [`v${i}`, list.map((value) => value.toFixed(6))]));
}

const titanic = sharedData("titanic/titanic.csv");

describe.skipIf(!titanic.there)("pairs of the Titanic", () => {
  it("are what SciPy, NumPy and scikit-learn say, cells missing in either left out", async () => {
    const { values, tolerance } = referenceCase<{ values: Record<string, Partial<Pair>> }>("profile", "titanic-pairs");
    const document = await profile(await open(titanic.path));
    const told = new Map([
      ...of(document, "Sex", "Embarked"),
      ...of(document, "Fare", "Embarked"),
      ...of(document, "Age", "Fare"),
    ]);
    told.set("mutualInformation", of(document, "Sex", "Embarked").get("mutualInformation")!);
    for (const [measure, expected] of Object.entries(values))
      for (const [figure, value] of Object.entries(expected)) {
        const found = told.get(measure)?.[figure as "value"];
        expect(relative(found ?? Number.NaN, value as number), `${measure} ${figure}: ${found}`).toBeLessThan(
          tolerance,
        );
      }
  });
});

describe("pairs", () => {
  it("of 3 x 1,770 independent pairs none is significant, and a curve is found that ranks do not see", async () => {
    const made = table(400, 60, (v) => {
      for (let i = 0; i < 400; i++) v[3]![i] = v[2]![i]! ** 2 + 0.1 * v[3]![i]!;
    });
    const document = await profile(await openBytes(bytesOf(made), quoted));
    expect(document.pairsBasis).toMatchObject({ columns: 60, pairs: 1770, measured: 1770, told: 100, rows: 400 });
    expect([document.pairs[0]!.a, document.pairs[0]!.b]).toEqual(["v2", "v3"]);
    const curve = of(document, "v2", "v3");
    expect(curve.get("xi")).toMatchObject({ of: "v3", q: expect.any(Number) });
    expect(curve.get("xi")!.value).toBeGreaterThan(0.6);
    expect(curve.get("xi")!.q).toBeLessThan(1e-6);
    expect(curve.get("mutualInformation")!.q).toBeLessThan(1e-6);
    const others = document.pairs.filter(({ a, b }) => !(a === "v2" && b === "v3"));
    expect(others.filter(({ q }) => q <= 0.05)).toEqual([]);
    for (const { low, value, high, p, q } of document.pairs) {
      expect(low).toBeLessThanOrEqual(value);
      expect(high).toBeGreaterThanOrEqual(value);
      expect(q).toBeGreaterThanOrEqual(p);
    }
  });

  it("are screened in a wide table: the strong ones of 79,800 are found, none of the others is significant", async () => {
    const made = table(600, 400, (v) => {
      for (let i = 0; i < 600; i++) {
        v[399]![i] = v[0]![i]! + 0.3 * v[399]![i]!;
        v[200]![i] = Math.cos(3 * v[100]![i]!) + 0.1 * v[200]![i]!;
      }
    });
    const document = await profile(await openBytes(bytesOf(made), quoted));
    expect(document.pairsBasis).toMatchObject({ pairs: 79_800, measured: 20_000, told: 100, screenedOn: 600 });
    const significant = [...new Set(document.pairs.filter(({ q }) => q <= 0.05).map(({ a, b }) => `${a} ${b}`))];
    expect(significant.sort()).toEqual(["v0 v399", "v100 v200"]);
  });

  it("of a target are told first, the strongest of the others after them", async () => {
    const made = table(200, 210, (v) => {
      for (let i = 0; i < 200; i++) {
        v[5]![i] = v[4]![i]! + 0.1 * v[5]![i]!;
        v[9]![i] = v[8]![i]! + 0.5 * v[9]![i]!;
      }
    });
    const { pairs, pairsBasis } = await profile(await openBytes(bytesOf(made), quoted), { target: "v9" });
    expect(pairsBasis).toMatchObject({ pairs: 21_945, measured: 20_000, told: 100 });
    const names = [...new Set(pairs.map(({ a, b }) => `${a} ${b}`))];
    expect(names[0]).toBe("v8 v9");
    expect(names.slice(0, 50).every((pair) => pair.split(" ").includes("v9"))).toBe(true);
    expect(names[50]).toBe("v4 v5");
  });

  it("stand on a sample of about 20,000 rows and say so, but for Pearson's", async () => {
    const made = table(30_000, 3, (v) => {
      for (let i = 0; i < 30_000; i++) v[1]![i] = 0.5 * v[0]![i]! + Math.sqrt(0.75) * v[1]![i]!;
    });
    made.v2![17] = "";
    const document = await profile(await openBytes(bytesOf(made), quoted));
    const pair = of(document, "v0", "v1");
    expect(pair.get("pearson")).toMatchObject({ n: 30_000, sample: false });
    expect(pair.get("spearman")).toMatchObject({ n: document.pairsBasis.rows, sample: true });
    expect(of(document, "v0", "v2").get("pearson")!.n).toBe(29_999);
    expect(Math.abs(document.pairsBasis.rows - 20_000)).toBeLessThan(400);
    const { value, se } = pair.get("pearson")!;
    expect(Math.abs(value - 0.5)).toBeLessThan(4 * se!);
    expect(se).toBeCloseTo(0.75 / Math.sqrt(30_000), 4);
  });
});
