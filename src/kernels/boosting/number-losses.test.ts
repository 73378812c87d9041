import fc from "fast-check";
import { expect, test } from "vitest";
import { weightedMean } from "./gradients.ts";
import { derivativesOf, type LossSettings, numberLosses, numberLossOf, quantileOf } from "./number-losses.ts";

const settings: LossSettings = { alpha: 0.8, tweediePower: 1.4 };
const training = Int32Array.from({ length: 5 }, (_, i) => i);
const target = Float64Array.of(1, 2, 4, 7, 30);
const of = (loss: (typeof numberLosses)[number]) => numberLossOf(loss, settings, target, training, undefined)!;

test("gradients and hessians are the derivatives of the loss", () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...numberLosses),
      fc.double({ min: -2, max: 3, noNaN: true }),
      fc.constantFrom(0.5, 1, 3, 9.25),
      (name, score, y) => {
        const loss = of(name);
        // Where the loss has a corner there is no derivative to meet.
        fc.pre(Math.abs(score - y) > 0.01);
        const slope = (loss.value(score + 1e-5, y) - loss.value(score - 1e-5, y)) / 2e-5;
        const at = (own: number) => derivativesOf(name, loss.parameter, own, y);
        const [gradient, hessian] = at(score);
        expect(gradient).toBeCloseTo(slope, 4);
        expect(hessian !== undefined).toBe(loss.isCurved);
        if (hessian === undefined) return;
        const curve = (at(score + 1e-5)[0] - at(score - 1e-5)[0]) / 2e-5;
        expect(hessian).toBeCloseTo(name === "poisson" ? Math.exp(0.7) * curve : curve, 4);
      },
    ),
  );
});

test("starts from the constant that is best", () => {
  const weights = Float64Array.of(1, 0, 2.5, 1, 0.5);
  for (const name of numberLosses) {
    // Huber starts from the median, which is best for small steps only.
    if (name === "huber") continue;
    for (const w of [undefined, weights]) {
      const loss = numberLossOf(name, settings, target, training, w)!;
      const at = (score: number) => weightedMean(training, w, (row) => loss.value(score, target[row]!));
      for (const step of [-0.1, 0.1, 1])
        expect(at(loss.base)).toBeLessThanOrEqual(at(loss.base + step) * (1 + 1e-12) + 1e-12);
    }
  }
});

test("a quantile leaves its share at or below it, and a weight of two is a value given twice", () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.integer({ min: -5, max: 5 }), fc.integer({ min: 0, max: 3 })), { minLength: 1 }),
      fc.constantFrom(0.1, 0.25, 0.5, 0.75, 0.9),
      (pairs, share) => {
        const repeated = Float64Array.from(pairs.flatMap(([v, w]) => new Array<number>(w).fill(v)));
        fc.pre(repeated.length > 0);
        const values = Float64Array.from(pairs, ([v]) => v);
        const found = quantileOf(
          values,
          Float64Array.from(pairs, ([, w]) => w),
          share,
        );
        const n = repeated.length;
        expect(repeated.filter((v) => v <= found).length).toBeGreaterThanOrEqual(share * n);
        expect(repeated.filter((v) => v < found).length).toBeLessThanOrEqual(share * n);
        expect(quantileOf(repeated, undefined, share)).toBe(found);
      },
    ),
  );
});
