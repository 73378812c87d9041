import { describe, expect, it } from "vitest";
import { createTable, numbersOf } from "../core/table.ts";
import { formatDay } from "../core/time-format.ts";
import { memoryRows } from "../engines/memory/rows.ts";
import { inferKinds } from "./kinds.ts";

/** How a column is read and what its first cells come to. */
async function read(name: string, cells: readonly string[]) {
  const rows = memoryRows(createTable({ [name]: { kind: "text", values: cells } }));
  const [{ field, cast, reason }] = (await inferKinds(rows)) as [Awaited<ReturnType<typeof inferKinds>>[number]];
  if (cast.to !== "number" && cast.to !== "time") return { field, reason, numbers: [] };
  const typed = await rows.derive([{ step: "cast", casts: [cast] }]).collect(cells.length);
  return { field, reason, numbers: [...numbersOf(typed, name)] };
}
const cycle = (count: number, ...cells: readonly string[]): string[] =>
  Array.from({ length: count }, (_, i) => cells[i % cells.length]!);

describe("numbers with units", () => {
  const cases: readonly (readonly [string, string, readonly string[], string, readonly number[]])[] = [
    ["one unit", "mass", ["12 kg", "3.5 kg", "7 kg"], "kg", [12, 3.5, 7]],
    ["two units", "mass", ["1.2 kg", "800 g", "3 kg", "2 kg"], "kg", [1.2, 0.8, 3, 2]],
    ["the name's unit", "weight_g", ["1.2 kg", "800 g", "3 kg", "2 kg"], "g", [1200, 800, 3000, 2000]],
    ["feet and inches", "height", ["5'11\"", "6'1", "5 ft 9 in", "6'"], "in", [71, 73, 69, 72]],
    ["hours and minutes", "trip", ["1h 30m", "45 min", "2 h", "90 min"], "min", [90, 45, 120, 90]],
    ["a clock that is a duration", "duration", ["00:12:30", "1:02:03", "58:12"], "s", [750, 3723, 3492]],
    ["a clock beyond the day", "uptime", ["12:00:00", "36:15:00", "101:00:30"], "s", [43_200, 130_500, 363_630]],
  ];
  it.each(cases)("%s", async (_, name, cells, unit, expected) => {
    const many = cycle(60, ...cells);
    const { field, numbers, reason } = await read(name, many);
    expect(field, reason).toMatchObject({ kind: "number", unit });
    expect(numbers.slice(0, expected.length)).toEqual(expected);
  });

  it("reads no height with more than twelve inches, and tells the cell as unread", async () => {
    const { numbers, reason } = await read(
      "height",
      cycle(60, "5'11", "6'1", "5'8", "5'9", "5'10", "6'0", "5'7", "2'33"),
    );
    expect(numbers[7]).toBeNaN();
    expect(reason).toContain("7 cells do not read as a number");
  });

  it("leaves a time of day a time, and sizes and ordinals words", async () => {
    expect((await read("departure", cycle(60, "00:12:30", "11:02:03", "23:58:12"))).field.kind).toBe("time");
    expect((await read("place", cycle(60, "1st", "2nd", "3rd", "4th"))).field.unit).toBeUndefined();
    expect((await read("code", cycle(60, "12A", "7B", "33C"))).field.kind).toBe("category");
  });
});

describe("separators of every locale", () => {
  it.each([
    ["1 234,5", "12 345,25", 1234.5],
    ["1\u202f234,5", "12\u202f345,25", 1234.5],
    ["1.234,5", "12.345,25", 1234.5],
    ["1'234.5", "12'345.25", 1234.5],
    ["1\u2019234.5", "12\u2019345.25", 1234.5],
    ["1,234.5", "12,345.25", 1234.5],
    ["12,34,567", "1,00,00,000", 1_234_567],
  ])("%s", async (first, second, value) => {
    const { field, numbers } = await read("amount", [first, second, "7", "15"]);
    expect(field.kind).toBe("number");
    expect(numbers[0]).toBe(value);
  });
});

describe("dates", () => {
  it("in several formats are read together, and the order of day and month is told with its evidence", async () => {
    const cells = cycle(60, "2023-05-04", "05/23/2023", "05/04/2023");
    const { field, reason, numbers } = await read("when", cells);
    expect(field.kind).toBe("time");
    expect(numbers.slice(0, 3).map(formatDay)).toEqual(["2023-05-04", "2023-05-23", "2023-05-04"]);
    expect(reason).toContain("written in 2 ways");
    expect(reason).toContain("since 20 cells do not read as dd/mm/yyyy");
  });

  it("have the order that the cells decide, or months where one number is always 1; otherwise the doubt is told", async () => {
    const decided = await read("when", cycle(60, "23/05/2023", "04/05/2023"));
    expect(decided.numbers.slice(0, 2).map(formatDay)).toEqual(["2023-05-23", "2023-05-04"]);
    expect(decided.reason).toContain("since 30 cells do not read as mm/dd/yyyy");
    const months = Array.from(
      { length: 24 },
      (_, i) => `01/${String(1 + (i % 12)).padStart(2, "0")}/${2020 + Math.floor(i / 12)}`,
    );
    const monthly = await read("month", months);
    expect(formatDay(monthly.numbers[4]!)).toBe("2020-05-01");
    expect(monthly.reason).toContain("always 1");
    expect((await read("when", cycle(60, "03/05/2023", "04/06/2023"))).reason).toContain("not decided by the values");
  });
});

describe("what words stand for", () => {
  it.each([
    ["iso country codes", "country", ["DE", "FR", "US", "BR"], "country"],
    ["states", "state", ["CA", "TX", "NY", "FL"], "state"],
    ["postcodes with letters", "where", ["SW1A 1AA", "M1 1AE", "EC1A 1BB", "W1A 0AX"], "postcode"],
    ["coordinates", "location", ["(40.65, -73.88)", "(40.70, -73.76)", "(40.69, -73.85)"], "coordinates"],
    ["lists", "genres", ["drama;comedy", "comedy", "drama;action", "action;comedy;drama", "comedy;drama"], "list"],
    ["web addresses", "site", ["https://a.example/x", "http://b.example", "www.c.example/y"], "url"],
    ["telephone numbers", "phone", ["+44 20 7946 0958", "+44 20 7946 0111", "(212) 555-0199"], "phone"],
  ])("%s", async (_, name, cells, meaning) => {
    expect((await read(name, cycle(60, ...cells))).field.meaning).toBe(meaning);
  });

  it("are nothing more where only some look like it", async () => {
    expect((await read("state", cycle(60, "good", "bad", "CA", "TX"))).field.meaning).toBeUndefined();
    expect(
      (await read("remark", cycle(60, "yes, certainly", "no, never again", "perhaps, who knows"))).field.meaning,
    ).toBeUndefined();
  });
});
