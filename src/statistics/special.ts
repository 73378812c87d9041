/** Half the logarithm of 2 pi. */
const HALF_LOG_TWO_PI = 0.9189385332046728;

/** (zeta(k) - 1) (-1)^k / k for k = 2, 3, ...: the series of log Gamma about 2 (Abramowitz and Stegun 6.1.33). */
const ZETA_SERIES = [
  0.3224670334241132, -0.0673523010531981, 0.020580808427784546, -0.007385551028673986, 0.0028905103307415234,
  -0.001192753911703261, 0.0005096695247430425, -0.00022315475845357939, 9.945751278180853e-5, -4.492623673813314e-5,
  2.050721277567069e-5, -9.439488275268397e-6, 4.374866789907488e-6, -2.039215753801366e-6, 9.55141213040742e-7,
  -4.492469198764566e-7, 2.1207184805554665e-7, -1.0043224823968099e-7, 4.7698101693639804e-8, -2.2711094608943164e-8,
  1.0838659214896955e-8, -5.183475041970047e-9, 2.4836745438024785e-9, -1.1921401405860912e-9, 5.731367241678862e-10,
  -2.7595228851242334e-10,
];
const ONE_MINUS_EULER = 0.42278433509846713;

/** Chebyshev series of (1 + 2 x) exp(x^2) erfc(x) in (x - 3.75) / (x + 3.75) (form: Shepherd and Laframboise 1981). */
const ERFC_SERIES = [
  2.3551578691348034, -0.004590054580646478, -0.08424913336651792, 0.05920993999819189, -0.026658668435305753,
  0.009074997670705265, -0.002413163540417608, 0.0004907758365258086, -6.916973302501207e-5, 4.13902798607301e-6,
  7.74038306619849e-7, -2.1886401049234397e-7, 1.076499946567091e-8, 4.521959811218287e-9, -7.754400208831351e-10,
  -6.318088340886684e-11, 2.86879501093067e-11, 1.9455868545777347e-13, -9.65469674843344e-13, 3.25254814814874e-14,
  3.3478119482868056e-14, -1.864562880419313e-15, -1.2507950530688648e-15, 7.418235256624044e-17, 5.068148904796111e-17,
];

/** log Gamma(2 + z) for |z| <= 1/2, with full relative accuracy about its zeros at z = -1 (unused here) and z = 0. */
function logGammaNearTwo(z: number): number {
  let sum = 0;
  for (let k = ZETA_SERIES.length - 1; k >= 0; k--) sum = sum * z + ZETA_SERIES[k]!;
  return z * (ONE_MINUS_EULER + z * sum);
}

/**
 * The remainder of Stirling's formula: log Gamma(x) - ((x - 1/2) log x - x + log(2 pi) / 2), x > 0
 * (Abramowitz and Stegun 6.1.41; below 10 from `logGamma`).
 */
export function stirlingError(x: number): number {
  if (x < 10) return logGamma(x) - ((x - 0.5) * Math.log(x) - x + HALF_LOG_TWO_PI);
  const s = 1 / (x * x);
  return (
    (1 / 12 - s * (1 / 360 - s * (1 / 1260 - s * (1 / 1680 - s * (1 / 1188 - s * (691 / 360360 - s * (1 / 156))))))) / x
  );
}

/** The logarithm of |Gamma(x)|; Infinity at 0 and the negative integers. Relative error about 1e-15, near 1 and 2 too. */
export function logGamma(x: number): number {
  if (Number.isNaN(x)) return Number.NaN;
  if (x <= 0) {
    if (Number.isInteger(x) || x === Number.NEGATIVE_INFINITY) return Number.POSITIVE_INFINITY;
    const distance = Math.abs(x - Math.round(x));
    return Math.log(Math.PI / Math.sin(Math.PI * distance)) - logGamma(1 - x);
  }
  if (x === Number.POSITIVE_INFINITY) return x;
  if (x >= 10) return (x - 0.5) * Math.log(x) - x + HALF_LOG_TWO_PI + stirlingError(x);
  if (x < 0.5) return logGammaNearTwo(x) - Math.log(x) - Math.log1p(x);
  if (x < 1.5) return logGammaNearTwo(x - 1) - Math.log1p(x - 1);
  let product = 1;
  let y = x;
  while (y > 2.5) {
    y -= 1;
    product *= y;
  }
  return logGammaNearTwo(y - 2) + Math.log(product);
}

