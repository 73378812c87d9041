import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { halfForetold, halvedTable, withoutCopies } from "./halved-table.ts";

const file = fileURLToPath(new URL("../../../shared/data/wine_red/winequality-red.csv", import.meta.url));

describe("two random halves of one table", () => {
  it("reverse no confirmed finding, and weaken few", async () => {
    const [names = [], ...rows] = readFileSync(file, "utf8")
      .trim()
      .split(/\r?\n/)
      .map((line) => line.split(","));
    const cells = withoutCopies({ names, rows });
    const verdicts: string[] = [];
    for (let seed = 1; seed <= 5; seed++) {
      const halved = await halvedTable(cells, "quality", seed);
      if (seed === 1) {
        const { expected, measured } = halved;
        expect(await halfForetold(cells, "quality", seed)).toEqual({ seed, expected, measured });
      }
      verdicts.push(...halved.verdicts.map(({ verdict }) => verdict));
    }
    const share = (verdict: string) => verdicts.filter((one) => one === verdict).length / verdicts.length;
    expect(verdicts.length).toBeGreaterThan(100);
    expect(share("reversed")).toBe(0);
    // Findings of one study lean on the same rows: the error is that of studies, not of findings.
    expect(share("weaker")).toBeLessThan(0.05 + 2 * Math.sqrt((0.05 * 0.95) / 50));
    expect(share("replicates")).toBeGreaterThan(0.7);
  });
});
