import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it } from "vitest";
import type { CleanDocument } from "../src/clean/clean-document.ts";

const main = fileURLToPath(new URL("../dist/cli/main.js", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "lode-clean-"));
afterAll(() => rmSync(folder, { recursive: true }));

function lode(...args: string[]) {
  const env = { ...process.env, INIT_CWD: folder };
  return spawnSync(process.execPath, [main, "clean", ...args], { cwd: folder, encoding: "utf8", env });
}
const textOf = (...path: string[]) => readFileSync(join(folder, ...path), "utf8");

/** Orders with blanks at the ends of cells, two units, a rare writing, a word for missing, a constant, a copy and a doubled column. */
const header = "order,town,mass,paid,note,source,again";
const rows = Array.from({ length: 40 }, (_, i) => {
  const town = ["Leeds", "York"][i % 2]!;
  return [
    String(100 + 7 * i),
    town,
    `${500 + 10 * i} g`,
    `$${1200 + i}.50`,
    i % 3 ? "3/14/2024" : "12/1/2024",
    "web",
    town,
  ];
});
rows[4]![1] = '" Leeds "';
rows[4]![6] = '" Leeds "';
rows[7]![2] = "1.2 kg";
rows[9]![1] = "YORK";
rows[9]![6] = "YORK";
rows[11]![3] = "N/A";
rows.push(rows[20]!.slice());
const dirty = `${[header, ...rows.map((row) => row.join(","))].join("\n")}\n`;
writeFileSync(join(folder, "orders.csv"), dirty);
const cells = (text: string) =>
  text
    .trimEnd()
    .split("\n")
    .map((line) => line.split(","));

describe("lode clean", () => {
  it("does by default only what loses nothing, keeps every row and column, and writes what it did beside", () => {
    const { status, stdout, stderr } = lode("orders.csv", "--out", "safe");
    expect([status, stderr]).toEqual([0, ""]);
    expect(stdout).toContain("certain  town  trim, 1 cell:");
    expect(readdirSync(join(folder, "safe")).sort()).toEqual(["changes.csv", "clean.csv", "clean.html", "recipe.json"]);
    expect(textOf("safe", "clean.csv")).toBe(dirty.replaceAll('" Leeds "', "Leeds"));
    expect(textOf("safe", "changes.csv")).toBe(
      'row,column,before,after,step\n5,town," Leeds ",Leeds,trim\n5,again," Leeds ",Leeds,trim\n',
    );
  });

  it("repairs at the likely level what is more likely right, in the column's own writing, and takes it back to the byte", () => {
    expect(lode("orders.csv", "--clean", "likely", "--out", "likely").status).toBe(0);
    const clean = cells(textOf("likely", "clean.csv"));
    expect(clean).toHaveLength(42);
    expect([clean[5]![1], clean[8]![2], clean[10]![1], clean[12]![3]]).toEqual(["Leeds", "1200 g", "York", ""]);
    const undone = lode("likely/clean.csv", "--undo", "likely/changes.csv", "--out", "undone");
    expect([undone.status, undone.stderr]).toEqual([0, ""]);
    expect(textOf("undone", "clean.csv")).toBe(dirty);
  });

  it("makes the same repairs on another file by its recipe, and says which columns that lacks", () => {
    lode("orders.csv", "--clean", "likely", "--out", "first");
    writeFileSync(join(folder, "new.csv"), "order,town,mass\n1,YORK,2 kg\n2, Leeds ,700 g\n");
    const { status, stdout } = lode("new.csv", "--recipe", "first/recipe.json", "--out", "replayed");
    expect(status).toBe(0);
    expect(textOf("replayed", "clean.csv")).toBe("order,town,mass\n1,York,2000 g\n2,Leeds,700 g\n");
    expect(stdout).toContain('there is no column "paid"');
    const wrong = lode("new.csv", "--recipe", "new.csv");
    expect(wrong.status).toBe(2);
    expect(wrong.stderr).toContain("is no recipe of lode");
  });

  it("writes numbers, times and missing cells in one way with --typed", () => {
    expect(lode("orders.csv", "--clean", "likely", "--typed", "--out", "typed").status).toBe(0);
    const typed = cells(textOf("typed", "clean.csv"));
    expect(typed[1]).toEqual(["100", "Leeds", "500", "1200.5", "2024-12-01", "web", "Leeds"]);
    expect([typed[8]![2], typed[12]![3]]).toEqual(["1200", ""]);
  });

  it("takes constant and doubled columns and exact copies out with --drop, and nothing else", () => {
    expect(lode("orders.csv", "--drop", "--out", "dropped").status).toBe(0);
    const dropped = cells(textOf("dropped", "clean.csv"));
    expect(dropped[0]).toEqual(["order", "town", "mass", "paid", "note"]);
    expect(dropped).toHaveLength(41);
  });

  it("prints one document with --json, and refuses to undo on another file", () => {
    const { stdout } = lode("orders.csv", "--clean", "likely", "--json", "--out", "j");
    const document = JSON.parse(stdout) as CleanDocument;
    expect(document).toMatchObject({ format: "lode-clean/1", clean: "likely", data: { kept: 41, columns: 7 } });
    expect(document.recipe.map(({ step }) => step)).toEqual(
      expect.arrayContaining(["trim", "missing-words", "units", "case", "mark"]),
    );
    expect(document.recipe.find(({ step }) => step === "units")).toMatchObject({
      columns: ["mass"],
      cells: 1,
      certain: false,
      examples: [{ before: "1.2 kg", after: "1200 g", cells: 1 }],
    });
    const undo = lode("orders.csv", "--undo", "j/changes.csv");
    expect(undo.status).toBe(2);
    expect(undo.stderr).toContain("the changes belong to another file");
  });
});
