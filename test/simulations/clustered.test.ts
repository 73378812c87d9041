import { describe, expect, it } from "vitest";
import { bytesOf } from "../../src/core/bytes.ts";
import { createRandom } from "../../src/core/random.ts";
import { openBytes } from "../../src/studies/open.ts";
import { mine } from "../../src/studies/table/mine.ts";

/** Ten rows for each of 80 customers, whose columns and target have nothing to do with each other but stay alike within a customer. */
function clusteredTable(seed: number): string {
  const random = createRandom(seed, "clustered");
  const lines = ["customer_id,a,b,group,target"];
  for (let customer = 0; customer < 80; customer++) {
    const a = random.normal();
    const group = random.below(3);
    const target = random.normal();
    for (let row = 0; row < 10; row++)
      lines.push(
        `C${customer},${(a + 0.2 * random.normal()).toFixed(3)},${random.normal().toFixed(3)},g${group},${(target + 0.3 * random.normal()).toFixed(3)}`,
      );
  }
  return `${lines.join("\n")}\n`;
}

describe("rows that come in clusters", () => {
  it("lend no claim a significance that their number of units does not have", async () => {
    const seeds = 40;
    let found = 0;
    for (let seed = 1; seed <= seeds; seed++) {
      const data = await openBytes(bytesOf("clustered.csv", clusteredTable(seed)), { kinds: { customer_id: "key" } });
      const { study } = await mine(data, { target: "target", effort: "quick" }, { seed });
      expect(study.split).toMatchObject({ kind: "entity", by: "customer_id" });
      for (const finding of study.findings)
        if (finding.confirm.p !== null && finding.confirm.p < 1) expect(finding.confirm.units).toBeLessThanOrEqual(80);
      if (study.findings.some((finding) => finding.family === "target" && finding.verdict === "confirmed")) found++;
    }
    // 5 % of 40 is 2, with two Monte Carlo errors 4.8; errors that counted rows would confirm something in most studies.
    expect(found).toBeLessThanOrEqual(4);
    process.stderr.write(`clustered null: ${found} of ${seeds} studies with a confirmed finding\n`);
  });
});
