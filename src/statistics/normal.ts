import { erfc, erfcScaled } from "./special.ts";

const SQRT_TWO_PI = Math.sqrt(2 * Math.PI);

/** The standard normal distribution. `upper` is P(Z > x), computed directly: 7.6e-24 at 10, 2.9e-316 at 38. */
export const normal = {
  density: (x: number): number => Math.exp(-0.5 * x * x) / SQRT_TWO_PI,
  cdf: (x: number): number => 0.5 * erfc(-x * Math.SQRT1_2),
  upper,
  /** log P(Z > x), finite for any finite x. */
  logUpper(x: number): number {
    if (x < 0) return Math.log1p(-upper(-x));
    return x < 1 ? Math.log(upper(x)) : Math.log(0.5 * erfcScaled(x * Math.SQRT1_2)) - 0.5 * x * x;
  },
  /** P(|Z| > |x|). */
  twoSided: (x: number): number => erfc(Math.abs(x) * Math.SQRT1_2),
  quantile,
};

function upper(x: number): number {
  // The rounding of x / sqrt(2) would cost x^2 ulp in the tail: the correction is the slope of log erfc times it.
  if (x < 2) return 0.5 * erfc(x * Math.SQRT1_2);
  const high = Math.round(x * 16) / 16;
  return 0.5 * Math.exp(-0.5 * high * high) * Math.exp(-0.5 * (x - high) * (x + high)) * erfcScaled(x * Math.SQRT1_2);
}

/** The x where cdf(x) = p (Wichura 1988, algorithm AS 241, PPND16); -Infinity at 0, Infinity at 1, else NaN outside. */
function quantile(p: number): number {
  const q = p - 0.5;
  if (Math.abs(q) <= 0.425) {
    const r = 0.180625 - q * q;
    return (
      (q *
        (((((((r * 2509.0809287301227 + 33430.57558358813) * r + 67265.7709270087) * r + 45921.95393154987) * r +
          13731.69376550946) *
          r +
          1971.5909503065513) *
          r +
          133.14166789178438) *
          r +
          3.3871328727963665)) /
      (((((((r * 5226.495278852854 + 28729.085735721943) * r + 39307.89580009271) * r + 21213.794301586597) * r +
        5394.196021424751) *
        r +
        687.1870074920579) *
        r +
        42.31333070160091) *
        r +
        1)
    );
  }
  const tail = q < 0 ? p : 1 - p;
  if (!(tail > 0)) return tail === 0 ? Math.sign(q) * Number.POSITIVE_INFINITY : Number.NaN;
  const root = Math.sqrt(-Math.log(tail));
  return Math.sign(q) * (root <= 5 ? middleTail(root - 1.6) : farTail(root - 5));
}

function middleTail(r: number): number {
  return (
    (((((((r * 0.0007745450142783414 + 0.022723844989269184) * r + 0.2417807251774506) * r + 1.2704582524523684) * r +
      3.6478483247632045) *
      r +
      5.769497221460691) *
      r +
      4.630337846156546) *
      r +
      1.4234371107496835) /
    (((((((r * 1.0507500716444169e-9 + 0.0005475938084995345) * r + 0.015198666563616457) * r + 0.14810397642748008) *
      r +
      0.6897673349851) *
      r +
      1.6763848301838038) *
      r +
      2.053191626637759) *
      r +
      1)
  );
}

function farTail(r: number): number {
  return (
    (((((((r * 2.0103343992922881e-7 + 2.7115555687434876e-5) * r + 0.0012426609473880784) * r + 0.026532189526576124) *
      r +
      0.29656057182850487) *
      r +
      1.7848265399172913) *
      r +
      5.463784911164114) *
      r +
      6.657904643501103) /
    (((((((r * 2.0442631033899397e-15 + 1.421511758316446e-7) * r + 1.8463183175100548e-5) * r +
      0.0007868691311456133) *
      r +
      0.014875361290850615) *
      r +
      0.1369298809227358) *
      r +
      0.599832206555888) *
      r +
      1)
  );
}
