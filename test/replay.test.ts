import { beforeAll, describe, expect, it } from "vitest";
import { bytesOf } from "../src/core/bytes.ts";
import { createRandom } from "../src/core/random.ts";
import { openBytes } from "../src/studies/open.ts";
import { replay } from "../src/studies/replay.ts";
import { type MineResult, mine } from "../src/studies/table/mine.ts";

/** A file with a preamble, a missing mark of its own and a column that is told to be a category. */
function rowsOf(rows: number): string {
  const random = createRandom(9, "replay");
  const lines = ["Exported", "", "area;zone;price"];
  for (let row = 0; row < rows; row++) {
    const area = 50 + random.below(100);
    const price = 3 * area + 10 * random.below(4) + 20 * random.normal();
    lines.push(`${row % 17 === 0 ? "unknown!" : area};${random.below(4)};${price.toFixed(1)}`);
  }
  return `${lines.join("\n")}\n`;
}

describe("a study that is run again", () => {
  const file = bytesOf("homes.csv", rowsOf(700));
  let result: MineResult;
  beforeAll(async () => {
    const asked = { kinds: { zone: "category" }, missing: ["unknown!"] } as const;
    result = await mine(await openBytes(file, asked), { target: "price", effort: "quick", ...asked }, { seed: 5 });
  });

  it("gives the same bytes, whatever its file is called now", async () => {
    const again = await replay(JSON.parse(JSON.stringify(result.study)), { ...file, name: "moved.csv" });
    expect(again.differences).toEqual([]);
    expect(again).toMatchObject({ same: true, findings: result.study.findings.length });
    expect(again.study.after).toBe(again.study.before);
    expect(again.model.after).toBe(result.study.models[0]!.sha256);
    expect(again.sentence).toMatch(/^The same: all \d+ claims/);
  });

  it("says what differs where a figure was changed", async () => {
    const changed = JSON.parse(JSON.stringify(result.study));
    changed.findings[0].confirm.effect = 0.5;
    const again = await replay(changed, file);
    expect(again.same).toBe(false);
    expect(again.differences).toEqual([
      { path: "findings.0.confirm.effect", before: 0.5, after: result.study.findings[0]!.confirm.effect },
    ]);
    expect(again.sentence).toMatch(/^Not the same: findings\.0\.confirm\.effect was 0\.5 and is /);
  });

  it("refuses another file before any work", async () => {
    await expect(replay(result.study, bytesOf("homes.csv", rowsOf(701)))).rejects.toMatchObject({ code: "other-data" });
  });
});
