import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { editDistance } from "../core/edit-distance.ts";
import { applyRecipe, undoChanges } from "./apply.ts";
import { parseRecipe } from "./clean-document.ts";
import { decoded } from "./decode.ts";
import { learnRecipe } from "./learn.ts";
import type { CleanLevel, Texts } from "./recipe.ts";

function texts(columns: Readonly<Record<string, readonly string[]>>): Texts {
  const lists = Object.values(columns).map((cells) => [...cells]);
  return { names: Object.keys(columns), count: lists[0]!.length, columns: lists };
}
const repaired = (table: Texts, level: CleanLevel = "likely") =>
  applyRecipe(learnRecipe(table, level), table).texts.columns;
const times = (count: number, text: string): string[] => Array.from({ length: count }, () => text);

const cities = ["Leeds", "York", "Hull", "Derby", "Bath"];
/** Five shops with a city and a manager each; some cells of the city hold something else. */
const shops = (rows: number, wrong: Readonly<Record<number, string>>): Texts =>
  texts({
    shop: Array.from({ length: rows }, (_, i) => `S${i % 5}`),
    city: Array.from({ length: rows }, (_, i) => wrong[i] ?? cities[i % 5]!),
    manager: Array.from({ length: rows }, (_, i) => `M${i % 5}`),
    sale: Array.from({ length: rows }, (_, i) => String((i * 37) % 101)),
  });

describe("cleaning", () => {
  it("gives a cell the value that what determines it says, and fills it where it is missing", () => {
    const wrong = { 7: "Bath", 21: "", 33: "Drby" };
    expect(repaired(shops(60, wrong))[1]).toEqual(shops(60, {}).columns[1]);
  });

  it("leaves two cells that contradict each other where nobody else says which is wrong", () => {
    const { names, count, columns } = shops(60, { 7: "Bath" });
    const two = { names: names.slice(0, 2), count, columns: columns.slice(0, 2) };
    expect(repaired(two)).toEqual(two.columns);
  });

  it("leaves a cell that another column bears out", () => {
    // The five branches of one town in another county are exceptions with a reason, not slips.
    const table = texts({
      town: times(60, "A").concat(times(60, "B"), times(40, "C")),
      county: times(55, "North").concat(times(5, "South"), times(60, "East"), times(40, "West")),
      branch: Array.from({ length: 160 }, (_, i) => `b${Math.floor(i / 5)}`),
    });
    expect(repaired(table)[1]).toEqual(table.columns[1]);
  });

  it("reads no law into columns that only share their most frequent value", () => {
    const table = texts({
      a: Array.from({ length: 100 }, (_, i) => `k${i % 4}`),
      b: Array.from({ length: 100 }, (_, i) => (i % 10 === 3 ? "rare" : "common")),
    });
    expect(repaired(table)).toEqual(table.columns);
  });

  it("takes a rare text for the one frequent text that it is a slip of, never one frequent text for another", () => {
    const table = texts({ state: [...times(40, "married"), ...times(30, "divorced"), "marrid", "divorxed", "maried"] });
    expect(repaired(table)[0]!.slice(-3)).toEqual(["married", "divorced", "married"]);
    const two = texts({
      sort: [
        ...times(40, "heart attack"),
        ...times(30, "heart failure"),
        ...times(20, "cases"),
        ...times(20, "causes"),
      ],
    });
    expect(repaired(two)).toEqual(two.columns);
  });

  it("leaves numbers, codes and the names of a long list as they are", () => {
    const codes = texts({ code: [...times(50, "AB-1"), ...times(50, "AB-2"), "AB-3"] });
    expect(repaired(codes)).toEqual(codes.columns);
    const towns = ["Cortland", "Knoxville", "Afton", "Arden", "Salem", "Lowell", "Bend"];
    const names = texts({ town: [...times(40, "Portland"), ...times(30, "Boonville"), ...towns] });
    expect(repaired(names)).toEqual(names.columns);
  });

  it("takes a percent sign away where the number is a share already, and leaves true percents", () => {
    const shares = texts({ abv: ["0.05", "0.06", "0.07", "0.05", "0.08", "0.05%", "0.056%", "0.055999999999999994%"] });
    expect(repaired(shares)[0]!.slice(-3)).toEqual(["0.05", "0.056", "0.056"]);
    const percents = texts({ abv: ["0.05", "0.06", "0.07", "0.05", "0.08", "5%", "6%", "7%"] });
    expect(repaired(percents)).toEqual(percents.columns);
  });

  it("moves a code that slid into the column before", () => {
    const codes = ["OR", "CA", "NY", "TX", "WA", "CO"];
    const table = texts({
      city: [...codes.map((_, i) => `Town ${i}`), "Portland OR", "San Diego CA", "Brooklyn NY"],
      state: [...codes, "", "", ""],
    });
    const [city, state] = repaired(table);
    expect(city!.slice(-3)).toEqual(["Portland", "San Diego", "Brooklyn"]);
    expect(state!.slice(-3)).toEqual(["OR", "CA", "NY"]);
  });

  it("blanks the standard words for missing, and leaves words that only look like one", () => {
    const table = texts({ a: ["3", "N/A", "?", "4"], b: ["empty", "full", "empty", "full"] });
    expect(repaired(table)).toEqual([["3", "", "", "4"], table.columns[1]]);
  });

  it("does at the safe level only what loses nothing", () => {
    const table = texts({ a: [" 3 ", "N/A", "Caf\u00c3\u00a9", "4\u200b"], b: ["marrid", ...times(3, "married")] });
    expect(repaired(table, "safe")).toEqual([["3", "N/A", "Caf\u00e9", "4"], table.columns[1]]);
    expect(repaired(table, "none")).toEqual(table.columns);
  });

  it("marks constant and doubled columns and copied rows without touching them", () => {
    const table = texts({ a: ["1", "2", "1"], b: ["x", "x", "x"], c: ["1", "2", "1"] });
    const recipe = learnRecipe(table, "safe");
    expect(recipe.map(({ columns, change, cells }) => [columns, change, cells])).toEqual([
      [["b"], { do: "mark", drop: "column" }, 3],
      [["c"], { do: "mark", drop: "column" }, 3],
      [["a", "b", "c"], { do: "mark", drop: "rows" }, 1],
    ]);
    expect(applyRecipe(recipe, table).texts.columns).toEqual(table.columns);
  });
});

