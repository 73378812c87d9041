import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it } from "vitest";
import { bytesOf } from "../src/core/bytes.ts";
import { createRandom } from "../src/core/random.ts";
import { parseMapping } from "../src/match/mapping.ts";
import { matchColumns } from "../src/match/match-columns.ts";
import type { Match } from "../src/match/match-document.ts";
import type { Sketch, TableSketch } from "../src/match/sketch.ts";
import { matchText } from "../src/report/match-text.ts";
import { type MatchOptions, mappingOf, match } from "../src/studies/match.ts";
import { open, openBytes } from "../src/studies/open.ts";
import { mine } from "../src/studies/table/mine.ts";
import { names, recode, twinOf } from "./churn-twin.ts";
import { sharedData } from "./reference.ts";

const table = (name: string, lines: readonly string[]) => openBytes(bytesOf(name, `${lines.join("\n")}\n`));
const pairOf = (found: Match, from: string) => found.columns.find((column) => column.from === from)!;

const cleveland = sharedData("heart_cleveland_hungarian/heart_cleveland.csv");
describe.skipIf(!cleveland.there)("heart disease in Cleveland and in Hungary", () => {
  it("finds chest pain under its other name, and names the columns that are nearly empty", async () => {
    const hungarian = sharedData("heart_cleveland_hungarian/heart_hungarian.csv").path;
    const found = await match(await open(cleveland.path), await open(hungarian));
    expect(pairOf(found, "cp")).toMatchObject({ to: "chest_pain", sure: true });
    expect(pairOf(found, "cp").levels).toHaveLength(4);
    expect(found.columns.every(({ from, to }) => from === "cp" || from === to)).toBe(true);
    expect(found.lacking.map(({ from }) => from)).toEqual(["slope", "ca", "thal"]);
    expect(matchText(found)).toContain(
      "Nearly empty here: slope (65 % missing), ca (99 % missing), thal (90 % missing)",
    );
  });
});

const labels = readFileSync(fileURLToPath(new URL("../reference/matches.tsv", import.meta.url)), "utf8")
  .split("\n")
  .filter((line) => line !== "" && !line.startsWith("#"))
  .slice(1)
  .map((line) => line.split("\t") as [string, string, string, string, string]);
const files = [...new Set(labels.map(([a, b]) => `${a}\t${b}`))].map((pair) => pair.split("\t") as [string, string]);

describe.skipIf(!files.flat().every((file) => sharedData(file).there))("labelled pairs of files", () => {
  it("is right in nine of ten pairs that it says are sure", async () => {
    const said = { tuned: [0, 0, 0], mended: [0, 0, 0], blind: [0, 0, 0] };
    for (const [place, [a, b]] of files.entries()) {
      const found = await match(await open(sharedData(a).path), await open(sharedData(b).path));
      const own = labels.filter(([x, y, , , grade]) => x === a && y === b && grade === "sure");
      const sure = found.columns.filter(({ to, sure }) => sure && to !== null);
      const right = sure.filter(({ from, to }) => own.some(([, , x, y]) => x === from && y === to));
      process.stdout.write(
        `${a} -> ${b}: precision ${right.length}/${sure.length}, recall ${right.length}/${own.length}\n`,
      );
      for (const [i, count] of [right.length, sure.length, own.length].entries())
        said[place < 3 ? "tuned" : place < 7 ? "mended" : "blind"][i]! += count;
    }
    for (const [name, [right, sure, all]] of Object.entries(said)) {
      process.stdout.write(`${name}: precision ${right}/${sure}, recall ${right}/${all}\n`);
      expect(right! / sure!).toBeGreaterThanOrEqual(0.9);
      expect(right! / all!).toBeGreaterThanOrEqual(name === "mended" ? 0.4 : 0.65);
    }
  });
});