/** log B(a, b), a and b > 0, without the cancellation of three log Gammas where one argument is large. */
export function logBeta(a: number, b: number): number {
  const p = Math.min(a, b);
  const q = Math.max(a, b);
  if (p >= 10) {
    const correction = stirlingError(p) + stirlingError(q) - stirlingError(p + q);
    return HALF_LOG_TWO_PI - 0.5 * Math.log(q) + correction + (p - 0.5) * Math.log(p / (p + q)) - q * Math.log1p(p / q);
  }
  if (q >= 10) {
    const correction = stirlingError(q) - stirlingError(p + q);
    return logGamma(p) + correction + p - p * Math.log(p + q) - (q - 0.5) * Math.log1p(p / q);
  }
  return logGamma(p) + logGamma(q) - logGamma(p + q);
}

/** x log(x / m) + m - x >= 0 for x, m > 0, exact where x is near m (Loader 2000, `bd0`). */
export function deviance(x: number, m: number): number {
  if (x === 0) return m;
  const d = x - m;
  if (Math.abs(d) < 0.1 * (x + m)) {
    const v = d / (x + m);
    let sum = d * v;
    let term = 2 * x * v;
    for (let j = 1; j < 1000; j++) {
      term *= v * v;
      const next = sum + term / (2 * j + 1);
      if (next === sum) return next;
      sum = next;
    }
  }
  return x * Math.log(x / m) + m - x;
}

/** exp(-x^2) with the rounding of x^2 taken out: full relative accuracy up to underflow. */
function expMinusSquare(x: number): number {
  const high = Math.round(x * 16) / 16;
  return Math.exp(-high * high) * Math.exp(-(x - high) * (x + high));
}

/** exp(x^2) erfc(x) for x >= 0; falls like 1 / (x sqrt(pi)), never underflows. */
export function erfcScaled(x: number): number {
  if (x === Number.POSITIVE_INFINITY) return 0;
  const t = (x - 3.75) / (x + 3.75);
  let b0 = 0;
  let b1 = 0;
  for (let k = ERFC_SERIES.length - 1; k > 0; k--) {
    const b = 2 * t * b0 - b1 + ERFC_SERIES[k]!;
    b1 = b0;
    b0 = b;
  }
  return (t * b0 - b1 + ERFC_SERIES[0]! / 2) / (1 + 2 * x);
}

/** The error function. */
export function erf(x: number): number {
  const size = Math.abs(x);
  if (size > 1) return x > 0 ? 1 - erfc(x) : erfc(-x) - 1;
  // All terms of one sign (Abramowitz and Stegun 7.1.6).
  let term = x;
  let sum = x;
  for (let n = 1; n < 60; n++) {
    term *= (2 * x * x) / (2 * n + 1);
    const next = sum + term;
    if (next === sum) break;
    sum = next;
  }
  return (2 / Math.sqrt(Math.PI)) * Math.exp(-x * x) * sum;
}

/** The complementary error function, relative error about 1e-15 down to underflow at x = 26.5. */
export function erfc(x: number): number {
  if (x < 0.5) return 1 - erf(x);
  return x > 27.3 ? 0 : expMinusSquare(x) * erfcScaled(x);
}

/** The derivative of log Gamma; NaN at 0 and the negative integers. */
export function digamma(x: number): number {
  if (x <= 0) return Number.isInteger(x) ? Number.NaN : digamma(1 - x) - Math.PI / Math.tan(Math.PI * x);
  let shift = 0;
  let y = x;
  for (; y < 12; y++) shift -= 1 / y;
  const s = 1 / (y * y);
  const tail =
    s * (1 / 12 - s * (1 / 120 - s * (1 / 252 - s * (1 / 240 - s * (1 / 132 - s * (691 / 32760 - s * (1 / 12)))))));
  return shift + Math.log(y) - 0.5 / y - tail;
}
