import { describe, expect, it } from "vitest";
import { falseShare, plantedWorld, type WorldResult } from "./planted-world.ts";

describe("planted worlds", () => {
  const all: WorldResult[] = [];

  it.each([
    ["independent", 15],
    ["correlated", 15],
    ["clustered", 10],
  ] as const)("that are %s: few false confirmations, and what was planted is found", async (kind, count) => {
    const worlds: WorldResult[] = [];
    for (let seed = 1001; seed <= 1000 + count; seed++) worlds.push(await plantedWorld(seed, kind));
    all.push(...worlds);
    for (const { mean, error } of [
      falseShare(worlds.map(({ wrong, confirmed }) => [wrong, confirmed])),
      falseShare(worlds.map(({ wrongRules, rules }) => [wrongRules, rules])),
    ])
      expect(mean).toBeLessThanOrEqual(0.05 + 2 * error);
    expect(worlds.filter(({ rules }) => rules > 0).length).toBeGreaterThan(count / 2);
    const found = worlds.reduce((sum, one) => sum + one.found / one.due, 0) / count;
    expect(found).toBeGreaterThanOrEqual(0.85);
  });

  it("have their verdicts: the same replicates, what is gone or turned does not", () => {
    const shareOf = (planted: string, verdict: string) => {
      const own = all.flatMap(({ verdicts }) => verdicts).filter((one) => one.planted === planted);
      return own.filter((one) => one.verdict === verdict).length / own.length;
    };
    expect(shareOf("same", "replicates")).toBeGreaterThan(0.85);
    expect(shareOf("same", "reversed")).toBe(0);
    expect(shareOf("gone", "replicates")).toBeLessThan(0.1);
    expect(shareOf("reversed", "reversed")).toBeGreaterThan(0.85);
    expect(shareOf("reversed", "replicates")).toBe(0);
  });
});
