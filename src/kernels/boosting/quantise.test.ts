import fc from "fast-check";
import { expect, test } from "vitest";
import { computeGradients, hessianOf, meanLoss } from "./gradients.ts";
import { areWhole, chooseQuanta, quantise, sumGradients } from "./quantise.ts";

const losses = ["squared", "logistic", "softmax"] as const;
const numbers = fc.array(fc.tuple(fc.double({ min: -4, max: 4, noNaN: true }), fc.nat(2)), {
  minLength: 1,
  maxLength: 50,
});

test("gradients and hessians are the derivatives of the loss", () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...losses),
      fc.array(fc.double({ min: -3, max: 3, noNaN: true }), { minLength: 3, maxLength: 3 }),
      fc.nat(2),
      (loss, raw, label) => {
        const outputs = loss === "softmax" ? 3 : 1;
        const scores = Float64Array.from(raw.slice(0, outputs));
        const target = Float64Array.of(loss === "logistic" ? label % 2 : label);
        const gradients = new Float64Array(outputs);
        computeGradients(loss, outputs, 1, scores, target, gradients, 0, 1);
        const half = loss === "squared" ? 0.5 : 1;
        const at = (k: number, step: number): number =>
          half * meanLoss(loss, outputs, 1, scores.with(k, scores[k]! + step), target, Int32Array.of(0), undefined);
        for (let k = 0; k < outputs; k++) {
          expect(gradients[k]).toBeCloseTo((at(k, 1e-4) - at(k, -1e-4)) / 2e-4, 5);
          const second = (at(k, 1e-3) - 2 * at(k, 0) + at(k, -1e-3)) / 1e-6;
          expect(hessianOf(loss, outputs, gradients[k]!)).toBeCloseTo(loss === "softmax" ? second * 1.5 : second, 4);
        }
      },
    ),
  );
});

test("words unpack to the gradients within one quantum, and their sums fit 53 bits", () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...losses),
      numbers,
      fc.constantFrom("none", "whole", "real"),
      fc.boolean(),
      (loss, list, kind, byPosition) => {
        const n = list.length;
        const gradients = Float64Array.from(list, ([g]) => (loss === "squared" ? g * 1e5 : g / 4));
        const weights =
          kind === "none" ? undefined : Float64Array.from(list, ([, w]) => (kind === "whole" ? w : w / 3 + 0.1));
        const whole = weights === undefined || areWhole(weights);
        const rows = Int32Array.from(list, (_, i) => i);
        const sums = new Float64Array(3);
        sumGradients(loss, 3, gradients, weights, rows, sums, 0, n);
        const quanta = chooseQuanta(loss, whole, sums, whole ? sums[2]! : n);
        const words = new Float64Array(n);
        const { shift, gradient, hessian } = quanta;
        const how = [weights, whole, shift, gradient, hessian, 9, byPosition] as const;
        const total = quantise(loss, 3, gradients, ...how, rows, words, 0, n);
        expect(words.reduce((a, b) => a + b, 0)).toBe(total);
        expect(words.reduce((a, b) => a + Math.abs(b), 0)).toBeLessThanOrEqual(2 ** 53);
        let hessians = 0;
        for (let i = 0; i < n; i++) {
          const g = Math.floor(words[i]! / quanta.shift);
          const h = words[i]! - g * quanta.shift;
          hessians += h;
          const weight = weights?.[i] ?? 1;
          const slack = whole ? Math.max(weight, 1) : 1;
          expect(Math.abs(g - weight * gradients[i]! * quanta.gradient)).toBeLessThanOrEqual(slack);
          expect(Math.abs(h - weight * hessianOf(loss, 3, gradients[i]!) * quanta.hessian)).toBeLessThanOrEqual(slack);
        }
        expect(hessians).toBeLessThan(quanta.shift);
      },
    ),
    { numRuns: 500 },
  );
});

test("rounding has no bias", () => {
  const n = 20_000;
  const gradients = new Float64Array(n).map((_, i) => 0.3 + i * 1e-9);
  const rows = Int32Array.from(gradients, (_, i) => i);
  for (const byPosition of [true, false]) {
    const words = new Float64Array(n);
    const shift = 2 ** 26;
    const how = [undefined, true, shift, 1, 1, 3, byPosition] as const;
    const total = quantise("logistic", 1, gradients, ...how, rows, words, 0, n);
    const gradient = Math.floor(total / shift);
    const hessian = total - gradient * shift;
    expect(Math.abs(gradient / n - 0.3)).toBeLessThan(0.015);
    expect(Math.abs(hessian / n - 0.21)).toBeLessThan(0.015);
  }
});
