import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createRandom } from "../../src/core/random.ts";
import { profilePage } from "../../src/report/profile-page.ts";
import { profileText } from "../../src/report/profile-text.ts";
import { open, openBytes } from "../../src/studies/open.ts";
import { profile } from "../../src/studies/profile.ts";
import { sharedFolder } from "../reference.ts";
import { bytesOf, quoted } from "./bytes-of.ts";

/** Four hundred rows in which every alert has its column. */
function odd(): Record<string, string[]> {
  const random = createRandom(3, "odd");
  const rows = Array.from({ length: 400 }, (_, i) => i);
  const column = (cell: (i: number) => string) => rows.map(cell);
  const size = rows.map(() => 20 + 5 * random.normal());
  const outcome = column((i) => (i % 16 === 0 ? "bad" : i === 399 ? "" : "good"));
  const table: Record<string, string[]> = {
    order_id: column((i) => `A${String(i === 7 ? 8 : i).padStart(5, "0")}`),
    size: size.map((value) => value.toFixed(3)),
    size_again: size.map((value) => value.toFixed(3)),
    size_nearly: size.map((value, i) => (value * 2 + (i % 3) * 0.001).toFixed(3)),
    fixed: column(() => "7.5"),
    empty: column(() => ""),
    hardly: column((i) => (i % 4 ? "" : String(i * 1.5))),
    hardly_too: column((i) => (i % 4 ? "" : ["low", "medium", "high"][(i / 4) % 3]!)),
    income: rows.map(() => Math.exp(10 + 2.2 * random.normal()).toFixed(2)),
    rain: column((i) => (i % 3 ? "0" : (random.uniform() * 9 + 0.1).toFixed(2))),
    weight: rows.map((i) => (i === 44 ? "90000" : (60 + 4 * random.normal()).toFixed(1))),
    endless: column((i) => (i === 3 ? "1e999" : (i * 0.7).toFixed(1))),
    remark: rows.map((i) => (i % 50 === 0 ? "see note" : (100 * random.uniform()).toFixed(1))),
    gauge: rows.map((i) => (i % 20 === 0 ? "-999" : (15 + 3 * random.uniform()).toFixed(1))),
    town: column((i) => `Town ${String.fromCharCode(65 + (i % 8))}${String.fromCharCode(65 + ((i * 7) % 11))}`),
    street: column((i) => `${(i * 37) % 991} Long Road of the ${i} Towers, Lower Village`),
    color: column((i) => ["red", "Red ", "green", "blue", "dark-blue", "dark blue"][i % 6]!),
    approved: column((i) => (i % 100 === 0 ? "no" : "yes")),
    outcome,
    result: outcome.map((cell) => (cell === "bad" ? "failed" : cell === "" ? "" : "passed")),
  };
  for (const cells of Object.values(table)) cells[399] = cells[398]!;
  table.outcome![5] = "";
  table.result![5] = "passed";
  return table;
}