const telco = sharedData("telco_churn/telco-customer-churn-by-IBM.csv");
describe.skipIf(!telco.there)("churn and its twin with other names, order, words and unit", () => {
  const text = telco.there ? readFileSync(telco.path, "utf8") : "";
  const twin = () => openBytes(bytesOf("twin.csv", twinOf(text)));
  const map = ["tenure=years*12"];

  it("matches every column or asks for it, and maps every level", async () => {
    const first = await open(telco.path);
    const found = await match(first, await twin(), { map });
    for (const { from, to, sure, by, factor, levels } of found.columns) {
      expect([from, to]).toEqual([from, names[from]]);
      expect(sure || found.asks.some((ask) => ask.from === from && ask.to === to)).toBe(true);
      if (from === "tenure") expect({ by, factor }).toEqual({ by: ["told"], factor: 12 });
      const own = first.schema.find(({ name }) => name === from)!.levels;
      expect(levels?.map((pair) => pair.to).sort()).toEqual(own?.map((level) => recode(from, level)).sort());
      for (const pair of levels ?? []) expect(pair.to).toBe(recode(from, pair.from));
    }
    expect(found.columns.filter(({ sure }) => sure).length).toBeGreaterThanOrEqual(15);
  });

  it("gives the same result, and the same mapping file, from its mapping file", async () => {
    const first = await open(telco.path);
    const found = await match(first, await twin(), { map });
    const text = JSON.stringify(mappingOf(found));
    const again = await match(first, await twin(), { mapping: parseMapping(text) });
    expect(JSON.stringify(mappingOf(again))).toBe(text);
    const told = ({ from, to, sure, factor, levels }: Match["columns"][number]) => ({ from, to, sure, factor, levels });
    expect(again.columns.map(told)).toEqual(found.columns.map(told));
    expect(again.asks).toEqual(found.asks);
  });

  it("never takes a factor that is not told, and asks for it", async () => {
    const found = await match(await open(telco.path), await twin());
    const tenure = pairOf(found, "tenure");
    expect(tenure.factor).toBeUndefined();
    expect(tenure.sure).toBe(false);
    expect(found.asks.filter(({ from }) => from === "tenure")).toMatchObject([
      { question: "scale", to: "years", flag: "--map 'tenure=years*12'" },
    ]);
  });

  it("matches a study, which holds no rows, as it matches the table", async () => {
    const { study } = await mine(await open(telco.path), { target: "Churn", effort: "quick" }, { seed: 1 });
    const found = await match(JSON.parse(JSON.stringify(study)), await twin(), { map });
    for (const { from, to, sure } of found.columns) if (sure) expect([from, to]).toEqual([from, names[from]]);
    expect(found.columns.filter(({ from, to }) => to === names[from]).length).toBeGreaterThanOrEqual(19);
    expect(pairOf(found, "gender").levels).toContainEqual({ from: "Male", to: "M" });
  });
});

describe("units, kinds and levels", () => {
  const random = createRandom(2, "units");
  const weights = Array.from({ length: 200 }, () => 60 + 20 * random.uniform());

  it("converts units that both columns state", async () => {
    const a = await table("a.csv", ["weight_kg,x", ...weights.map((value, i) => `${value.toFixed(2)},${i % 7}`)]);
    const b = await table("b.csv", ["weight_lb,z", ...weights.map((value) => `${(value / 0.45359237).toFixed(2)},q`)]);
    const found = pairOf(await match(a, b), "weight_kg");
    expect(found).toMatchObject({ to: "weight_lb", sure: true, unit: "kg" });
    expect(found.factor).toBeCloseTo(0.45359237, 9);
  });

  it("says that a column of the same name is of another kind, and is not sure", async () => {
    const a = await table("a.csv", ["size,y", ...weights.map((value, i) => `${value.toFixed(3)},${i}`)]);
    const b = await table("b.csv", ["size,v", ...weights.map((_, i) => `${["small", "large", "huge"][i % 3]},w`)]);
    const found = await match(a, b);
    expect(pairOf(found, "size")).toMatchObject({ to: "size", sure: false });
    expect(found.asks).toMatchObject([{ question: "kinds", from: "size", flag: "--map size=size" }]);
  });

  it("maps words to the codes that are meant only where they say so", async () => {
    const marital = ["Married-civ-spouse", "Never-married", "Divorced", "Widowed"];
    const a = await table("a.csv", [
      "sex,marital",
      ...weights.map((_, i) => `${i % 3 ? "Male" : "Female"},${marital[i % 4]}`),
    ]);
    const b = await table("b.csv", [
      "gender,marital_status",
      ...weights.map((_, i) => `${i % 3 ? 1 : 2},${["married", "never married", "divorced", "widowed"][i % 4]}`),
    ]);
    const found = await match(a, b);
    expect(pairOf(found, "marital")).toMatchObject({ to: "marital_status", sure: true });
    expect(pairOf(found, "marital").levels).toContainEqual({ from: "Married-civ-spouse", to: "married" });
    expect(pairOf(found, "marital").levels).toHaveLength(4);
    expect(pairOf(found, "sex")).toMatchObject({ to: "gender", sure: false, levels: [] });
    expect(found.asks.find(({ question }) => question === "levels")!.message).toContain("Male, Female");
    const mapping = {
      format: "lode-mapping/1",
      columns: [
        {
          from: "sex",
          to: "gender",
          levels: [
            { from: "Male", to: "1" },
            { from: "Female", to: "2" },
          ],
        },
      ],
    };
    const told = await match(a, b, { mapping: parseMapping(JSON.stringify(mapping)) });
    expect(pairOf(told, "sex")).toMatchObject({
      sure: true,
      by: ["told"],
      levels: [
        { from: "Male", to: "1" },
        { from: "Female", to: "2" },
      ],
    });
    expect(told.asks).toEqual([]);
  });
});

