import { beforeAll, describe, expect, it } from "vitest";
import { bytesOf } from "../src/core/bytes.ts";
import { createRandom } from "../src/core/random.ts";
import { studyHtml } from "../src/report/html.ts";
import { studyText } from "../src/report/text.ts";
import { check } from "../src/studies/check.ts";
import { openBytes } from "../src/studies/open.ts";
import { type MineResult, mine } from "../src/studies/table/mine.ts";

const cities = ["Aalen", "Bern", "Cork", "Delft", "Essen", "Fano", "Graz", "Horn"];

/**
 * y = x + s z + the level of its city, where s is 1.5 in six cities and -1.5 in the two others. `height` is the city's own
 * number, by which a model can tell the cities it has seen. Nowhere has too few rows to be held out.
 */
function towns(place = "city"): string {
  const random = createRandom(5, "towns");
  const lines = [`${place},height,x,z,y`];
  for (let row = 0; row < 2400; row++) {
    const code = row % cities.length;
    const [x, z] = [random.normal(), random.normal()];
    const y = x + (code < 6 ? 1.5 * z : -1.5 * z) + ((code * 5) % 8) / 2 + 0.3 * random.normal();
    lines.push(`${cities[code]},${100 * code + 7},${x.toFixed(4)},${z.toFixed(4)},${y.toFixed(4)}`);
  }
  for (let row = 0; row < 12; row++) lines.push(`Nowhere,5000,${row / 10},0.${row + 1},${1 + row / 5}`);
  return `${lines.join("\n")}\n`;
}

const mined = async (text: string, options: object) =>
  mine(await openBytes(bytesOf("towns.csv", text)), { target: "y", effort: "quick", ...options });

describe("a study from place to place", () => {
  let result: MineResult;
  beforeAll(async () => {
    result = await mined(towns(), { place: "city" });
  });

  it("learns nothing from the place itself, and holds out each that is large enough", () => {
    const { study, model } = result;
    expect(model.inputs.features).not.toContain("city");
    expect(study.findings.some(({ columns }) => columns.includes("city"))).toBe(false);
    const { places, others } = study.places!;
    expect(places.map(({ name }) => name).sort()).toEqual(cities);
    expect(others).toEqual({ places: 1, rows: 12 });
    const rows = places.reduce((sum, { explore, confirm }) => sum + explore + confirm, 0);
    expect(rows).toBe(2400);
  });

  it("tells how much worse a model does at a place that is new to it", () => {
    const { performance, places } = result.study.places!;
    // Levels of 0 to 3.5 are learned from the height where the city was seen; of a new one they cannot be known.
    expect(performance!.seen).toBeGreaterThan(0.8);
    expect(performance!.high).toBeLessThan(performance!.seen);
    for (const { value, seen } of places) expect(value!).toBeLessThan(seen!);
    expect(result.study.verdict.sentence).toMatch(/new to it \(on explore rows; 0\.\d+ where it has seen each\)/);
  });

  it("tells an insight that holds everywhere from one that turns from place to place", () => {
    const { findings, places } = result.study;
    const of = (name: string) => {
      const { id } = findings.find(
        ({ kind, columns }) => kind === "association" && columns.includes("y") && columns.includes(name),
      )!;
      return places!.findings.find((one) => one.id === id)!;
    };
    expect(of("x").predictionLow).toBeGreaterThan(0);
    const turning = of("z");
    expect(turning.effect).toBeGreaterThan(0);
    expect(turning.predictionLow).toBeLessThan(0);
    expect(turning.i2).toBeGreaterThan(0.9);
    const text = studyText(result.study);
    expect(text).toContain("From place to place (city, 8 places): R\u00b2");
    expect(text).toMatch(/\d+ of \d+ confirmed insights are expected to point the same way at the next place/);
    expect(studyHtml(result.study)).toContain("What holds from place to place");
  });

  it("says of a place what check says of its confirm rows", async () => {
    const [header, ...lines] = result.holdout.trimEnd().split("\n");
    const [place] = result.study.places!.places;
    const own = [header, ...lines.filter((line) => line.startsWith(`${place!.name},`))].join("\n");
    const { findings } = await check(
      { study: result.study, studySha256: "", artifact: result.artifact },
      bytesOf("one.csv", `${own}\n`),
    );
    const told = result.study.places!.findings;
    expect(told.length).toBeGreaterThan(3);
    for (const { id, places } of told) {
      const alone = findings.find((one) => one.id === id)!;
      if (alone.effect === null) expect(places[0]!.effect).toBeNull();
      else expect(places[0]!.effect).toBeCloseTo(alone.effect, 10);
    }
  });
});

describe("a study whose time is up", () => {
  it("leaves the fits of places out, says so, and still measures each insight at each place", async () => {
    const data = await openBytes(bytesOf("towns.csv", towns()));
    const { study } = await mine(data, { target: "y", effort: "quick", place: "city" }, { hurry: () => true });
    expect(study.places!.performance).toBeUndefined();
    expect(study.places!.places[0]).toMatchObject({ value: null, seen: null });
    expect(study.places!.findings.length).toBeGreaterThan(3);
    expect(study.warnings.map(({ message }) => message).join()).toContain("how well the model does at a new place");
    expect(studyText(study)).toContain("the model could not be scored");
    expect(studyHtml(study)).toContain("What holds from place to place");
  });
});

describe("a column that says where rows come from", () => {
  it("is offered where nobody said so, and only then", async () => {
    const { study } = await mined(towns(), {});
    expect(study.split.reason).toContain("city seems to say where rows come from (--place city");
    expect(study.places).toBeUndefined();
    expect((await mined(towns("colour"), {})).study.split.reason).not.toContain("--place");
  });

  it("is not named by its cells where these may name somebody", async () => {
    const data = await openBytes(bytesOf("towns.csv", towns()), { kinds: { city: "text" } });
    const { study } = await mine(data, { target: "y", effort: "quick", place: "city" });
    expect(study.places!.places[0]!.name).toBe("city 1");
    expect(JSON.stringify(study)).not.toContain("Aalen");
  });

  it.each([
    ["town", /--place: there is no column "town"/],
    ["y", /--place: "y" is the target/],
    ["x", /--place: column "x" has \d+ values, and none of them has 30 rows or more to explore; name a column/],
    ["one", /--place: column "one" has one value; name a column/],
  ])("must be there and have places: %s", async (place, said) => {
    const text = towns()
      .trimEnd()
      .split("\n")
      .map((line, i) => `${line},${i === 0 ? "one" : "same"}`)
      .join("\n");
    await expect(mined(`${text}\n`, { place })).rejects.toThrow(said);
  });
});
