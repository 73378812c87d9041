import { describe, expect, it } from "vitest";
import { checkSchemaFile, parseSchemaFile, schemaFileText } from "./schema-file.ts";

describe("the schema file", () => {
  it("comes back as it was written", () => {
    const text = schemaFileText(
      [
        { name: "price", kind: "number", role: "feature", meaning: "money", unit: "$" },
        { name: "view", kind: "ordinal", role: "feature", levels: ["0", "1", "2"] },
        { name: "id", kind: "key", role: "ignore" },
      ],
      [
        {
          column: "price",
          to: "number",
          missing: ["?"],
          missingNumbers: [-999],
          number: { decimal: ".", prefix: "$" },
        },
        { column: "view", to: "ordinal", missing: [], levels: ["0", "1", "2"] },
        { column: "id", to: "key", missing: [] },
      ],
      { price: "numbers with a currency" },
    );
    const schema = parseSchemaFile(text);
    expect(schema.columns.price).toEqual({
      kind: "number",
      role: "feature",
      missing: ["?", -999],
      meaning: "money",
      unit: "$",
      number: { decimal: ".", prefix: "$" },
    });
    expect(schema.columns.view!.levels).toEqual(["0", "1", "2"]);
    expect(schema.ignore).toEqual(["id"]);
  });

  it.each([
    ["{", "is not JSON"],
    ["[]", '"columns" list is needed'],
    ['{"format":"lode-schema/9","columns":[]}', "lode-schema/9"],
    ['{"columns":[{"kind":"number"}]}', "column 1 has no name"],
    ['{"columns":[{"name":"a"},{"name":"a"}]}', "twice"],
    ['{"columns":[{"name":"a","kind":"integer"}]}', "one of number, category"],
    ['{"columns":[{"name":"a","role":"id"}]}', "the role"],
    ['{"columns":[{"name":"a","missing":"NA"}]}', "missing must be a list"],
    ['{"columns":[{"name":"a","levels":["x","x"]}]}', "a level stands there twice"],
    ['{"columns":[{"name":"a","levles":["x"]}]}', 'did you mean "levels"?'],
    ['{"columns":[{"name":"a","role":"target"},{"name":"b","role":"target"}]}', "one column, and a, b have it"],
    ['{"columns":[{"name":"a","number":{"decimal":";"}}]}', "number must be like"],
  ])("says what is wrong in %s", (text, message) => {
    expect(() => parseSchemaFile(text)).toThrow(message);
  });

  it("names the columns there are where another is told", () => {
    const schema = parseSchemaFile('{"columns":[{"name":"prize"}]}');
    expect(() => checkSchemaFile(schema, ["price"])).toThrow(
      '--schema: there is no column "prize"; did you mean "price"? The columns are price',
    );
  });

  it("takes names such as __proto__ for names", () => {
    const schema = parseSchemaFile('{"columns":[{"name":"__proto__","kind":"key","role":"ignore"}]}');
    expect(Object.keys(schema.columns)).toEqual(["__proto__"]);
    expect(schema.ignore).toEqual(["__proto__"]);
  });
});