describe("the command", () => {
  const folder = mkdtempSync(join(tmpdir(), "lode-match-"));
  afterAll(() => rmSync(folder, { recursive: true }));
  const lode = (...args: string[]) =>
    spawnSync(process.execPath, [fileURLToPath(new URL("../dist/cli/main.js", import.meta.url)), ...args], {
      cwd: folder,
      encoding: "utf8",
      env: { ...process.env, INIT_CWD: folder },
    });
  const rows = (head: string, factor: number) =>
    [head, ...Array.from({ length: 60 }, (_, i) => `${((i * 7) % 24) * factor},${["a", "bb", "ccc"][i % 3]}`)].join(
      "\n",
    );
  writeFileSync(join(folder, "first.csv"), rows("months,plan_name", 1));
  writeFileSync(join(folder, "second.csv"), rows("span,plan name", 1 / 12));

  it("writes what it found, takes it back as told, and speaks JSON alone", () => {
    const found = lode("match", "first.csv", "second.csv", "--map", "months=span*12");
    expect(found).toMatchObject({ status: 0, stderr: "" });
    expect(found.stdout).toContain("2 of the 2 columns of first.csv are surely in second.csv");
    const out = join(folder, "lode-out", "second");
    expect(readdirSync(out).sort()).toEqual(["mapping.json", "match.json"]);
    const again = lode(
      "match",
      "first.csv",
      "second.csv",
      "--mapping",
      join(out, "mapping.json"),
      "--json",
      "--out",
      "again",
    );
    expect(JSON.parse(again.stdout)).toMatchObject({
      format: "lode-match/1",
      columns: [
        { from: "months", to: "span", factor: 12, sure: true },
        { from: "plan_name", to: "plan name", sure: true },
      ],
    });
    expect(readFileSync(join(folder, "again", "mapping.json"))).toEqual(readFileSync(join(out, "mapping.json")));
  });

  it("says what is wrong in one line, with code 2", () => {
    const wrong = lode("match", "first.csv", "second.csv", "--map", "month=span");
    expect(wrong).toMatchObject({ status: 2, stdout: "" });
    expect(wrong.stderr).toBe(
      'lode: --map: there is no column "month"; did you mean "months"? The columns are months, plan_name\n',
    );
    writeFileSync(join(folder, "cut.json"), '{"format":"lode-study/1","schema":[],');
    expect(lode("match", "cut.json", "second.csv").stderr).toContain("is no study of lode, or was cut short");
  });
});

