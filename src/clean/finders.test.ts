import { describe, expect, it } from "vitest";
import { createRandom, type Random } from "../core/random.ts";
import { applyRecipe, undoChanges } from "./apply.ts";
import { parseRecipe } from "./clean-document.ts";
import { learnRecipe } from "./learn.ts";
import type { CleanLevel, Recipe, Step, Texts } from "./recipe.ts";

const regions = ["North", "South", "East", "West"];
const products = ["kettle", "toaster", "blender", "mixer", "juicer", "griddle"];
const firstNames = ["Alba", "Bruno", "Carla", "Dario", "Elena", "Fausto", "Greta", "Hanno"];
const lastNames = ["Abernathy", "Birkenshaw", "Castellan", "Delacroix", "Eisenberg", "Fitzwilliam", "Goldsmith"];

/** Orders of a shop, every cell as it should be. */
function orders(count = 600): Texts {
  const random = createRandom(11, "orders");
  const pick = <T>(list: readonly T[]): T => list[random.below(list.length)]!;
  const rows = Array.from({ length: count }, (_, i) => [
    `O${10_000 + i}`,
    `${pick(firstNames)} ${pick(lastNames)} ${String.fromCharCode(65 + random.below(26))}`,
    pick(regions),
    `2023-${String(1 + random.below(12)).padStart(2, "0")}-${String(1 + random.below(28)).padStart(2, "0")}`,
    String(18 + random.below(60)),
    `${500 + 50 * random.below(40)} g`,
    (51.5 + 0.05 * random.normal()).toFixed(5),
    (-3.1 + 0.05 * random.normal()).toFixed(5),
    pick(products),
    (20 + 5 * random.normal()).toFixed(2),
  ]);
  const names = ["order_id", "customer", "region", "date", "age", "mass", "lat", "lon", "product", "price"];
  return { names, count, columns: names.map((_, j) => rows.map((row) => row[j]!)) };
}

/** The orders with cells changed, `share` of the rows of each planter; returns what was there before. */
function planted(truth: Texts, plant: (row: string[], random: Random) => unknown, rows: number) {
  const random = createRandom(5, "planted");
  const columns = truth.columns.map((cells) => cells.slice());
  const where = new Set<number>();
  while (where.size < rows) where.add(random.below(truth.count));
  for (const row of where) {
    const cells = columns.map((own) => own[row]!);
    plant(cells, random);
    for (const [j, cell] of cells.entries()) columns[j]![row] = cell;
  }
  return { dirty: { ...truth, columns }, where };
}

/** Changed cells that now hold what is true, of all changed ones and of all wrong ones. */
function score(truth: Texts, dirty: Texts, recipe: Recipe) {
  const { texts, changes } = applyRecipe(recipe, dirty);
  expect(undoChanges(changes, texts).columns).toEqual(dirty.columns);
  let wrong = 0;
  let changed = 0;
  let right = 0;
  for (const [j, cells] of truth.columns.entries())
    for (const [row, is] of cells.entries()) {
      const [before, after] = [dirty.columns[j]![row]!, texts.columns[j]![row]!];
      if (before !== is) wrong++;
      if (before !== after) changed++;
      if (before !== after && after === is) right++;
    }
  return { precision: changed === 0 ? 1 : right / changed, recall: right / wrong };
}
const marksOf = (texts: Texts, level: CleanLevel = "safe"): Step[] =>
  learnRecipe(texts, level).filter(({ change }) => change.do === "mark");
const columnOf = (texts: Texts, name: string) => texts.names.indexOf(name);

const truth = orders();

