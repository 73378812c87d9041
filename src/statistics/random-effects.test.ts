import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { referenceCase, relative } from "../../test/reference.ts";
import { createRandom } from "../core/random.ts";
import { randomEffects } from "./random-effects.ts";
import { studentT } from "./student-t.ts";

interface Case {
  readonly effects: number[];
  readonly variances: number[];
  readonly weights: number[];
  readonly [figure: string]: number | number[];
}
const { values, tolerance } = referenceCase<{ values: Record<string, Case> }>("statistics", "random-effects");
const measured = ({ effects, variances }: Case) =>
  effects.map((effect, i) => ({ effect, se: Math.sqrt(variances[i]!) }));

describe("effects pooled against statsmodels", () => {
  it.each(Object.entries(values))("meets tau2, the mean, its error, Q and I2: %s", (_, own) => {
    const pooled = randomEffects(measured(own))!;
    for (const [found, expected] of [
      [pooled.tau2, own.tau2],
      [pooled.effect, own.mean],
      // The scale of Hartung and Knapp is 1 where tau2 > 0; where it is 0 the scale is held at 1.
      [pooled.se, Math.max(own.wald as number, own.hksj as number)],
      [pooled.q, own.q],
      [pooled.i2, own.i2],
    ] as [number, number][])
      expect(relative(found, expected)).toBeLessThanOrEqual(tolerance);
    for (const [i, weight] of own.weights.entries())
      expect(relative(pooled.weights[i]!, weight)).toBeLessThanOrEqual(tolerance);
  });

  it("meets the figures of the BCG trials that metafor gives", () => {
    const pooled = randomEffects(measured(values.bcg!))!;
    expect(pooled.tau2).toBeCloseTo(0.3181, 4);
    expect(pooled.effect).toBeCloseTo(-0.715, 3);
    expect(pooled.q).toBeCloseTo(152.233, 3);
    const reach = studentT.quantile(0.975, 11) * Math.sqrt(pooled.tau2! + pooled.se ** 2);
    expect(pooled.predictionHigh).toBeCloseTo(pooled.effect + reach, 12);
    expect(pooled.low).toBeCloseTo(pooled.effect - studentT.quantile(0.975, 12) * pooled.se, 12);
  });

  it("solves two effects in closed form", () => {
    const pooled = randomEffects([
      { effect: 0.9, se: 0.2 },
      { effect: 0.2, se: 0.3 },
    ])!;
    expect(pooled.tau2).toBeCloseTo((0.7 ** 2 - 0.04 - 0.09) / 2, 14);
    expect(pooled.predictionLow).toBeNull();
    expect(pooled.effect).toBeCloseTo((0.9 / 0.04 + 0.2 / 0.09) / (1 / 0.04 + 1 / 0.09), 14);
    expect(pooled.high - pooled.effect).toBeCloseTo(1.959964 / Math.sqrt(1 / 0.04 + 1 / 0.09), 6);
  });
});

describe("effects that cannot be pooled", () => {
  it("leaves one as it is and says that nothing is known of the spread", () => {
    const pooled = randomEffects([{ effect: 2, se: 1 }])!;
    expect(pooled).toMatchObject({ k: 1, effect: 2, se: 1, tau2: null, i2: null, predictionLow: null });
    expect(pooled.low).toBeCloseTo(2 - 1.959964, 6);
  });

  it("leaves out those without an error", () => {
    const sure = [
      { effect: 1, se: 0.5 },
      { effect: 1.4, se: 0.4 },
      { effect: 0.2, se: 0.6 },
    ];
    const others = [
      { effect: null, se: 1 },
      { effect: 3, se: null },
      { effect: 3, se: 0 },
      { effect: 3, se: Number.POSITIVE_INFINITY },
      { effect: Number.NaN, se: 1 },
    ];
    const { weights, ...pooled } = randomEffects([...others, ...sure])!;
    const { weights: own, ...expected } = randomEffects(sure)!;
    expect(pooled).toEqual(expected);
    expect(weights).toEqual([0, 0, 0, 0, 0, ...own]);
    expect(randomEffects(others)).toBeNull();
  });
});

