import { describe, expect, it } from "vitest";
import { createRandom } from "../core/random.ts";
import { logisticRegression } from "./logistic.ts";
import { logisticLine } from "./logistic-line.ts";

describe("the logistic line", () => {
  it("is logistic regression on one column, with weights and without", () => {
    for (let world = 0; world < 50; world++) {
      const random = createRandom(world, "line");
      const n = 30 + random.below(200);
      const [at, slope] = [10 * random.normal(), 3 * random.normal()];
      const x = Float64Array.from({ length: n }, () => at + random.normal() * (1 + world));
      const y = Uint8Array.from(x, (value) =>
        random.uniform() < 1 / (1 + Math.exp(-0.3 - (slope * (value - at)) / (1 + world))) ? 1 : 0,
      );
      const weights = world % 2 === 0 ? undefined : Float64Array.from({ length: n }, () => random.below(4));
      const design = new Float64Array(2 * n).fill(1, 0, n);
      design.set(x, n);
      const whole = logisticRegression({ x: design, n, names: ["one", "x"], y, ...(weights ? { weights } : {}) });
      const line = logisticLine(x, y, weights);
      expect(line.converged).toBe(!whole.separated);
      if (whole.separated) continue;
      expect(line.slope).toBeCloseTo(whole.terms[1]!.coefficient!, 8);
      expect(line.intercept / (1 + Math.abs(at))).toBeCloseTo(whole.terms[0]!.coefficient! / (1 + Math.abs(at)), 8);
    }
  });

  it("says where there is none", () => {
    const x = Float64Array.of(1, 2, 3, 4);
    expect(logisticLine(x, [0, 0, 1, 1]).converged).toBe(false);
    expect(logisticLine(x, [1, 1, 1, 1]).converged).toBe(false);
    expect(logisticLine(Float64Array.of(1, 1, 1), [0, 1, 1]).converged).toBe(false);
  });
});
