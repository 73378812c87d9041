import { beforeAll, describe, expect, it } from "vitest";
import { bytesOf } from "../src/core/bytes.ts";
import { createRandom } from "../src/core/random.ts";
import { pooledText } from "../src/report/pooled-text.ts";
import { check } from "../src/studies/check.ts";
import { checkFiles } from "../src/studies/check-files.ts";
import { openBytes } from "../src/studies/open.ts";
import { type MineResult, mine } from "../src/studies/table/mine.ts";

/** Buyers by age, by income as `income` says, and by nothing else. */
function shop(seed: string, rows: number, income = 1): string {
  const random = createRandom(8, seed);
  const lines = ["age,income,district,buys"];
  for (let row = 0; row < rows; row++) {
    const age = random.normal();
    const earned = random.normal();
    const odds = 1.2 * age + income * earned - 0.2;
    const buys = random.uniform() < 1 / (1 + Math.exp(-odds)) ? "yes" : "no";
    lines.push(`${(40 + 10 * age).toFixed(2)},${(30 + 8 * earned).toFixed(2)},${"abc"[random.below(3)]},${buys}`);
  }
  return `${lines.join("\n")}\n`;
}

describe("a study on several tables", () => {
  let result: MineResult;
  const files = (incomes: readonly number[]) =>
    incomes.map((income, i) => ({ bytes: bytesOf(`shop-${i + 1}.csv`, shop(`shop ${i}`, 500, income)) }));
  const input = () => ({ study: result.study, studySha256: "", artifact: result.artifact });
  beforeAll(async () => {
    result = await mine(await openBytes(bytesOf("shop.csv", shop("first", 1500))), { target: "buys", effort: "quick" });
  });

  it("says of each what check says of it alone", async () => {
    const tables = files([1, 1.2]);
    const { document } = await checkFiles(input(), tables);
    for (const [i, { bytes }] of tables.entries()) expect(document.files[i]).toEqual(await check(input(), bytes));
  });

  it("holds where tables agree, and foresees the next one", async () => {
    const { document } = await checkFiles(input(), files([1, 1.1, 0.9, 1]));
    const { pooled, performance, verdict } = document;
    const difference = pooled.find(({ id }) =>
      result.study.findings.find((own) => own.id === id)!.columns.includes("income"),
    )!;
    expect(difference).toMatchObject({ files: 4, verdict: "replicates" });
    const next = (await check(input(), bytesOf("next.csv", shop("next", 3000)))).measured!;
    expect(performance!.predictionLow).toBeLessThan(next.value);
    expect(performance!.predictionHigh).toBeGreaterThan(next.value);
    expect(verdict.holds).toBe(pooled.filter((own) => own.verdict === "replicates" || own.verdict === "weaker").length);
    expect(verdict.sentence).toContain(`Across 4 tables ${verdict.holds} of ${verdict.of} confirmed insights hold`);
    const text = pooledText(document);
    expect(text).toContain("shop-4.csv");
    expect(text).toMatch(/the next one -?[\d.]+ to/);
  });

  it("finds what is reversed everywhere, and leaves open what differs from table to table", async () => {
    const incomeOf = async (incomes: readonly number[]) => {
      const { pooled } = (await checkFiles(input(), files(incomes))).document;
      return pooled.find(({ id }) => {
        const { kind, columns, verdict } = result.study.findings.find((own) => own.id === id)!;
        return kind === "difference" && columns.includes("income") && verdict === "confirmed";
      })!;
    };
    expect((await incomeOf([-1, -1.2, -0.9, -1])).verdict).toBe("reversed");
    const mixed = await incomeOf([1.5, -1.5, 1.2, -1.3]);
    expect(mixed.verdict).toBe("undecided");
    expect(mixed.i2).toBeGreaterThan(0.9);
    expect(mixed.predictionLow).toBeLessThan(0);
    expect(mixed.predictionHigh).toBeGreaterThan(0);
  });
});

it("takes one row for no proof, not even of what holds in every row", async () => {
  const random = createRandom(9, "one row");
  const lines = Array.from({ length: 400 }, () => {
    const [a, b] = [1 + random.below(50), 1 + random.below(50)];
    return [a, b, a + b, (a + random.normal()).toFixed(3)].join(",");
  });
  const csv = (rows: readonly string[]) => `a,b,total,y\n${rows.join("\n")}\n`;
  const { study, artifact } = await mine(await openBytes(bytesOf("sums.csv", csv(lines))), {
    target: "y",
    effort: "quick",
  });
  expect(study.findings.some(({ kind, verdict }) => kind === "identity" && verdict === "confirmed")).toBe(true);
  const { findings } = await check({ study, studySha256: "0", artifact }, bytesOf("one.csv", csv(lines.slice(0, 1))));
  expect(findings.filter(({ verdict }) => verdict !== "undecided" && verdict !== "untestable")).toEqual([]);
});
