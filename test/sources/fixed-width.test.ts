import fc from "fast-check";
import { expect, it } from "vitest";
import { bytesOf } from "../../src/core/bytes.ts";
import { csv } from "../../src/sources/csv.ts";
import { fixedWidth } from "../../src/sources/fixed-width.ts";
import { openBytes } from "../../src/studies/open.ts";
import { readAll } from "./read-all.ts";

const people = [
  ["name", "age", "city"],
  ["Ann Lee", "34", "New York"],
  ["John Smith", "5", "Los Angeles"],
  ["Mary van Dyke", "71", ""],
  ["Bo", "", "Rome"],
  ["Ida Ek", "28", "San Jose"],
  ["Per", "40", "Ulm"],
];
/** The second column stands on the right, as numbers do. */
const written = (rows: readonly (readonly string[])[], gap = 2): string => {
  const widths = rows[0]!.map((_, i) => Math.max(...rows.map((cells) => cells[i]!.length)));
  return rows
    .map((cells) =>
      cells
        .map((cell, i) => (i === 1 ? cell.padStart(widths[i]!) : cell.padEnd(widths[i]!)))
        .join(" ".repeat(gap))
        .trimEnd(),
    )
    .join("\n");
};
const head = (text: string) => new TextEncoder().encode(text).subarray(0, 4096);
const claims = (text: string, name = "people.txt") => fixedWidth.reads(name, head(text));

it("cuts columns where all lines are blank, whatever stands inside of a cell", async () => {
  const text = `${written(people)}\n`;
  expect(claims(text)).toBe(true);
  const { names, rows, report } = await readAll(fixedWidth, bytesOf("people.txt", text));
  expect(names).toEqual(people[0]);
  expect(rows).toEqual(people.slice(1));
  expect(report).toMatchObject({ rows: 6, kept: 6, rejected: 0 });
  const data = await openBytes(bytesOf("people.txt", text));
  expect(data.schema.find(({ name }) => name === "age")!.kind).toBe("number");
});

it("takes a ruling for no row, and reads CRLF and Latin-1", async () => {
  const lines = written(people.map(([name, ...rest]) => [name!.replace("Ek", "Ök"), ...rest])).split("\n");
  const ruled = [lines[0]!, "-------------  ---  -----------", ...lines.slice(1)].join("\r\n");
  const bytes = Uint8Array.from(ruled, (char) => char.charCodeAt(0));
  const { names, rows, report } = await readAll(fixedWidth, bytesOf("people.fwf", bytes));
  expect(names).toEqual(people[0]);
  expect(rows.map(([name]) => name)).toContain("Ida Ök");
  expect(report).toMatchObject({ rows: 6, kept: 6, skipped: [{ kind: "blank", lines: 1 }] });
});

it("sets a line aside that has text in the blanks between two columns, and names it", async () => {
  const many = Array.from({ length: 150 }, (_, i) => [
    i % 2 ? "Ann Lee" : "Bo Eriksen",
    String(i),
    i % 2 ? "New York" : "Ulm",
  ]);
  const lines = written([people[0]!, ...many], 3).split("\n");
  const wide = `${lines[40]!.slice(0, 10)}---${lines[40]!.slice(13)}`;
  lines[40] = wide;
  const { rows, report } = await readAll(fixedWidth, bytesOf("people.txt", lines.join("\n")));
  expect(rows).toHaveLength(149);
  expect(report).toMatchObject({ rows: 150, kept: 149, rejected: 1, skipped: [] });
  expect(report.rejects).toEqual([
    {
      line: 41,
      code: "misplaced-cells",
      message: expect.stringContaining("line 41 has text on both sides of the blanks between columns 1 and 2"),
      text: wide,
    },
  ]);
});

it("gives a longer cell to the column that it touches", async () => {
  const many = Array.from({ length: 150 }, (_, i) => [i % 2 ? "Ann Lee" : "Bo Eriksen", String(i % 10), "Ulm"]);
  many[70]![1] = "12345";
  const lines = [["name", "age", "city"], ...many].map(([a, b, c]) => `${a!.padEnd(10)} ${b!.padStart(8)}   ${c}`);
  const { rows } = await readAll(fixedWidth, bytesOf("people.txt", lines.join("\n")));
  expect(rows[70]).toEqual(["Bo Eriksen", "12345", "Ulm"]);
});

it("leaves to CSV what a delimiter or a run of blanks parts, prose, and what is too little to tell", () => {
  expect(claims(written(people), "people.csv")).toBe(false);
  expect(claims(written(people.map((cells) => cells.map((cell) => cell.replaceAll(" ", "_") || "none"))))).toBe(false);
  expect(claims(`${people.map((cells) => cells.join(",")).join("\n")}\n`)).toBe(false);
  expect(claims(`${people.map((cells) => cells.join("\t")).join("\n")}\n`)).toBe(false);
  expect(claims(`${written(people.slice(0, 4))}\n`)).toBe(false);
  expect(claims('{\n  "a":  1,\n  "b c":  2,\n  "d":  3,\n  "e f": 4\n}\n')).toBe(false);
  const prose =
    "A table often lies in many files, a month or\na shop or a sensor each, and shells expand\npatterns in different ways, so that what one\nperson reads another one does not; it is for\nthis reason that a quoted pattern is expanded\nby the program itself, as it would be by hand.\n";
  expect(claims(prose)).toBe(false);
});

it("does as it is told where a delimiter is named", async () => {
  const text = `${written(people)}\n`;
  const told = { delimiter: ";" };
  expect(await readAll(fixedWidth, bytesOf("people.txt", text), told)).toEqual(
    await readAll(csv, bytesOf("people.txt", text), told),
  );
});

it("reads back what is written in columns", async () => {
  const word = fc.stringMatching(/^[A-Za-zäß][a-z]{0,6}( [a-z]{1,5}){0,2}$/);
  const row = fc.tuple(word, fc.integer({ min: 0, max: 99_999 }).map(String), word);
  await fc.assert(
    fc.asyncProperty(
      fc.array(row, { minLength: 12, maxLength: 60 }),
      fc.integer({ min: 2, max: 5 }),
      async (rows, gap) => {
        const text = `${written([["name", "count", "place"], ...rows], gap)}\n`;
        // Blanks below each other inside of the cells of all rows would be the end of a column to anybody.
        const lines = text.trimEnd().split("\n").slice(1);
        const widest = Math.max(...lines.map((line) => line.length));
        const blank = Array.from({ length: widest }, (_, i) => lines.every((line) => (line[i] ?? " ") === " "));
        fc.pre(claims(text) && blank.filter((one, i) => one && !blank[i - 1]).length === 2);
        const found = await readAll(fixedWidth, bytesOf("made.txt", text), { header: true });
        expect(found.names).toEqual(["name", "count", "place"]);
        expect(found.rows).toEqual(rows);
      },
    ),
    { numRuns: 200 },
  );
});