describe("faults planted in a table whose every cell is known", () => {
  const cases: readonly {
    readonly name: string;
    readonly step: string;
    readonly recall: number;
    readonly plant: (row: string[], random: Random) => void;
  }[] = [
    {
      name: "units in other writings and other units",
      step: "units",
      recall: 1,
      plant: (row, random) => {
        const grams = Number.parseFloat(row[5]!);
        row[5] = [`${grams / 1000} kg`, `${grams} grams`, `${grams}g`, `${grams} G.`][random.below(4)]!;
      },
    },
    {
      name: "case and points",
      step: "case",
      recall: 1,
      plant: (row, random) => {
        row[2] = [row[2]!.toUpperCase(), row[2]!.toLowerCase(), `${row[2]}.`][random.below(3)]!;
      },
    },
    {
      name: "latitude and longitude in each other's place",
      step: "impossible",
      recall: 1,
      plant: (row) => {
        [row[6], row[7]] = [row[7]!, row[6]!];
      },
    },
    {
      name: "a longitude without its sign",
      step: "impossible",
      recall: 1,
      plant: (row) => {
        row[7] = row[7]!.replace("-", "");
      },
    },
    {
      name: "cells one column to the right",
      step: "shifted",
      recall: 1,
      plant: (row) => {
        row.splice(2, 0, "");
        row.pop();
      },
    },
  ];
  it.each(cases)("$name", ({ name, step, recall, plant }) => {
    const { dirty } = planted(truth, plant, name.startsWith("case") || step === "units" ? 24 : 6);
    const recipe = learnRecipe(dirty, "likely").filter((one) => one.step === step);
    const found = score(truth, dirty, recipe);
    if (step === "shifted") {
      // The last cell of a shifted row fell off the table: nobody knows it any more.
      const last = {
        ...truth,
        names: truth.names,
        columns: truth.columns.map((cells, j) => (j === 9 ? dirty.columns[9]! : cells)),
      };
      const { texts } = applyRecipe(recipe, dirty);
      const off = last.columns
        .slice(0, 9)
        .flatMap((cells, j) => cells.filter((cell, row) => cell !== texts.columns[j]![row]));
      expect(off).toEqual([]);
      return;
    }
    expect(found.precision).toBe(1);
    expect(found.recall).toBeGreaterThanOrEqual(recall);
    expect(parseRecipe(JSON.stringify({ format: "lode-clean/1", recipe }))).toEqual(recipe);
  });

  it("blanks ages and places that cannot be, says why, and only marks them at the safe level", () => {
    const { dirty, where } = planted(truth, (row, random) => row.splice(4, 1, ["-5", "999"][random.below(2)]!), 4);
    const { texts, changes } = applyRecipe(learnRecipe(dirty, "likely"), dirty);
    expect(changes.map(({ row, column, after }) => [row - 1, column, after])).toEqual(
      [...where].sort((a, b) => a - b).map((row) => [row, "age", ""]),
    );
    expect(texts.columns[4]!.filter((cell) => cell === "")).toHaveLength(4);
    const safe = learnRecipe(dirty, "safe");
    expect(applyRecipe(safe, dirty).changes).toEqual([]);
    expect(safe).toContainEqual(expect.objectContaining({ step: "mark", columns: ["age"], cells: 4 }));

    const nowhere = planted(truth, (row) => row.splice(6, 2, "0.0", "0.0"), 5).dirty;
    const there = applyRecipe(learnRecipe(nowhere, "likely"), nowhere).texts;
    expect(there.columns[6]!.filter((cell) => cell === "")).toHaveLength(5);
    expect(there.columns[7]!.filter((cell) => cell === "")).toHaveLength(5);
  });

  it("marks dates long after all others, and blanks the date that programs write for none", () => {
    const { dirty, where } = planted(truth, (row) => row.splice(3, 1, "2068-03-01"), 3);
    expect(marksOf(dirty)).toContainEqual(
      expect.objectContaining({
        columns: ["date"],
        cells: 3,
        change: { do: "mark", rows: [...where].sort((a, b) => a - b).map((row) => row + 1) },
      }),
    );
    const unset = planted(truth, (row) => row.splice(3, 1, "1970-01-01"), 5).dirty;
    const after = applyRecipe(learnRecipe(unset, "likely"), unset).texts;
    expect(after.columns[3]!.filter((cell) => cell === "")).toHaveLength(5);
  });

  it("marks rows that are copies but for a slip, and exact copies apart", () => {
    const columns = truth.columns.map((cells) => cells.slice());
    for (const row of [3, 77, 410]) for (const cells of columns) cells.push(cells[row]!);
    const name = columnOf(truth, "customer");
    columns[0]![600] = "O20000";
    columns[0]![601] = "O20001";
    columns[0]![602] = "O20002";
    for (const row of [600, 601, 602]) columns[name]![row] = columns[name]![row]!.replace(/[aeiou]/, "y");
    const [found, ...others] = marksOf({ ...truth, count: 603, columns });
    expect(others).toEqual([]);
    expect(found).toMatchObject({ cells: 3, change: { do: "mark", rows: [601, 602, 603] } });
  });

  it("marks rows that contradict others with the same key", () => {
    const size = 300;
    const shop = Array.from({ length: size }, (_, i) => `S${i % 100}`);
    const town = shop.map((id) => `Town ${Number(id.slice(1)) * 7}`);
    town[205] = "Elsewhere";
    const sale = shop.map((_, i) => `sale ${i}`);
    const table: Texts = { names: ["shop_id", "town", "sale"], count: size, columns: [shop, town, sale] };
    expect(marksOf(table)).toEqual([
      expect.objectContaining({ columns: ["shop_id", "town"], cells: 3, change: { do: "mark", rows: [6, 106, 206] } }),
    ]);
  });

  it("marks numbers far out with their bounds, and none in a long tail", () => {
    const { dirty, where } = planted(truth, (row) => row.splice(9, 1, "950.00"), 2);
    const [mark] = marksOf(dirty);
    expect(mark).toMatchObject({ columns: ["price"], cells: 2, evidence: { beyond: 2 } });
    expect(mark!.change).toEqual({ do: "mark", rows: [...where].sort((a, b) => a - b).map((row) => row + 1) });
    expect(mark!.evidence.high).toBeLessThan(60);
    const random = createRandom(3, "tail");
    const tail = Array.from({ length: 2000 }, () => Math.exp(2 * random.normal()).toFixed(9));
    expect(marksOf({ names: ["income"], count: 2000, columns: [tail] })).toEqual([]);
  });

  it("never merges two frequent writings: it marks them", () => {
    const cells = [...Array.from({ length: 40 }, () => "USA"), ...Array.from({ length: 30 }, () => "Usa"), "usa"];
    const visit = cells.map((_, i) => `v${i}`);
    const recipe = learnRecipe({ names: ["country", "visit"], count: 71, columns: [cells, visit] }, "likely");
    expect(recipe.map(({ step, cells: own }) => [step, own])).toEqual([
      ["case", 1],
      ["mark", 30],
    ]);
    expect(recipe[1]!.reason).toContain('"USA" (41) and "Usa" (30)');
  });

  it("writes quantities as the column's name or most cells say, and leaves plain numbers of no known unit", () => {
    const cleaned = (name: string, cells: readonly string[]) => {
      const table = { names: [name], count: cells.length, columns: [[...cells]] };
      return applyRecipe(learnRecipe(table, "likely"), table).texts.columns[0];
    };
    expect(cleaned("ounces", ["12.0 oz", "16.0 ounce", "12.0 OZ.", "8 oz.", "24 oz. Tin"])!.slice(0, 3)).toEqual([
      "12",
      "16",
      "12",
    ]);
    expect(cleaned("weight", ["70 kg", "82 kg", "1.5 kg", "500 g", "90 kg"])).toEqual([
      "70 kg",
      "82 kg",
      "1.5 kg",
      "0.5 kg",
      "90 kg",
    ]);
    const heights = ["70", "68", "72", "65", "71", "69", "5'10\"", "6'", "5 ft 9 in", "66", "64", "170 cm"];
    expect(cleaned("height", heights)!.slice(6)).toEqual(["70", "72", "69", "66", "64", "66.9291338583"]);
    const unknown = ["3", "4", "7", "5", "800 kg", "900 kg", "870 kg"];
    expect(cleaned("load", unknown)).toEqual(unknown);
    const single = ["3 kg", "4 kg", "7 kg"];
    expect(cleaned("load_kg", single)).toEqual(single);
  });

  it("repairs nothing in the table without faults", () => {
    for (const level of ["safe", "likely"] as const) expect(learnRecipe(truth, level)).toEqual([]);
  });

  it("reads no law where the other value is a second truth, again and again", () => {
    const random = createRandom(9, "second");
    const agent = Array.from({ length: 900 }, () => `A${random.below(30)}`);
    const hotel = agent.map((id) => (Number(id.slice(1)) % 2 ? "City" : "Resort"));
    for (const [row, id] of agent.entries()) if (id === "A4" && random.uniform() < 0.3) hotel[row] = "City";
    const table = { names: ["agent", "hotel"], count: 900, columns: [agent, hotel] };
    expect(applyRecipe(learnRecipe(table, "likely"), table).changes).toEqual([]);
  });

  it("repairs nothing in many clean rows", () => {
    const many = orders(40_000);
    expect(learnRecipe(many, "likely").filter(({ change }) => change.do !== "mark")).toEqual([]);
  });
});
