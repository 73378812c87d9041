import { describe, expect, it } from "vitest";
import { applyRecipe, type CellChange, undoChanges } from "../src/clean/apply.ts";
import { learnRecipe } from "../src/clean/learn.ts";
import type { Recipe } from "../src/clean/recipe.ts";
import { textsOf } from "../src/clean/texts.ts";
import { open } from "../src/studies/open.ts";
import { sharedData } from "./reference.ts";

interface Raw {
  readonly kinds: Readonly<Record<string, string>>;
  readonly units: Readonly<Record<string, string | undefined>>;
  readonly recipe: Recipe;
  readonly changes: readonly CellChange[];
  /** Steps that change cells, as "step column cells". */
  readonly steps: readonly string[];
  /** Marks, as "columns cells: reason". */
  readonly marks: readonly string[];
}

async function raw(path: string): Promise<Raw> {
  const data = await open(path);
  const texts = textsOf(await data.source.raw.collect(data.count));
  const recipe = learnRecipe(texts, "likely");
  const { texts: after, changes } = applyRecipe(recipe, texts);
  expect(undoChanges(changes, after).columns).toEqual(texts.columns);
  expect(
    applyRecipe(learnRecipe(texts, "safe"), texts).changes.every(({ before, after: now }) => before.trim() === now),
  ).toBe(true);
  const of = (isMark: boolean) => recipe.filter(({ change }) => (change.do === "mark") === isMark);
  return {
    kinds: Object.fromEntries(
      data.schema.map(({ name, kind, meaning }) => [name, meaning ? `${kind} ${meaning}` : kind]),
    ),
    units: Object.fromEntries(data.schema.map(({ name, unit }) => [name, unit])),
    recipe,
    changes,
    steps: of(false).map(({ step, columns, cells }) => `${step} ${columns.join(",")} ${cells}`),
    marks: of(true).map(
      ({ columns, cells, reason }) => `${columns.length > 3 ? "rows" : columns.join(",")} ${cells}: ${reason}`,
    ),
  };
}

/** One raw file, looked at with the eyes of who owns it: kinds that matter, every change, the marks that matter. */
function rawFile(title: string, file: string, look: (found: Raw) => void): void {
  const { path, there } = sharedData(file);
  describe.skipIf(!there)(title, () => {
    it("is read and repaired as its owner would have it", async () => look(await raw(path)));
  });
}

rawFile("reports of UFOs", "ufo_reports/ufo.csv", ({ kinds, steps, marks, changes }) => {
  expect(kinds).toMatchObject({ Time: "time", State: "category state", City: "category" });
  expect(steps).toEqual(["missing-words City 15", "case City 171", "case State 5"]);
  expect(changes).toContainEqual(
    expect.objectContaining({ column: "City", before: "Los angeles", after: "Los Angeles" }),
  );
  expect(
    changes.every(
      ({ before, after }) =>
        after === "" || before.replace(/[^a-z]/gi, "").toLowerCase() === after.replace(/[^a-z]/gi, "").toLowerCase(),
    ),
  ).toBe(true);
  expect(marks[0]).toMatch(/^rows 581: /);
});

rawFile("the CIA's factbook", "cia_factbook_raw/factbook_gdp_consump.csv", ({ kinds, steps, marks }) => {
  expect(kinds).toMatchObject({
    country: "key",
    household_consumption: "number",
    imports_of_goods_and_services: "number",
  });
  expect(steps).toEqual(["missing-words investment_in_inventories 1"]);
  expect(marks).toHaveLength(1);
});

rawFile(
  "heights as they were reported",
  "reported_heights/reported_heights.csv",
  ({ kinds, units, steps, changes }) => {
    expect(kinds).toMatchObject({ time_stamp: "time", sex: "flag", height: "number" });
    expect(units.height).toBe("in");
    expect(steps).toHaveLength(1);
    const became = new Map(changes.map(({ before, after }) => [before, after]));
    expect([became.get("5'6"), became.get("5'10''"), became.get("5ft 9 inches"), became.get("165cm")]).toEqual([
      "66",
      "70",
      "69",
      "64.9606299213",
    ]);
    // What is no height, or may be read in two ways, stays.
    for (const doubtful of ["2'33", ">9000", "yyy", "6*12", "5 11"]) expect(became.has(doubtful)).toBe(false);
  },
);

