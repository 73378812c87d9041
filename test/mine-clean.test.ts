import { beforeAll, describe, expect, it } from "vitest";
import { parseRecipe } from "../src/clean/clean-document.ts";
import { bytesOf } from "../src/core/bytes.ts";
import type { Event } from "../src/core/event.ts";
import { createRandom } from "../src/core/random.ts";
import { loadModel } from "../src/learn/artifact.ts";
import { check } from "../src/studies/check.ts";
import { openBytes } from "../src/studies/open.ts";
import { predictCsv } from "../src/studies/predict.ts";
import { type MineResult, mine } from "../src/studies/table/mine.ts";

const count = 6000;

/** Towns with slips of the pen that mean nothing, and a roast that only looks like a slip: it costs far more. */
function shop(random = createRandom(5, "shop")): string {
  const towns = ["Portland", "Seattle", "Oakland", "Sacramento"];
  const slips = ["Portlnad", "Seatle", "Oaklnad", "Sacrmento"];
  const roasts = ["Colombia supremo", "Kenya plain", "House blend"];
  const lines = ["town,roast,grams,price"];
  for (let i = 0; i < count; i++) {
    const town = random.below(4);
    const special = i % 100 === 7;
    const roast = random.below(3);
    const grams = 100 + random.below(900);
    const price = 5 + 6 * town + 3 * roast + grams / 100 + (special ? 60 : 0) + random.normal();
    lines.push(
      `${random.uniform() < 0.03 ? slips[town] : towns[town]},${special ? "Colombia suprema" : roasts[roast]},${grams},${price.toFixed(2)}`,
    );
  }
  return `${lines.join("\n")}\n`;
}
const text = shop();
const run = async (clean: "none" | "safe" | "likely") =>
  mine(await openBytes(bytesOf("shop.csv", text)), { target: "price", effort: "quick", clean });

describe("mine with repairs", () => {
  let likely: MineResult;
  let none: MineResult;
  beforeAll(async () => {
    likely = await run("likely");
    none = await run("none");
  });
  const step = (column: string) => likely.study.recipe.find((one) => one.columns.includes(column))!;

  it("repairs what models do not score worse with, and tells the measured effect", () => {
    const { cells, certain, effect } = step("town");
    expect(certain).toBe(false);
    expect(effect).toMatchObject({ metric: "r2", used: true });
    expect(effect!.with).toBeGreaterThan(effect!.without - effect!.se);
    const wrong = text.match(/^(Portlnad|Seatle|Oaklnad|Sacrmento),/gm)!.length;
    expect(cells).toBe(wrong);
    expect(likely.study.schema.find((column) => column.name === "town")!.levels).toHaveLength(4);
    expect(none.study.schema.find((column) => column.name === "town")!.levels).toHaveLength(8);
  });

  it("leaves alone what the score falls with", () => {
    const { cells, effect } = step("roast");
    expect(effect!.used).toBe(false);
    expect(effect!.with).toBeLessThan(effect!.without - effect!.se);
    expect(cells).toBe(0);
    expect(likely.study.schema.find((column) => column.name === "roast")!.levels).toContain("Colombia suprema");
  });

  it("puts the same rows to confirm, and writes them as they were read", () => {
    expect(likely.holdout).toBe(none.holdout);
    expect(likely.holdout).toContain("Seatle");
  });

  it("gives every confirm evidence again to the bit, and scores slips as what they were meant for", async () => {
    const { study, artifact, holdout } = likely;
    const transfer = await check({ study, studySha256: "0", artifact }, bytesOf("holdout.csv", holdout));
    for (const finding of study.findings) {
      const { n, effect, low, high, p } = finding.confirm;
      expect(transfer.findings.find(({ id }) => id === finding.id)).toMatchObject({ n, effect, low, high, p });
    }
    const pair = "town,roast,grams\nSeatle,House blend,300\nSeattle,House blend,300\n";
    const request = { explain: false, interval: false, keep: [] };
    const { csv } = await predictCsv(loadModel(artifact), bytesOf("pair.csv", pair), {}, request, {});
    const [, first, second] = csv.split("\n").map((line) => line.split(",")[1]);
    expect(first).toBe(second);
  });

  it("hands out the steps that were made, to clean another file with", () => {
    const recipe = parseRecipe(JSON.stringify(likely.recipe))!;
    expect(recipe.map((one) => one.columns)).toEqual([["town"]]);
    expect(none.recipe.recipe).toEqual([]);
  });

  it("warns where a table has no column for a repair", async () => {
    const events: Event[] = [];
    const other = bytesOf("other.csv", "roast,grams\nHouse blend,300\nKenya plain,200\n");
    const request = { explain: false, interval: false, keep: [] };
    const onEvent = (event: Event) => events.push(event);
    const predicted = predictCsv(loadModel(likely.artifact), other, {}, request, { onEvent });
    await expect(predicted).rejects.toThrow('needs a column "town"');
    expect(events).toContainEqual(expect.objectContaining({ type: "warning", code: "repair-skipped" }));
  });

  it("names the column of a repair as lacking where another table has it not", async () => {
    const { study, artifact } = likely;
    const other = bytesOf("other.csv", `roast,grams,price\n${"House blend,300,20\nKenya plain,200,15\n".repeat(30)}`);
    const transfer = await check({ study, studySha256: "0", artifact }, other);
    expect(transfer.lacking!.map(({ from }) => from)).toEqual(["town"]);
  });
});