describe("profile", () => {
  it("finds what is odd, each with its figures", async () => {
    const data = await openBytes(bytesOf(odd()), quoted);
    const document = await profile(data, { target: "outcome" });
    const told = document.alerts.map(({ code, column, columns, severity }) =>
      `${severity} ${code} ${column ?? columns?.join("+") ?? ""}`.trim(),
    );
    expect(told.sort()).toMatchSnapshot();
    expect(Object.fromEntries(document.alerts.map(({ code, message }) => [code, message]))).toMatchSnapshot();
    expect(
      document.columns.map(({ name, kind, missing, unparsed, distinct }) => ({
        name,
        kind,
        missing,
        unparsed,
        distinct,
      })),
    ).toMatchSnapshot();
    expect(document.missingPatterns[0]).toEqual({
      columns: ["empty", "hardly", "hardly_too"],
      rows: expect.any(Number),
      share: expect.any(Number),
    });
    expect(document.pairs[0]!.value).toBeGreaterThan(0.99);
    expect(JSON.stringify(await profile(data, { target: "outcome" }))).toBe(JSON.stringify(document));
  });

  it("counts add up and nothing throws, whatever the cells hold", async () => {
    const cell = fc.oneof(
      { weight: 3, arbitrary: fc.constantFrom("", " ", "0", "1", "NA", "?", "-999", "1e999", "007", "a", "B", "true") },
      { weight: 2, arbitrary: fc.double({ noNaN: false }).map(String) },
      { weight: 1, arbitrary: fc.date({ noInvalidDate: true }).map((date) => date.toISOString()) },
      { weight: 2, arbitrary: fc.string({ unit: "grapheme", maxLength: 12 }) },
      { weight: 1, arbitrary: fc.bigInt().map(String) },
    );
    const table = fc
      .tuple(
        fc.uniqueArray(
          fc.string({ minLength: 1, maxLength: 8 }).filter((name) => /^[\p{L}\p{N}_.<>-]+$/u.test(name)),
          {
            minLength: 2,
            maxLength: 5,
          },
        ),
        fc.integer({ min: 1, max: 30 }),
      )
      .chain(([names, count]) =>
        fc
          .tuple(...names.map(() => fc.array(cell, { minLength: count, maxLength: count })))
          .map((columns) => Object.fromEntries(names.map((name, i) => [`c${i}${name}`, columns[i]!]))),
      );
    await fc.assert(
      fc.asyncProperty(table, async (columns) => {
        const data = await openBytes(bytesOf(columns), quoted);
        const document = await profile(data);
        const rows = document.data.kept;
        for (const column of document.columns) {
          expect(column.missing).toBeLessThanOrEqual(rows);
          expect(column.unparsed).toBeLessThanOrEqual(column.missing);
          expect(column.distinct).toBeLessThanOrEqual(rows - column.missing);
          if (column.levels)
            expect(column.missing + column.levels.reduce((sum, { count }) => sum + count, column.others!)).toBe(rows);
          if (column.histogram)
            expect(column.missing + column.histogram.counts.reduce((sum, count) => sum + count, 0)).toBe(rows);
        }
        expect(document.missingPatterns.reduce((sum, pattern) => sum + pattern.rows, 0)).toBeLessThanOrEqual(rows);
        JSON.stringify(document);
        expect(profilePage(document)).toContain("</html>");
        for (const line of profileText(document).split("\n")) expect(line.length).toBeLessThanOrEqual(100);
      }),
      { numRuns: 150 },
    );
  });

  it("draws no histogram whose bins a double cannot hold", async () => {
    const cells = (small: string, large: string) => Array.from({ length: 12 }, (_, i) => (i % 4 ? small : large));
    const data = await openBytes(
      bytesOf({
        tiny: cells("0.5", "5e-324")
          .map((x, i) => (i % 3 ? x : "0"))
          .map((x) => (x === "0.5" ? "1e-323" : x)),
        huge: cells("-1.8e308", "1").map((x, i) => (x === "1" ? "1.7e308" : i % 2 ? "-1.7e308" : "3")),
      }),
      quoted,
    );
    const { columns } = await profile(data);
    for (const { histogram, missing, mean } of columns) {
      if (histogram) expect(histogram.counts.reduce((sum, count) => sum + count, 0)).toBe(12 - missing);
      expect(Number.isFinite(mean ?? 0)).toBe(true);
    }
    expect(columns.map(({ histogram }) => histogram === undefined)).toEqual([true, true]);
  });

  it("profiles a header without rows", async () => {
    const document = await profile(await openBytes(bytesOf({ a: [], b: [] }), quoted));
    expect(document.data.kept).toBe(0);
    expect(profilePage(document)).toContain("0 rows");
    expect(profileText(document)).toContain("0 rows, 2 columns");
  });

  it("stays one small page for any width, and hostile names stay text", async () => {
    const wide = Object.fromEntries(
      Array.from({ length: 3000 }, (_, i) => [
        i === 0 ? "<script>alert(1)</script>" : `${"long ".repeat(i < 300 ? 60 : 9)}${i}`,
        Array.from({ length: 25 }, (_, row) => String(((row * (i + 3)) % 17) / 3)),
      ]),
    );
    const html = profilePage(await profile(await openBytes(bytesOf(wide), quoted)));
    expect(html.length).toBeLessThan(5e6);
    // Constant columns have no picture.
    const pictures = html.split('class="spark"').length - 1;
    expect(pictures).toBeGreaterThan(150);
    expect(pictures).toBeLessThanOrEqual(200);
    expect(html.match(/<script/g)).toHaveLength(1);
    expect(html).not.toContain("<script>alert");
    expect(html).not.toMatch(/(src|href)="(?!#)/);
  });

  it("tells an unknown target from the columns there are", async () => {
    const data = await openBytes(bytesOf({ a: ["1", "2"], b: ["x", "y"] }), quoted);
    await expect(profile(data, { target: "c" })).rejects.toThrow(
      '--target: there is no column "c"; the columns are a, b',
    );
  });
});

const shared = sharedFolder;
const real = (file: string) => join(shared, file);

describe.skipIf(!existsSync(shared))("profile of real files", () => {
  it("King County: key, time, postcode, flag, ordinal, and the house with 33 bedrooms", async () => {
    const document = await profile(await open(real("kc_house/kc_house_data.csv")), { target: "price" });
    const kinds = Object.fromEntries(document.columns.map(({ name, kind }) => [name, kind]));
    expect(kinds).toMatchObject({ id: "key", date: "time", zipcode: "category", waterfront: "flag", view: "ordinal" });
    expect(kinds).toMatchObject({ price: "number", yr_built: "number", bedrooms: "number" });
    expect(document.columns.find(({ name }) => name === "zipcode")!.meaning).toBe("postcode");
    expect(
      document.alerts.find(({ code, column }) => code === "far-values" && column === "bedrooms")!.message,
    ).toContain("33");
    expect(document.alerts.some(({ code }) => code === "leakage")).toBe(false);
    expect(document.columns.find(({ name }) => name === "price")!.quantiles![4]).toBe(450_000);
  });

  it("Titanic, telco and adult: what is missing, and how it was written", async () => {
    const titanic = await profile(await open(real("titanic/titanic.csv")), { target: "Survived" });
    const of = (document: typeof titanic, name: string) => document.columns.find((column) => column.name === name)!;
    expect(of(titanic, "Age")).toMatchObject({ kind: "number", missing: 177, unparsed: 0 });
    expect(of(titanic, "PassengerId")).toMatchObject({ kind: "key", role: "ignore" });
    expect(of(titanic, "Survived").role).toBe("target");
    const telco = await profile(await open(real("telco_churn/telco-customer-churn-by-IBM.csv")));
    expect(of(telco, "TotalCharges")).toMatchObject({ kind: "number", missing: 11, unparsed: 0 });
    const adult = await profile(await open(real("adult_train/adult-train.csv")));
    expect(of(adult, "column_2")).toMatchObject({ missing: 1836, missingMarks: [{ text: "?", count: 1836 }] });
    expect(adult.duplicateRows).toBe(24);
  });

  it("names the column that holds the answer", async () => {
    const cards = real("card_fraud_handbook/transactions_2018-07-25_2018-08-12.csv");
    const document = await profile(await open(cards), { target: "TX_FRAUD" });
    const leaks = document.alerts.filter(({ code }) => code === "leakage").map(({ column }) => column);
    expect(leaks).toEqual(["TX_FRAUD_SCENARIO"]);
    expect(document.alerts.some(({ code }) => code === "target-imbalance")).toBe(true);
    expect(readFileSync(cards, "utf8").slice(0, 14)).toBe("TRANSACTION_ID");
  });
});