rawFile("films with known errors", "vega_movies_messy/movies.json", ({ kinds, steps, marks }) => {
  expect(kinds).toMatchObject({ "Release Date": "time", "US Gross": "number", Director: "category", Title: "text" });
  expect(steps).toEqual([]);
  expect(marks.join("\n")).toMatch(/Release Date 21: 21 dates lie after 20/);
  expect(marks.join("\n")).toMatch(/Release Date 13: "Dec 31 1969", "Jan 01 1970" in 13 cells/);
});

rawFile("calls about animals", "nyc_animal_311/311_Animals_short.csv", ({ kinds, steps, marks, changes }) => {
  expect(kinds).toMatchObject({
    "Unique Key": "key",
    "Created Date": "time",
    "Incident Zip": "category postcode",
    Latitude: "number latitude",
    Longitude: "number longitude",
    Location: "text coordinates",
    "Location Type": "category",
  });
  expect(steps.filter((step) => !/^(case|dependency|missing-words) /.test(step))).toEqual([]);
  // Nothing that was there becomes another place: missing cells are filled, writings of one street are made one.
  const replaced = changes.filter(
    ({ column, before, after }) => column === "City" && before !== "" && after !== before,
  );
  expect(replaced).toEqual([]);
  expect(marks).toContainEqual(expect.stringMatching(/^Park Borough 4969: it holds the same as Borough/));
});

rawFile("bookings of two hotels", "hotel_bookings_sample/hotel_bookings.csv", ({ kinds, steps }) => {
  expect(kinds).toMatchObject({
    is_canceled: "flag",
    arrival_date_month: "ordinal",
    country: "category country",
    agent: "category",
    reservation_status_date: "time",
  });
  expect(steps).toEqual(["missing-words country 2", "missing-words agent 128", "missing-words company 951"]);
});

rawFile("orders of burritos", "chipotle_orders/chipotle.tsv", ({ kinds, units, steps, marks }) => {
  expect(kinds).toMatchObject({ order_id: "key", item_price: "number money", choice_description: "text list" });
  expect(units.item_price).toBe("$");
  expect(steps).toEqual(["trim item_price 4622", "missing-words choice_description 1246"]);
  expect(marks).toContainEqual(
    expect.stringContaining(
      '"Chips and Tomatillo Green Chili Salsa" (43) and "Chips and Tomatillo-Green Chili Salsa" (31)',
    ),
  );
});

rawFile("horses with colic, without a header", "horse_colic/horse-colic.csv", ({ kinds, steps }) => {
  expect(kinds).toMatchObject({ column_1: "flag", column_3: "key", column_4: "number", column_7: "ordinal" });
  expect(steps).toHaveLength(21);
  expect(steps.every((step) => step.startsWith("missing-words "))).toBe(true);
});

rawFile("tuberculosis by country, wide", "who_tb_wide/who.csv", ({ kinds, steps }) => {
  expect(kinds).toMatchObject({
    iso2: "category country",
    iso3: "category country",
    year: "number year",
    new_sp_m014: "number",
  });
  expect(steps).toEqual([]);
});

rawFile(
  "a shop's invoices",
  "online_retail_2010q4_2011q1/online_retail_2010-12_2011-02.csv",
  ({ kinds, steps, changes }) => {
    expect(kinds).toMatchObject({
      InvoiceNo: "key",
      StockCode: "category",
      InvoiceDate: "time",
      Quantity: "number",
      CustomerID: "key",
    });
    // Returns have negative amounts, and two invoices of one minute are two invoices.
    expect(steps).toEqual(["trim Description 20063", "missing-words Description 10", "case Description 22"]);
    expect(new Set(changes.map(({ column }) => column))).toEqual(new Set(["Description"]));
  },
);
