import { describe, expect, it } from "vitest";
import { createRandom } from "../core/random.ts";
import { createTable } from "../core/table.ts";
import { memoryRows } from "../engines/memory/rows.ts";
import { inferKinds, type KindOptions } from "./kinds.ts";

type Cells = readonly string[];

async function readings(columns: Readonly<Record<string, Cells>>, options: KindOptions = {}) {
  const table = createTable(
    Object.fromEntries(Object.entries(columns).map(([name, values]) => [name, { kind: "text" as const, values }])),
  );
  return inferKinds(memoryRows(table), options);
}
const readingOf = async (name: string, cells: Cells, options?: KindOptions) =>
  (await readings({ [name]: cells }, options))[0]!;
const rows = (count: number, cell: (i: number) => string): string[] => Array.from({ length: count }, (_, i) => cell(i));
const cycle = (count: number, ...cells: Cells): string[] => rows(count, (i) => cells[i % cells.length]!);

describe("kinds", () => {
  const cases: readonly (readonly [string, string, Cells, string])[] = [
    ["plain numbers", "height", rows(60, (i) => String(150.5 + i * 0.3)), "number"],
    ["currency with a blank behind", "item_price", rows(60, (i) => `$${(i * 1.37 + 1).toFixed(2)} `), "number"],
    ["per cent", "rate", rows(60, (i) => `${(i * 1.1).toFixed(1)}%`), "number"],
    ["a unit behind", "mass", rows(60, (i) => `${i + 3} kg`), "number"],
    ["thousands", "labor", rows(60, (i) => `${i + 1},${String(100 + i)}`), "number"],
    ["whole numbers with leading zeros", "beat", cycle(60, "0421", "0823", "1112", "0061"), "category"],
    [
      "digits and letters of one system",
      "StockCode",
      rows(200, (i) => (i % 9 ? String(22000 + (i % 40)) : `8512${i % 7}A`)),
      "category",
    ],
    ["an identifier that repeats", "CustomerID", rows(200, (i) => `${12000 + (i % 80)}.0`), "key"],
    [
      "an identifier with a letter at times",
      "InvoiceNo",
      rows(400, (i) => (i % 40 ? String(536000 + (i >> 2)) : `C5360${i}`)),
      "key",
    ],
    ["the row's number", "n", rows(50, (i) => String(i + 1)), "key"],
    ["words that end in id", "paid", rows(80, (i) => String(i * 13 + 7)), "number"],
    ["distinct measurements", "population", rows(80, (i) => String(1000 + i * i * 37)), "number"],
    ["numbers that a double cannot hold", "ref", rows(80, (i) => `90071992547409${930 + i}`), "key"],
    ["few years", "year", cycle(60, "2010", "2011", "2012"), "number"],
    ["years in a row", "year", rows(60, (i) => String(1950 + i)), "number"],
    ["whole numbers with few levels", "grade", cycle(60, "1", "2", "3", "4"), "ordinal"],
    ["counts with gaps", "cancellations", cycle(60, "0", "1", "69", "358"), "number"],
    ["ages, though few", "age", cycle(60, "15", "16", "17", "18"), "number"],
    ["codes of a class", "Type", cycle(60, "1", "2", "3", "7"), "category"],
    ["postcodes", "zipcode", cycle(60, "98103", "98038", "98115"), "category"],
    ["telephone numbers", "PhoneNumber", cycle(60, "2562358900", "2562651000", "2565435200"), "key"],
    ["two levels", "waterfront", cycle(60, "0", "1"), "flag"],
    ["two numbers of which none denies", "group", cycle(60, "1", "2", "2"), "flag"],
    ["two words and blanks", "vote", cycle(60, "y", "n", "", "n"), "flag"],
    ["incomes as bounds", "income", cycle(60, "<=50K", ">50K"), "flag"],
    ["ISO days", "date", rows(60, (i) => `2014-06-${String((i % 28) + 1).padStart(2, "0")}`), "time"],
    ["compact days", "date", rows(60, (i) => `201406${String((i % 28) + 1).padStart(2, "0")}`), "time"],
    ["American days with a clock", "Created", rows(60, (i) => `1/${(i % 28) + 1}/2025 10:0${i % 10}`), "time"],
    ["times of day", "Time", rows(60, (i) => `${8 + (i % 12)}:${10 + (i % 50)} p.m.`.replace(/^1[3-9]/, "1")), "time"],
    ["months as words", "month", cycle(60, "may", "jul", "aug", "jun", "nov"), "ordinal"],
    ["weekdays", "day_of_week", cycle(60, "thu", "mon", "tue", "wed", "fri"), "ordinal"],
    ["quality words", "cond", cycle(60, "Good", "Typical", "Poor", "No_Basement"), "ordinal"],
    ["ranges of numbers", "AGE", cycle(60, "25-34", "18-24", "65+", "35-44"), "ordinal"],
    ["number words", "size", cycle(60, "Two", "None", "One", "Nine or more"), "ordinal"],
    ["plain levels", "fuel", cycle(60, "gas", "oil", "electric"), "category"],
    ["e-mail addresses", "contact", rows(60, (i) => `p${i % 9}@example.org`), "key"],
    [
      "a name of its own in every row",
      "state",
      rows(51, (i) => `State ${String.fromCharCode(65 + (i % 26))}${"x".repeat(i % 7)}${i}`),
      "key",
    ],
    ["sentences", "text", rows(60, (i) => `this is what was written in report ${i} on that long day`), "text"],
    ["no cell at all", "due", rows(60, () => ""), "text"],
    ["one level", "facility", rows(60, () => "Unspecified park"), "category"],
    [
      "mostly numbers, some words",
      "height",
      rows(200, (i) => (i % 12 ? String(60 + (i % 31) / 2) : `5'${i % 11}"`)),
      "number",
    ],
  ];
  it.each(cases)("%s: %s", async (_, name, cells, kind) => {
    const { field, reason } = await readingOf(name, cells);
    expect(`${field.kind}`, reason).toBe(kind);
  });

  it("puts levels in their order", async () => {
    const levels = async (name: string, cells: Cells) => (await readingOf(name, cells)).cast.levels;
    expect(await levels("cond", cycle(60, "Good", "Typical", "Poor", "No_Basement"))).toEqual([
      "No_Basement",
      "Poor",
      "Typical",
      "Good",
    ]);
    expect(await levels("AGE", cycle(60, "25-34", "18-24", "65+", "35-44"))).toEqual([
      "18-24",
      "25-34",
      "35-44",
      "65+",
    ]);
    expect(await levels("month", cycle(60, "may", "dec", "jan"))).toEqual(["jan", "may", "dec"]);
    expect(await levels("INCOME", cycle(60, "[30.000-40.000)", "-10.000)", "[75.000-", "[10.000-15.000)"))).toEqual([
      "-10.000)",
      "[10.000-15.000)",
      "[30.000-40.000)",
      "[75.000-",
    ]);
    expect(await levels("vote", cycle(60, "yes", "no"))).toEqual(["no", "yes"]);
    expect(await levels("sex", cycle(60, "M", "F", "M"))).toEqual(["M", "F"]);
  });

  it("finds codes for missing, with the evidence in the reason", async () => {
    const marked = await readingOf(
      "pm",
      rows(60, (i) => (i % 10 ? String(i * 1.5) : "NA")),
    );
    expect(marked.cast.missing).toContain("NA");
    expect(marked.reason).toContain('"NA" read as missing (6 cells)');
    const spike = await readingOf(
      "temperature",
      rows(100, (i) => (i % 10 ? String(15 + (i % 17) / 2) : "-999")),
    );
    expect(spike.cast.missingNumbers).toEqual([-999]);
    expect(spike.reason).toContain("(10 cells)");
    // Ninety-nine of an even spread is a value like the others.
    expect(
      (
        await readingOf(
          "score",
          rows(400, (i) => String(i % 100)),
        )
      ).cast.missingNumbers,
    ).toBeUndefined();
    // "none" is a level among words, a missing mark among numbers.
    expect((await readingOf("debtors", cycle(60, "none", "guarantor", "co-applicant"))).field.kind).toBe("category");
    expect(
      (
        await readingOf(
          "rate",
          rows(60, (i) => (i % 9 ? String(i / 7) : "none")),
        )
      ).cast.missing,
    ).toContain("none");
  });

  it("keeps a code list's NA: Namibia", async () => {
    const codes = rows(240, (i) => String.fromCharCode(65 + Math.floor((i % 120) / 10), 65 + (i % 10)));
    const { cast } = await readingOf("iso2", [...codes, "NA", "NA"]);
    expect(cast.missing).not.toContain("NA");
  });

  it("reads the ends of edges as names of nodes", async () => {
    const found = await readings({ source: cycle(60, "0", "1", "5", "7"), target: cycle(60, "3", "9", "12") });
    expect(found.map(({ field }) => field.kind)).toEqual(["ordinal", "ordinal"]);
    const many = await readings({
      source: rows(60, (i) => String(i % 23)),
      target: rows(60, (i) => String((i * 7) % 31)),
    });
    expect(many.map(({ field }) => field.kind)).toEqual(["key", "key"]);
  });

  it("judges the cells beyond the most frequent ones by asking the engine", async () => {
    const cells = rows(30_000, (i) => String(i * 3 + 10_007));
    expect((await readingOf("value", cells)).field.kind).toBe("number");
    expect(
      (
        await readingOf(
          "No",
          rows(30_000, (i) => String(i + 1)),
        )
      ).field.kind,
    ).toBe("key");
    // The 10,000 that come first by code point are digits, the other 20,000 are not.
    const mixed = rows(30_000, (i) => (i < 10_000 ? String(100_000 + i) : `word ${i}`));
    expect((await readingOf("value", mixed)).field.kind).not.toBe("number");
  });

  it("takes what it is told", async () => {
    const told = await readingOf("zip", cycle(60, "98103", "98038", "98115"), { kinds: { zip: "number" } });
    expect(told.field.kind).toBe("number");
    const schema = await readingOf("size", cycle(60, "b", "a", "c", "z"), {
      told: { size: { kind: "ordinal", levels: ["c", "a", "b"], missing: ["z"], unit: "boxes" } },
    });
    expect(schema.cast).toMatchObject({ to: "ordinal", levels: ["c", "a", "b"], missing: ["z"] });
    expect(schema.field.unit).toBe("boxes");
    await expect(readingOf("a", ["1"], { kinds: { b: "key" } })).rejects.toThrow('there is no column "b"');
  });
});

