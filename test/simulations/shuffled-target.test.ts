import { describe, expect, it } from "vitest";
import { shuffledTargets } from "./shuffled-target.ts";

/** Seeds of each task: 100 in all. The full size stands in bench/simulations. */
const seeds = 50;

describe("shuffled targets", () => {
  it("give a signal in at most 1 % of studies, and a confirmed finding in at most 5 %", {
    timeout: 300_000,
  }, async () => {
    const results = [await shuffledTargets(seeds, 400, "classify"), await shuffledTargets(seeds, 400, "regress")];
    const signals = results.reduce((sum, result) => sum + result.signals, 0);
    const found = results.reduce((sum, result) => sum + result.found, 0);
    // With a rate of 1 % four or more signals of 100 come by chance in 1.8 % of runs; 5 % plus two Monte Carlo errors is 9.4 of 100.
    expect(signals, "studies with a signal").toBeLessThanOrEqual(4);
    expect(found, "studies with a confirmed finding").toBeLessThanOrEqual(9);
    process.stderr.write(`shuffled targets: ${signals} signals and ${found} studies with findings of ${2 * seeds}\n`);
  });
});