describe("what holds for all effects", () => {
  const effects = fc.array(
    fc.record({
      effect: fc.double({ min: -5, max: 5, noNaN: true }),
      se: fc.double({ min: 0.01, max: 3, noNaN: true }),
    }),
    { minLength: 2, maxLength: 12 },
  );
  const close = (a: number | null, b: number | null, scale: number) =>
    a === null || b === null ? expect(a).toBe(b) : expect(Math.abs(a - b)).toBeLessThanOrEqual(1e-8 * scale);

  it("solves the equation of Paule and Mandel, or stays at 0 where the spread is too small for it", () => {
    fc.assert(
      fc.property(effects, (list) => {
        const { tau2, effect, q } = randomEffects(list)!;
        if (list.length === 2) return;
        const spread = list.reduce((sum, one) => sum + (one.effect - effect) ** 2 / (one.se ** 2 + tau2!), 0);
        if (tau2! > 0) expect(spread).toBeCloseTo(list.length - 1, 7);
        else expect(q).toBeLessThanOrEqual(list.length - 1 + 1e-9);
      }),
    );
  });

  it("moves with a shift, grows with a factor, and does not depend on the order", () => {
    fc.assert(
      fc.property(effects, fc.double({ min: 0.01, max: 100, noNaN: true }), (list, factor) => {
        const pooled = randomEffects(list)!;
        const scaled = randomEffects(
          list.map(({ effect, se }) => ({ effect: (effect + 2) * factor, se: se * factor })),
        )!;
        close(scaled.effect, (pooled.effect + 2) * factor, 10 * factor);
        close(scaled.tau2, pooled.tau2! * factor * factor, 100 * factor * factor);
        close(scaled.i2, pooled.i2, 1);
        const turned = randomEffects([...list].reverse())!;
        close(turned.effect, pooled.effect, 10);
        close(turned.predictionHigh, pooled.predictionHigh, 100);
        expect(pooled.weights.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 12);
      }),
    );
  });
});

/** Runs a case: the Monte Carlo standard error of a coverage of 95 % is then 0.0049. */
const runs = 2000;
const allowed = 3 * Math.sqrt((0.95 * 0.05) / runs);

describe("coverage", () => {
  it.each([
    { k: 3, tau: 0.5, least: 0.93, most: 1, next: 0.95 },
    // The price of few places whose spread is of the size of their errors: tau2 comes out as 0 too often.
    { k: 5, tau: 0.3, least: 0.93, most: 0.99, next: 0.88 },
    { k: 12, tau: 0.5, least: 0.94, most: 0.97, next: 0.93 },
    { k: 8, tau: 0, least: 0.95, most: 1, next: 0.95 },
  ])(
    "of the mean and of the next place, $k places with a spread of $tau",
    ({ k, tau, least, most, next: nextLeast }) => {
      const random = createRandom(11).fork("coverage", k);
      let mean = 0;
      let next = 0;
      for (let run = 0; run < runs; run++) {
        const list = Array.from({ length: k }, (_, i) => {
          const se = 0.1 + (0.4 * i) / k;
          return { effect: 1 + tau * random.normal() + se * random.normal(), se };
        });
        const { low, high, predictionLow, predictionHigh } = randomEffects(list)!;
        if (low <= 1 && 1 <= high) mean++;
        const coming = 1 + tau * random.normal();
        if (predictionLow! <= coming && coming <= predictionHigh!) next++;
      }
      expect(mean / runs).toBeGreaterThanOrEqual(least - allowed);
      expect(mean / runs).toBeLessThanOrEqual(most + allowed);
      expect(next / runs).toBeGreaterThanOrEqual(nextLeast - allowed);
    },
  );
});
