/**
 * exp, log and the logistic function in plain double operations (add, subtract, multiply, divide, round down, and a
 * look at the bits), so that every engine and a WASM twin give the same bits, which `Math.exp` does not promise.
 * Errors stay below 1 unit in the last place (exp, log) and 2 (sigmoid).
 */

const bits = new Float64Array(1);
/** Little-endian halves of `bits`: every platform that runs V8, SpiderMonkey or JavaScriptCore today is. */
const halves = new Int32Array(bits.buffer);

/** ln 2 in two parts: 21 zero bits end the first, so that k * LN2_HIGH is exact for every exponent k. */
const LN2_HIGH = 6.931471803691238e-1;
const LN2_LOW = 1.9082149292705877e-10;
const LOG2_E = Math.LOG2E;

/** 2^k for k in -540 .. 540. A scale by 2^k is done in two halves, so that it rounds once where the result is subnormal. */
const powers = (() => {
  const table = new Float64Array(1081);
  for (let k = 0, value = 1; k <= 540; k++, value *= 2) {
    table[540 + k] = value;
    table[540 - k] = 1 / value;
  }
  return table;
})();

/**
 * e^x. Cody-Waite reduction to |r| <= ln(2) / 2, then the Taylor polynomial of degree 13, whose remainder there is
 * 2^-57.7; the steps are paired (Estrin) to shorten the chain of dependent operations.
 */
export function exp(x: number): number {
  if (x > 709.782712893384) return Number.POSITIVE_INFINITY;
  if (x < -745.1332191019412) return 0;
  if (Number.isNaN(x)) return x;
  const k = Math.floor(x * LOG2_E + 0.5);
  const high = x - k * LN2_HIGH;
  const low = k * LN2_LOW;
  const r = high - low;
  const rest = high - r - low;
  const r2 = r * r;
  const r4 = r2 * r2;
  const a = 1 / 2 + r * (1 / 6) + r2 * (1 / 24 + r * (1 / 120));
  const b = 1 / 720 + r * (1 / 5040) + r2 * (1 / 40320 + r * (1 / 362880));
  const c = 1 / 3628800 + r * (1 / 39916800) + r2 * (1 / 479001600 + r * (1 / 6227020800));
  const value = 1 + (r + (rest + r2 * (a + r4 * (b + r4 * c))));
  const half = Math.floor(k * 0.5);
  return value * powers[half + 540]! * powers[k - half + 540]!;
}

/**
 * The natural logarithm. x = 2^k (1 + f) with 1 + f in [sqrt(1/2), sqrt(2)); log(1 + f) = 2 atanh(s), s = f / (2 + f),
 * as a series in s^2 <= 0.0295 up to s^21. It is summed as f - (f^2/2 - s (f^2/2 + R)), because 2s itself is rounded.
 */
export function log(x: number): number {
  if (!(x > 0)) return x === 0 ? Number.NEGATIVE_INFINITY : Number.NaN;
  if (x === Number.POSITIVE_INFINITY) return x;
  let k = -1023;
  bits[0] = x;
  if (x < 2.2250738585072014e-308) {
    bits[0] = x * 18014398509481984;
    k = -1077;
  }
  const top = halves[1]!;
  k += top >>> 20;
  halves[1] = (top & 0xfffff) | 0x3ff00000;
  let m = bits[0]!;
  if (m > Math.SQRT2) {
    m *= 0.5;
    k += 1;
  }
  const f = m - 1;
  const s = f / (2 + f);
  const z = s * s;
  const z2 = z * z;
  const z4 = z2 * z2;
  const a = 2 / 3 + z * (2 / 5) + z2 * (2 / 7 + z * (2 / 9));
  const b = 2 / 11 + z * (2 / 13) + z2 * (2 / 15 + z * (2 / 17));
  const c = 2 / 19 + z * (2 / 21);
  const series = z * (a + z4 * (b + z4 * c));
  const square = 0.5 * f * f;
  return k * LN2_HIGH - (square - (s * (square + series) + k * LN2_LOW) - f);
}

/** 1 / (1 + e^-x), without overflow and without losing the small end. */
export function sigmoid(x: number): number {
  if (x >= 0) return 1 / (1 + exp(-x));
  const e = exp(x);
  return e / (1 + e);
}

/** The largest power of two that is not above x; x is a positive normal number. */
export function powerOfTwoBelow(x: number): number {
  bits[0] = x;
  halves[0] = 0;
  halves[1] = halves[1]! & 0x7ff00000;
  return bits[0]!;
}

/** A 32-bit key of a number's bits, for hashing by value. */
export function bitsOf(x: number): number {
  bits[0] = x;
  return halves[0]! ^ halves[1]!;
}
