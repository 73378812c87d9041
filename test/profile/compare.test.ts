import { describe, expect, it } from "vitest";
import { createRandom, type Random } from "../../src/core/random.ts";
import { comparePage } from "../../src/report/compare-page.ts";
import { compareText } from "../../src/report/compare-text.ts";
import { open, openBytes } from "../../src/studies/open.ts";
import { compareProfiles, profile } from "../../src/studies/profile.ts";
import { sharedData } from "../reference.ts";
import { bytesOf, quoted } from "./bytes-of.ts";

type Cells = Readonly<Record<string, readonly string[]>>;

async function compared(first: Cells, second: Cells) {
  const tables = [
    await openBytes(bytesOf(first, "first.csv"), quoted),
    await openBytes(bytesOf(second, "second.csv"), quoted),
  ] as const;
  return compareProfiles(tables, [await profile(tables[0]), await profile(tables[1])]);
}

const shop = (random: Random, rows: number, shift: number): Cells => {
  const of = (cell: (i: number) => string) => Array.from({ length: rows }, (_, i) => cell(i));
  return {
    amount: of(() => (20 + shift * 3 + 6 * random.normal()).toFixed(2)),
    steady: of(() => random.normal().toFixed(3)),
    city: of(() => ["Bonn", "Ulm", "Rome"][random.below(3)]!),
    rate: of(() => (random.uniform() < 0.1 + 0.3 * shift ? "" : (5 * random.uniform()).toFixed(3))),
    visited: of(() => new Date(Date.UTC(2024, 0, 1 + random.below(200))).toISOString().slice(0, 10)),
  };
};

describe("two tables side by side", () => {
  it("say what shifted, what is missing more often, what came and went, and nothing of the rest", async () => {
    const random = createRandom(21, "compare");
    const first = {
      ...shop(random, 3000, 0),
      code: Array.from({ length: 3000 }, (_, i) => String(i * 1.5)),
      old: Array.from({ length: 3000 }, (_, i) => String(i % 90)),
    };
    const city = Array.from({ length: 2000 }, () => ["Bonn", "Ulm", "Oslo"][random.below(3)]!);
    const second = {
      fresh: city,
      ...shop(random, 2000, 1),
      city,
      code: Array.from({ length: 2000 }, (_, i) => `k${i % 7}`),
    };
    const document = await compared(first, second);
    const { compare } = document;
    const told = compare.alerts.map(({ code, column }) => `${code} ${column}`).sort();
    expect(told.filter((alert) => !alert.startsWith("beyond-range"))).toEqual([
      "column-appeared fresh",
      "column-vanished old",
      "kind-differs code",
      "levels-appeared city",
      "levels-vanished city",
      "missing-differs rate",
      "shifted amount",
      "shifted city",
    ]);
    const of = (name: string) => compare.columns.find((column) => column.name === name)!;
    expect(compare.columns.map(({ name }) => name)).toEqual(["amount", "steady", "city", "rate", "visited", "code"]);
    // Two normals half a standard deviation apart: 2 Phi(0.25) - 1 = 0.197.
    expect(of("amount").difference!.value).toBeGreaterThan(0.15);
    expect(of("amount").difference!.value).toBeLessThan(0.25);
    expect(of("amount").difference!.n).toEqual([3000, 2000]);
    for (const name of ["steady", "rate", "visited"]) expect(of(name).difference!.q).toBeGreaterThan(0.05);
    expect(of("city").appeared).toEqual([{ level: "Oslo", count: city.filter((name) => name === "Oslo").length }]);
    expect(of("code").difference).toBeUndefined();
    expect(of("rate").missing.q).toBeLessThan(1e-6);
    expect(compare.rows).toEqual([3000, 2000]);
    for (const counts of of("amount").histogram!.counts)
      expect([3000, 2000]).toContain(counts.reduce((sum, count) => sum + count, 0));
    const page = comparePage(document);
    expect(page.split('class="two"').length - 1).toBe(5);
    for (const name of ["fresh", "old", "Oslo"]) expect(page).toContain(name);
    for (const line of compareText(document).split("\n")) expect(line.length).toBeLessThanOrEqual(100);
  });

  it("of one distribution differ by chance only, 40 runs of five columns, each at 5 %", async () => {
    let runs = 0;
    for (let run = 0; run < 40; run++) {
      const random = createRandom(run, "same");
      const { compare } = await compared(shop(random, 150, 0), shop(random, 100, 0));
      if (compare.columns.some(({ difference }) => difference!.q <= 0.05)) runs++;
    }
    // Of 40 runs 2 are expected at most; 7 or more have a chance of 0.003.
    expect(runs).toBeLessThan(7);
  });

  it("may have no column in common, or no rows", async () => {
    const nothing = await compared({ a: ["1", "2"], b: ["x", "y"] }, { c: ["1", "3"], d: ["x", "z"] });
    expect(nothing.compare).toMatchObject({ columns: [], onlyHere: ["a", "b"], onlyThere: ["c", "d"] });
    expect(comparePage(nothing)).toContain("</html>");
    const empty = await compared({ a: ["1", "2"], b: ["x", "y"] }, { a: [], b: [] });
    expect(empty.compare.rows).toEqual([2, 0]);
    expect(comparePage(empty)).toContain("</html>");
    expect(compareText(empty)).toContain("2 and 0 rows");
  });

  it("stays one small page for any width", async () => {
    const small = await compared(shop(createRandom(1), 300, 0), shop(createRandom(2), 300, 1));
    const named = (i: number) => `${"long ".repeat(20)}${i}`;
    const widen = <T extends { readonly name: string }>(columns: readonly T[]): T[] =>
      Array.from({ length: 3000 }, (_, i) => ({ ...columns[i % columns.length]!, name: named(i) }));
    const { compare } = small;
    const page = comparePage({
      ...small,
      columns: widen(small.columns),
      compare: {
        ...compare,
        with: { ...compare.with, columns: widen(compare.with.columns) },
        columns: widen(compare.columns),
        onlyHere: Array.from({ length: 3000 }, (_, i) => `here ${named(i)}`),
        alerts: Array.from({ length: 3000 }, (_, i) => ({ ...compare.alerts[0]!, column: named(i) })),
      },
    });
    expect(page.length).toBeLessThan(5e6);
    expect(page.split('class="two"').length - 1).toBeLessThanOrEqual(300);
  });

  const [train, test] = [sharedData("adult_train/adult-train.csv"), sharedData("adult_test/adult-test.csv")];
  it.skipIf(!train.there)("of the census income data: the second writes its labels with a point", async () => {
    const tables = [await open(train.path), await open(test.path)] as const;
    const { compare } = await compareProfiles(tables, [await profile(tables[0]), await profile(tables[1])]);
    const income = compare.columns.at(-1)!;
    expect(income.difference!.value).toBe(1);
    expect(income.appeared!.map(({ level }) => level)).toEqual(["<=50K.", ">50K."]);
    const others = compare.columns.slice(0, -1).filter(({ difference }) => difference!.value >= 0.02);
    expect(others).toEqual([]);
  });
});