describe("requests and tables that are wrong", () => {
  const lines = (names: string) => [
    names,
    ...Array.from({ length: 30 }, (_, i) => `${i * 1.5},${["x", "y", "z"][i % 3]}`),
  ];
  const told = async (options: MatchOptions) =>
    match(await table("a.csv", lines("amount,plan")), await table("b.csv", lines("sum,tariff")), options);

  it.each([
    ["an unknown column of the first", ["amuont=sum"], "unknown-column", "amount"],
    ["an unknown column of the second", ["amount=smu"], "unknown-column", "sum"],
    ["a column twice on the left", ["amount=sum", "amount=tariff"], "doubled-column", "amount"],
    ["a column twice on the right", ["amount=sum", "plan=sum"], "doubled-column", "sum"],
    ["a factor that is no number", ["amount=sum*twelve"], "wrong-factor", "twelve"],
    ["a factor of nothing", ["amount=sum*0"], "wrong-factor", "0"],
    ["no factor behind the star", ["amount=sum*"], "wrong-factor", "amount"],
    ["a factor of words", ["plan=tariff*2"], "wrong-factor", "category"],
    ["no pair", ["amount"], "wrong-map", "from=to"],
  ])("%s", async (_, map, code, hint) => {
    await expect(told({ map })).rejects.toMatchObject({ code, message: expect.stringContaining(hint) });
  });

  it.each([
    ["no JSON", "{"],
    ["another format", '{"format":"lode-profile/1","columns":[]}'],
    ["a pair without a name", '{"format":"lode-mapping/1","columns":[{"to":"x"}]}'],
    ["levels that are none", '{"format":"lode-mapping/1","columns":[{"from":"a","to":"x","levels":[{"from":1}]}]}'],
  ])("a mapping file with %s", (_, text) => {
    expect(() => parseMapping(text)).toThrowError(expect.objectContaining({ code: "wrong-mapping" }));
  });

  it("a level that is not there", async () => {
    const mapping = {
      format: "lode-mapping/1",
      columns: [{ from: "plan", to: "tariff", levels: [{ from: "x", to: "q" }] }],
    };
    await expect(told({ mapping: parseMapping(JSON.stringify(mapping)) })).rejects.toMatchObject({
      code: "unknown-level",
    });
  });

  it("takes a pair that is told, its factor, and that there is none; a flag wins over the file", async () => {
    const mapping = parseMapping(
      '{"format":"lode-mapping/1","columns":[{"from":"amount","to":"tariff"},{"from":"plan","to":null}]}',
    );
    const found = await told({ map: ["amount=sum*-0.5"], mapping });
    expect(found.columns).toEqual([
      { from: "amount", to: "sum", confidence: 1, sure: true, by: ["told"], factor: -0.5 },
      { from: "plan", to: null, confidence: 1, sure: true, by: ["told"] },
    ]);
  });

  it("says that files share nothing, and guesses nothing", async () => {
    const a = await table("a.csv", ["height,eyes", ...weightsOf(1)]);
    const b = await table("b.csv", [
      "when,where",
      ...Array.from({ length: 30 }, (_, i) => `2020-01-${10 + (i % 20)},${["Rome", "Oslo"][i % 2]}`),
    ]);
    const found = await match(a, b);
    expect(found.columns.map(({ to }) => to)).toEqual([null, null]);
    expect(found.sentence).toMatch(/^None of the 2 columns of a\.csv/);
  });

  it("matches one row, and a table without rows, without a guess", async () => {
    const a = await table("a.csv", ["height,eyes", "1.5,blue"]);
    const one = await match(a, await table("b.csv", ["length,colour", "7,red"]));
    expect(one.columns.some(({ sure }) => sure)).toBe(false);
    const none = await match(a, await table("c.csv", ["height,eyes"]));
    expect(none.columns.every(({ from, to, sure }) => to === from || !sure)).toBe(true);
  });

  const weightsOf = (scale: number) =>
    Array.from({ length: 30 }, (_, i) => `${scale * (1.5 + i / 50)},${["blue", "brown"][i % 2]}`);
});

describe("wide tables", () => {
  it("matches 2,000 columns with 2,000 in bounded time, by their names", async () => {
    const random = createRandom(9, "wide");
    const word = () => Array.from({ length: 7 }, () => "abcdefghiklmnoprstuvw"[random.below(21)]).join("");
    const names = Array.from({ length: 2000 }, () => `${word()}_${word()}`);
    const sketch = (name: string, i: number): Sketch =>
      i % 2 === 0
        ? { name, kind: "number", missing: 0, distinct: 90, quantiles: [i, i + 1, i + 2, i + 3, i + 4] }
        : {
            name,
            kind: "category",
            missing: 0,
            distinct: 3,
            levels: ["low", "mid", `top ${i}`].map((level) => ({ level, count: 9 })),
          };
    const a: TableSketch = { rows: 27, columns: names.map(sketch), associations: new Map() };
    const b: TableSketch = {
      rows: 27,
      columns: names.map((name, i) => sketch(name.toUpperCase().replace("_", " "), i)).reverse(),
      associations: new Map(),
    };
    const { columns } = await matchColumns(a, b);
    expect(columns.filter(({ from, to, sure }) => sure && to === from.toUpperCase().replace("_", " "))).toHaveLength(
      2000,
    );
  });
});