const anyCell = fc.oneof(
  fc.constantFrom("", "N/A", "red", "redd", "green", "0.5", "0.5%", " x ", "Portland OR", "OR"),
  fc.string({ maxLength: 6 }),
);
const anyTable = fc
  .array(fc.tuple(anyCell, anyCell, anyCell), { minLength: 1, maxLength: 60 })
  .map((rows) => texts({ a: rows.map((row) => row[0]), b: rows.map((row) => row[1]), c: rows.map((row) => row[2]) }));

describe("a recipe", () => {
  it("can be taken back, cell by cell, on any table", () =>
    fc.assert(
      fc.property(anyTable, (table) => {
        const { texts: after, changes } = applyRecipe(learnRecipe(table, "likely"), table);
        expect(undoChanges(changes, after).columns).toEqual(table.columns);
      }),
    ));

  it("does to each row what it does to it among others, and counts what it did", () =>
    fc.assert(
      fc.property(anyTable, (table) => {
        const recipe = learnRecipe(table, "likely");
        const whole = applyRecipe(recipe, table);
        for (let row = 0; row < table.count; row++) {
          const alone = applyRecipe(recipe, {
            ...table,
            count: 1,
            columns: table.columns.map((cells) => [cells[row]!]),
          });
          expect(alone.texts.columns.map((cells) => cells[0])).toEqual(whole.texts.columns.map((cells) => cells[row]));
        }
        const counted = recipe.filter(({ change }) => change.do !== "mark").reduce((sum, { cells }) => sum + cells, 0);
        expect(counted).toBe(whole.changes.length);
      }),
      { numRuns: 50 },
    ));

  it("refuses to take changes back from another file", () => {
    const change = { row: 1, column: "a", before: "x", after: "y", step: "variant" };
    expect(() => undoChanges([change], texts({ a: ["z"] }))).toThrow(/row 1 of "a" should hold "y", it holds "z"/);
  });

  it("tells what it could not apply", () => {
    const recipe = learnRecipe(shops(60, { 7: "Bath" }), "likely");
    expect(applyRecipe(recipe, texts({ city: ["Bath"] })).skipped).toContainEqual({
      step: "dependency",
      column: "shop",
    });
  });

  it("is read from its file, and from nothing else", () => {
    const recipe = learnRecipe(shops(60, { 7: "Bath" }), "likely");
    const file = { format: "lode-clean/1", recipe };
    expect(parseRecipe(JSON.stringify(file))).toEqual(recipe);
    expect(
      parseRecipe(JSON.stringify({ ...file, recipe: [{ columns: ["a"], change: { do: "depend", from: 3 } }] })),
    ).toBeUndefined();
    const dependency = { column: "a", values: {} };
    for (const from of [
      { ...dependency, except: 3 },
      { ...dependency, others: [7] },
    ]) {
      const change = { do: "depend", from: [from], to: [] };
      expect(parseRecipe(JSON.stringify({ ...file, recipe: [{ columns: ["a"], change }] }))).toBeUndefined();
    }
    expect(parseRecipe(JSON.stringify(file).slice(0, -9))).toBeUndefined();
  });
});

describe("text", () => {
  it("counts edits as the recursion that defines them", () => {
    const slow = (a: string, b: string): number => {
      if (a === "" || b === "") return a.length + b.length;
      const last = a.at(-1) === b.at(-1) ? 0 : 1;
      let best = Math.min(
        slow(a.slice(0, -1), b) + 1,
        slow(a, b.slice(0, -1)) + 1,
        slow(a.slice(0, -1), b.slice(0, -1)) + last,
      );
      if (a.length > 1 && b.length > 1 && a.at(-1) === b.at(-2) && a.at(-2) === b.at(-1))
        best = Math.min(best, slow(a.slice(0, -2), b.slice(0, -2)) + 1);
      return best;
    };
    const word = fc.string({ unit: fc.constantFrom("a", "b", "c"), maxLength: 5 });
    fc.assert(
      fc.property(word, word, fc.integer({ min: 0, max: 5 }), (a, b, limit) => {
        expect(editDistance(a, b)).toBe(slow(a, b));
        expect(editDistance(a, b, limit)).toBe(Math.min(slow(a, b), limit + 1));
      }),
      { numRuns: 200 },
    );
  });

  it("wins back what was decoded as Latin-1, and nothing else", () =>
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom("a", "\u00e9", "\u00fc", "\u4f60", "\ud83d\ude00") }), (text) => {
        const broken = [...new TextEncoder().encode(text)].map((byte) => String.fromCharCode(byte)).join("");
        expect(decoded(broken)).toBe(text);
        expect(decoded(text)).toBe(text);
      }),
    ));
});
