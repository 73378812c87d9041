import { describe, expect, it } from "vitest";
import { createRandom } from "../src/core/random.ts";
import { parseSchemaFile, schemaFileText } from "../src/profile/schema-file.ts";
import { fitStudy } from "../src/studies/fit.ts";
import { type OpenOptions, openBytes } from "../src/studies/open.ts";
import { profile } from "../src/studies/profile.ts";
import { mine } from "../src/studies/table/mine.ts";
import { bytesOf } from "./profile/bytes-of.ts";

/** Sizes are levels without an order of their own; 0 pounds means that nobody asked. */
function sales() {
  const random = createRandom(3, "sales");
  const rows = Array.from({ length: 400 }, () => {
    const size = ["small", "big", "huge"][random.below(3)]!;
    const asked = random.uniform() < 0.1 ? 0 : Math.round(500 * random.uniform()) / 10 + (size === "huge" ? 40 : 10);
    const sold = random.uniform() < (size === "huge" ? 0.8 : 0.3) ? "yes" : "no";
    return { shop: `S${random.below(40)}`, size, area: `${random.below(9) + 1}`, price: `${asked}`, sold };
  });
  const column = (name: keyof (typeof rows)[number]) => rows.map((row) => row[name]);
  return {
    shop: column("shop"),
    size: column("size"),
    area: column("area"),
    price: column("price"),
    sold: column("sold"),
  };
}
const bytes = bytesOf(sales());

type Entry = Record<string, unknown>;

/** The file that profile would write, with some entries of one column edited. */
async function edited(column: string, entry: Entry): Promise<OpenOptions> {
  const found = await openBytes(bytes);
  const file = JSON.parse(schemaFileText(found.schema, found.source.casts, found.source.reasons)) as {
    columns: Entry[];
  };
  const columns = file.columns.map((one) => (one.name === column ? { ...one, ...entry } : one));
  return { schema: parseSchemaFile(JSON.stringify({ ...file, columns })) };
}

const quick = { target: "sold", effort: "quick" } as const;
const openEdited = async (column: string, entry: Entry, more: OpenOptions = {}) =>
  openBytes(bytes, { ...(await edited(column, entry)), ...more });
const fieldOf = (data: { schema: readonly { name: string }[] }, name: string) =>
  data.schema.find((field) => field.name === name) as Entry;

describe("an edited schema file", () => {
  it("changes nothing where nothing was edited", async () => {
    const plain = await openBytes(bytes);
    const told = await openBytes(bytes, await edited("size", {}));
    expect(told.schema).toEqual(plain.schema);
    expect(told.source.casts).toEqual(plain.source.casts);
  });

  it("tells the kind", async () => {
    const data = await openEdited("area", { kind: "category" });
    expect(fieldOf(data, "area").kind).toBe("category");
    const { study } = await mine(data, quick);
    expect(study.schema.find(({ name }) => name === "area")).toMatchObject({ kind: "category", reason: "told" });
    const flagged = await openEdited("area", { kind: "category" }, { kinds: { area: "number" } });
    expect(fieldOf(flagged, "area").kind).toBe("number");
  });

  it("tells the role: what is ignored, and what is asked for", async () => {
    const { study } = await mine(await openEdited("size", { role: "ignore" }), quick);
    expect(study.schema.find(({ name }) => name === "size")!.role).toBe("ignore");
    const targeted = await openEdited("sold", { role: "target" });
    expect((await mine(targeted, { effort: "quick" })).study.target).toBe("sold");
    expect((await mine(targeted, { effort: "quick", target: "size" })).study.target).toBe("size");
    const weighted = await mine(await openEdited("area", { role: "weight" }), quick);
    expect(weighted.study.schema.find(({ name }) => name === "area")!.role).toBe("weight");
    const grouped = await mine(await openEdited("shop", { role: "entity" }), quick);
    expect(grouped.study.split).toMatchObject({ kind: "entity", by: "shop" });
  });

  it("tells which cells are missing", async () => {
    const before = await profile(await openBytes(bytes));
    const missing = (document: typeof before) => document.columns.find(({ name }) => name === "price")!.missing;
    const data = await openEdited("price", { missing: [0] });
    expect(missing(before)).toBe(0);
    expect(missing(await profile(data))).toBeGreaterThan(20);
    const { document } = await fitStudy("linear-regression", {}, data, { target: "area", on: ["price"] }, {});
    expect(document.dropped).toBe(missing(await profile(data)));
    const both = await openEdited("price", { missing: [0] }, { missing: ["10"] });
    expect(missing(await profile(both))).toBeGreaterThanOrEqual(missing(await profile(data)));
  });

  it("tells the levels and their order", async () => {
    const levels = ["small", "big", "huge"];
    const data = await openEdited("size", { kind: "ordinal", levels });
    expect(fieldOf(data, "size")).toMatchObject({ kind: "ordinal", levels });
    const { study } = await mine(data, quick);
    expect(study.schema.find(({ name }) => name === "size")!.levels).toEqual(levels);
    const fewer = await profile(await openEdited("size", { kind: "ordinal", levels: ["small", "big"] }));
    expect(fewer.columns.find(({ name }) => name === "size")!.missing).toBeGreaterThan(50);
    const turned = await mine(await openEdited("sold", { levels: ["yes", "no"] }), quick);
    expect(turned.study.positive).toBe("no");
  });

  it("tells meaning and unit", async () => {
    const data = await openEdited("price", { meaning: "money", unit: "£" });
    expect(fieldOf(data, "price")).toMatchObject({ meaning: "money", unit: "£" });
    const { study } = await mine(data, quick);
    expect(study.schema.find(({ name }) => name === "price")).toMatchObject({ meaning: "money", unit: "£" });
  });

  it("is written back by profile with the target in its place", async () => {
    const { schema, source } = await openBytes(bytes);
    expect(parseSchemaFile(schemaFileText(schema, source.casts, source.reasons, "sold")).target).toBe("sold");
  });

  it("names a column that is not there", async () => {
    const schema = parseSchemaFile('{"columns":[{"name":"prise"}]}');
    await expect(openBytes(bytes, { schema })).rejects.toThrow(
      '--schema: there is no column "prise"; did you mean "price"?',
    );
  });
});

describe("the columns that are needed", () => {
  it("are read as in the whole file, the others not at all", async () => {
    const only = ["sold", "price", "size"];
    const [whole, some] = [await openBytes(bytes), await openBytes(bytes, { only })];
    expect(some.schema).toEqual(only.map((name) => whole.schema.find((field) => field.name === name)));
    expect(some.source.casts.map(({ column }) => column)).toEqual(only);
    const request = { target: "sold", on: ["price", "size"] };
    const [a, b] = [
      await fitStudy("logistic-regression", {}, whole, request, {}),
      await fitStudy("logistic-regression", {}, some, request, {}),
    ];
    expect(b.document).toEqual(a.document);
  });

  it("are joined by those that other options name, and are all where a schema file tells of the table", async () => {
    const named = await openBytes(bytes, { only: ["sold"], kinds: { area: "number" }, ignore: ["shop"] });
    expect(named.schema.map(({ name }) => name)).toEqual(["sold", "area", "shop"]);
    const whole = await openBytes(bytes, { only: ["sold"], ...(await edited("area", { kind: "number" })) });
    expect(whole.schema).toHaveLength(5);
  });

  it("are all where one is not in the file, so that it is told beside them", async () => {
    const found = await openBytes(bytes, { only: ["sold", "prize"] });
    expect(found.schema.map(({ name }) => name)).toEqual(["shop", "size", "area", "price", "sold"]);
  });
});
