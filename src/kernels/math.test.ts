// biome-ignore-all lint/suspicious/noApproximativeNumericConstant: the reference values are written out as mpmath gave them.
import fc from "fast-check";
import { expect, test } from "vitest";
import { bitsOf, exp, log, powerOfTwoBelow, sigmoid } from "./math.ts";

// Correctly rounded values by mpmath 1.3 with 40 digits.
const exponentials = [
  [1e-300, 1.0],
  [1e-10, 1.0000000001],
  [-1e-5, 0.9999900000499998],
  [0.1, 1.1051709180756477],
  [0.34657359027997264, 1.414213562373095],
  [0.3465735902799727, 1.4142135623730951],
  [-0.5, 0.6065306597126334],
  [1.0, 2.718281828459045],
  [-1.0, 0.36787944117144233],
  [2.5, 12.182493960703473],
  [10.0, 22026.465794806718],
  [-20.25, 1.6052280551856116e-9],
  [88.7, 3.325986980250579e38],
  [-87.3, 1.2192470959520051e-38],
  [300.1, 2.1467131625231985e130],
  [-300.7, 2.556520571425501e-131],
  [700.5, 1.6721859620674984e304],
  [709.78, 1.7928227943945155e308],
  [-708.3, 2.450295530965988e-308],
  [-709.5, 7.38014831401258e-309],
  [-740.25, 3.26e-322],
  [-745.0, 5e-324],
] as const;
const logarithms = [
  [5e-324, -744.4400719213812],
  [1e-310, -713.8013788281542],
  [2.2250738585072014e-308, -708.3964185322641],
  [1e-100, -230.25850929940458],
  [1e-5, -11.512925464970229],
  [0.1, -2.3025850929940455],
  [0.5, -0.6931471805599453],
  [0.7071067811865475, -0.34657359027997275],
  [0.7071067811865476, -0.3465735902799726],
  [0.9, -0.10536051565782628],
  [0.9999999999999999, -1.1102230246251565e-16],
  [1.0000000000000002, 2.2204460492503128e-16],
  [1.0001, 9.999500033329732e-5],
  [1.4142135623730951, 0.3465735902799727],
  [1.4142135623730954, 0.34657359027997287],
  [2.0, 0.6931471805599453],
  [2.718281828459045, 1.0],
  [10.0, 2.302585092994046],
  [12345.678, 9.421061321291832],
  [1e100, 230.25850929940458],
  [1.7976931348623157e308, 709.782712893384],
] as const;

const bits = new BigInt64Array(1);
const number = new Float64Array(bits.buffer);
const place = (x: number): bigint => {
  number[0] = x;
  return bits[0]! < 0n ? -(bits[0]! & 0x7fffffffffffffffn) : bits[0]!;
};
/** Units in the last place between two numbers. */
const distance = (a: number, b: number): number => {
  const difference = place(a) - place(b);
  return Number(difference < 0n ? -difference : difference);
};

test("exp and log are within one unit of mpmath's values", () => {
  for (const [x, y] of exponentials) expect(distance(exp(x), y), `exp(${x}) = ${exp(x)}`).toBeLessThanOrEqual(1);
  for (const [x, y] of logarithms) expect(distance(log(x), y), `log(${x}) = ${log(x)}`).toBeLessThanOrEqual(1);
});

test("exp, log and sigmoid agree with Math within two units", () => {
  const options = { numRuns: 20_000, seed: 1 };
  fc.assert(
    fc.property(fc.double({ min: -745, max: 709.7, noNaN: true }), (x) => distance(exp(x), Math.exp(x)) <= 2),
    options,
  );
  fc.assert(
    fc.property(fc.double({ min: 5e-324, noNaN: true }), (x) => distance(log(x), Math.log(x)) <= 2),
    options,
  );
  fc.assert(
    fc.property(fc.double({ min: 0.5, max: 2, noNaN: true }), (x) => distance(log(x), Math.log(x)) <= 2),
    options,
  );
  fc.assert(
    fc.property(
      fc.double({ min: -700, max: 40, noNaN: true }),
      (x) => distance(sigmoid(x), 1 / (1 + Math.exp(-x))) <= 3,
    ),
    options,
  );
});

test("edges", () => {
  expect([exp(0), exp(-0), exp(Number.NEGATIVE_INFINITY), exp(-746)]).toEqual([1, 1, 0, 0]);
  expect([exp(710), exp(Number.POSITIVE_INFINITY)]).toEqual([Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY]);
  expect([log(1), log(0), log(-0)]).toEqual([0, Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY]);
  expect(log(Number.POSITIVE_INFINITY)).toBe(Number.POSITIVE_INFINITY);
  expect([exp(Number.NaN), log(Number.NaN), log(-1), sigmoid(Number.NaN)]).toEqual(Array(4).fill(Number.NaN));
  expect([sigmoid(0), sigmoid(800), sigmoid(-800)]).toEqual([0.5, 1, 0]);
});

test("powers of two and keys", () => {
  expect([1, 1.5, 2, 3.999, 1e-3, 1e10].map(powerOfTwoBelow)).toEqual([1, 1, 2, 2, 2 ** -10, 2 ** 33]);
  expect(bitsOf(0.1)).toBe(bitsOf(0.1));
  expect(bitsOf(0.1)).not.toBe(bitsOf(0.2));
});
