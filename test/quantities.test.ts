import { expect, it } from "vitest";
import { bytesOf } from "../src/core/bytes.ts";
import { createRandom } from "../src/core/random.ts";
import { loadModel } from "../src/learn/artifact.ts";
import { fitStudy } from "../src/studies/fit.ts";
import { openBytes } from "../src/studies/open.ts";
import { predictCsv } from "../src/studies/predict.ts";

it("learns from quantities, and reads those of another file in whatever words they are written", async () => {
  const random = createRandom(3, "parcels");
  const lines = Array.from({ length: 200 }, () => {
    const grams = 100 * (1 + random.below(50));
    const inches = 55 + random.below(24);
    const weight = random.uniform() < 0.7 ? `${grams / 1000} kg` : `${grams} g`;
    return `${weight},"${Math.floor(inches / 12)}'${inches % 12}""",${(3 + grams / 500 + inches / 10).toFixed(6)}`;
  });
  const data = await openBytes(bytesOf("parcels.csv", `weight,height,price\n${lines.join("\n")}\n`));
  expect(data.schema.map(({ kind, unit }) => `${kind} ${unit}`)).toEqual([
    "number kg",
    "number in",
    "number undefined",
  ]);
  const { artifact } = await fitStudy("linear-regression", {}, data, { target: "price" }, {});
  const fresh = `weight,height\n1500 grams,5 ft 10 in\n1.5kg,5'10\n1.5 kilo,70 inches\n1500 g,"5' 10"""\n1.5 bushels,5'10\n`;
  const request = { explain: false, interval: false, keep: [] };
  const { csv } = await predictCsv(loadModel(artifact), bytesOf("fresh.csv", fresh), {}, request, {});
  const told = csv
    .split("\n")
    .slice(1, 6)
    .map((line) => line.split(",")[1]);
  expect(told.slice(0, 4).map(Number)).toEqual(Array(4).fill(expect.closeTo(13, 5)));
  expect(told[4]).toBe("");
});