describe("stored numbers of a long table", () => {
  const count = 120_000;
  const random = createRandom(4);
  const numbers = (cell: (i: number) => number) => ({
    kind: "number" as const,
    values: Float64Array.from({ length: count }, (_, i) => cell(i)),
  });
  const table = createTable({
    measured: numbers(() => 100 * random.normal()),
    "with holes": numbers((i) => (i % 3 === 0 ? Number.NaN : random.uniform())),
    latitude: numbers(() => 180 * random.uniform() - 90),
    marked: numbers((i) => (i % 50 === 0 ? -999 : random.uniform())),
    "marked late": numbers((i) => (i > 80_000 && i % 20 === 0 ? 99999 : random.uniform())),
    whole: numbers(() => random.below(5000)),
    "few values": numbers((i) => (i % 5) + 0.5),
    two: numbers((i) => (i % 2) + 0.5),
    "beyond a double": numbers((i) => (i === 77 ? 3e17 : random.uniform())),
    postcode: numbers((i) => (i % 20 === 0 ? 1000.5 : 1000 + (i % 7000))),
    told: numbers(() => random.uniform()),
  });
  const kinds = { told: "ordinal" } as const;

  it("are read as if all of their cells were looked at", async () => {
    const all = await inferKinds(memoryRows(table), { kinds, missing: ["no such text"] });
    const some = await inferKinds(memoryRows(table), { kinds });
    const without = all.map(({ cast, ...rest }) => ({
      ...rest,
      cast: { ...cast, missing: cast.missing.filter((word) => word !== "no such text") },
    }));
    expect(some).toEqual(without);
    const marksOf = (name: string) => some.find(({ field }) => field.name === name)!.cast.missingNumbers;
    expect([marksOf("marked"), marksOf("marked late")]).toEqual([[-999], [99999]]);
  });

  it("are sorted whole only where a few rows do not show what they are", async () => {
    const asked: string[] = [];
    const rows = memoryRows(table);
    const summarize: typeof rows.summarize = (asks) => {
      for (const one of asks) if (one.ask === "levels") asked.push(one.column);
      return rows.summarize(asks);
    };
    const listening = new Proxy(rows, {
      get(_, name: keyof typeof rows) {
        const own = rows[name];
        if (name === "summarize") return summarize;
        return typeof own === "function" ? own.bind(rows) : own;
      },
    });
    await inferKinds(listening, { kinds });
    const sorted = ["beyond a double", "few values", "marked", "marked late", "postcode", "told", "two", "whole"];
    expect(asked.sort()).toEqual(sorted);
  });
});
