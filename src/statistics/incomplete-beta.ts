import { deviance, logBeta, stirlingError } from "./special.ts";

/** x^a y^b / B(a, b) with y = 1 - x given by the caller: the slope of I against the logit of x. */
export function betaSlope(a: number, b: number, x: number, y: number): number {
  if (x <= 0 || y <= 0) return 0;
  if (a >= 10 && b >= 10) {
    // Loader (2000): deviances about the mean instead of powers and a beta function.
    const n = a + b;
    const correction = stirlingError(n) - stirlingError(a) - stirlingError(b);
    return (
      Math.sqrt(a / n) * Math.sqrt(b / (2 * Math.PI)) * Math.exp(correction - deviance(a, n * x) - deviance(b, n * y))
    );
  }
  const logX = x < 0.7 ? Math.log(x) : Math.log1p(-y);
  const logY = y < 0.7 ? Math.log(y) : Math.log1p(-x);
  return Math.exp(a * logX + b * logY - logBeta(a, b));
}

/**
 * I_x(a, b) over `betaSlope`: the even part of the continued fraction DLMF 8.17.22 in the form of Didonato and Morris
 * (ACM TOMS 18, 1992, eq. 9), whose first denominator is built from a - (a + b) x without cancellation near x = 1.
 * For x < (a + 1) / (a + b + 2).
 */
function fraction(a: number, b: number, x: number, y: number): number {
  const lambda = a > b ? (a + b) * y - b : a - (a + b) * x;
  const c = 1 + lambda;
  const c1 = 1 + 1 / a;
  let p = 1;
  let s = a + 1;
  let previousTop = 0;
  let previousBottom = 1;
  let bottom = c / c1;
  let ratio = c1 / c;
  let top = 1;
  for (let n = 1; n < 1e6; n++) {
    const t = n / a;
    const w = n * (b - n) * x;
    const e = a / s;
    const alpha = p * (p + b / a) * e * e * (w * x);
    const beta = n + w / s + ((t + 1) / (c1 + t + t)) * (c + n * (y + 1));
    p = t + 1;
    s += 2;
    const nextTop = alpha * previousTop + beta * top;
    const nextBottom = alpha * previousBottom + beta * bottom;
    const next = nextTop / nextBottom;
    const done = Math.abs(next - ratio) <= 5e-16 * next;
    ratio = next;
    if (done) break;
    previousTop = top / nextBottom;
    previousBottom = bottom / nextBottom;
    top = next;
    bottom = 1;
  }
  return ratio;
}

/** I_x(a, b) and its complement, both without cancellation in their far tail. */
export interface BetaPair {
  readonly lower: number;
  readonly upper: number;
}

/** Both tails at x, given y = 1 - x separately so that neither end loses digits; a, b > 0. */
export function incompleteBetaPair(a: number, b: number, x: number, y: number): BetaPair {
  if (Number.isNaN(x) || Number.isNaN(y)) return { lower: Number.NaN, upper: Number.NaN };
  if (x <= 0) return { lower: 0, upper: 1 };
  if (y <= 0) return { lower: 1, upper: 0 };
  const slope = betaSlope(a, b, x, y);
  if (x * (a + b + 2) < a + 1) {
    const lower = Math.min(1, slope * fraction(a, b, x, y));
    return { lower, upper: 1 - lower };
  }
  const upper = Math.min(1, slope * fraction(b, a, y, x));
  return { lower: 1 - upper, upper };
}

/** I_x(a, b), the regularized incomplete beta function, 0 <= x <= 1. */
export function incompleteBeta(a: number, b: number, x: number): number {
  return incompleteBetaPair(a, b, x, 1 - x).lower;
}

/** 1 - I_x(a, b), computed directly. */
export function incompleteBetaUpper(a: number, b: number, x: number): number {
  return incompleteBetaPair(a, b, x, 1 - x).upper;
}

/**
 * The x where I_x(a, b) = p, with y = 1 - x; q = 1 - p may be given where it is known better. Newton on the logarithm
 * of the smaller tail against the logit of x, kept inside a bracket.
 */
export function incompleteBetaInverse(a: number, b: number, p: number, q = 1 - p): { x: number; y: number } {
  if (Number.isNaN(p) || p < 0 || q < 0) return { x: Number.NaN, y: Number.NaN };
  if (p === 0) return { x: 0, y: 1 };
  if (q === 0) return { x: 1, y: 0 };
  const upper = q < p;
  const target = Math.log(upper ? q : p);
  let low = -745;
  let high = 745;
  let u = Math.log(a / b);
  for (let i = 0; i < 300; i++) {
    const { x, y } = fromLogit(u);
    const pair = incompleteBetaPair(a, b, x, y);
    const tail = upper ? pair.upper : pair.lower;
    const gap = Math.log(tail) - target;
    if (gap === 0) break;
    if (upper === gap > 0) low = u;
    else high = u;
    let next = u - (gap * tail) / ((upper ? -1 : 1) * betaSlope(a, b, x, y));
    if (!(next > low && next < high)) next = (low + high) / 2;
    const done = Math.abs(next - u) <= 4e-16 * Math.max(1, Math.abs(u)) || next === low || next === high;
    u = next;
    if (done) break;
  }
  return fromLogit(u);
}

function fromLogit(u: number): { x: number; y: number } {
  const e = Math.exp(-Math.abs(u));
  const small = e / (1 + e);
  const large = 1 / (1 + e);
  return u < 0 ? { x: small, y: large } : { x: large, y: small };
}
