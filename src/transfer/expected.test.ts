import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { metricOf, movedRows } from "../../test/simulations/moved-world.ts";
import { createContext } from "../core/context.ts";
import { expectedFigures } from "./expected.ts";
import type { Labelled } from "./labelled.ts";
import { outcomeModel } from "./outcome-model.ts";

const reference = JSON.parse(
  readFileSync(new URL("../../reference/transfer/confidence-based.json", import.meta.url), "utf8"),
);

function given(p: readonly number[], truth: readonly number[] = []): Labelled {
  const levels = ["no", "yes"];
  return {
    table: { count: p.length, names: [], columns: [] },
    truth: { task: "classify", codes: Int32Array.from(truth), levels, positive: "yes" },
    prediction: { levels, probabilities: Float64Array.from(p.flatMap((own) => [1 - own, own])) },
    units: Int32Array.from(p, (_, row) => row),
  };
}

describe("what to expect without labels", () => {
  it("is NannyML's confidence-based estimate of the AUC, and scikit-learn's log loss of the counts", async () => {
    const there = given(reference.there, reference.truth);
    const here = given(reference.here);
    for (const [metric, value] of [
      ["auc", reference.auc],
      ["logLoss", reference.logLoss],
    ]) {
      const outcomes = await outcomeModel(there, here, metricOf(metric), createContext());
      expect(Math.abs(outcomes.here() - value)).toBeLessThan(reference.tolerance);
    }
  });

  it.each([
    ["classify", "auc", 0.8, 400],
    ["classify", "logLoss", -0.8, 400],
    ["regress", "r2", 0.5, 400],
    ["regress", "mae", 0, 400],
  ] as const)("of %s holds the measured %s after a shift of %f in 95 of 100 worlds", async (task, id, shift, rows) => {
    const worlds = 40;
    const metric = metricOf(id);
    const hits = [0, 0];
    for (let world = 0; world < worlds; world++) {
      const there = movedRows(`${id}${world}`, "there", { rows, shift, task });
      const here = movedRows(`${id}${world}`, "here", { rows, shift, task });
      const figures = await expectedFigures(there, here, metric, createContext({ seed: world }));
      const measured = metric.score(here.truth, here.prediction)();
      for (const [i, { low, high }] of figures.entries()) if (low <= measured && measured <= high) hits[i]!++;
    }
    // Three Monte Carlo errors of a share of 0.95 of 40 worlds; weighting has few rows left after a shift.
    expect(hits[0]! / worlds).toBeGreaterThan(0.95 - 0.1);
    expect(hits[1]! / worlds).toBeGreaterThan(0.75);
  });
});
