import { deviance, erfc, logGamma, stirlingError } from "./special.ts";

const TINY = 1e-300;

/** x^a exp(-x) / Gamma(a): the slope of P against log x. */
export function gammaSlope(a: number, x: number): number {
  if (x === 0 || x === Number.POSITIVE_INFINITY) return 0;
  if (a < 10) return Math.exp(a * Math.log(x) - x - logGamma(a));
  return Math.sqrt(a / (2 * Math.PI)) * Math.exp(-deviance(a, x) - stirlingError(a));
}

/** P by its power series (DLMF 8.11.4): all terms positive, for x up to about a. */
function series(a: number, x: number): number {
  let term = 1;
  let sum = 1;
  for (let n = 1; n < 1e7; n++) {
    term *= x / (a + n);
    sum += term;
    if (term < sum * 1e-17) break;
  }
  return (gammaSlope(a, x) / a) * sum;
}

/** Q by Legendre's continued fraction (DLMF 8.9.2, modified Lentz), for x above a. */
function fraction(a: number, x: number): number {
  let b = x + 1 - a;
  let c = 1 / TINY;
  let d = 1 / b;
  let h = d;
  for (let i = 1; i < 1e7; i++) {
    const an = -i * (i - a);
    b += 2;
    d = an * d + b;
    if (Math.abs(d) < TINY) d = TINY;
    c = b + an / c;
    if (Math.abs(c) < TINY) c = TINY;
    d = 1 / d;
    const step = d * c;
    h *= step;
    if (Math.abs(step - 1) < 1e-15) break;
  }
  return gammaSlope(a, x) * h;
}

/** Temme's uniform expansion (DLMF 8.12.3), first term: for a > 1e8 its error is below 1e-12. */
function uniform(a: number, x: number, upper: boolean): number {
  const ratio = x / a;
  const half = deviance(a, x) / a;
  const eta = Math.sign(ratio - 1) * Math.sqrt(2 * half);
  const first = Math.abs(eta) < 1e-3 ? -1 / 3 + eta / 12 - (2 * eta * eta) / 135 : 1 / (ratio - 1) - 1 / eta;
  const rest = (Math.exp(-a * half) / Math.sqrt(2 * Math.PI * a)) * first;
  const main = 0.5 * erfc((upper ? 1 : -1) * eta * Math.sqrt(a / 2));
  return Math.min(1, Math.max(0, upper ? main + rest : main - rest));
}

/** P(a, x), the regularized lower incomplete gamma function; a > 0, x >= 0. Its tail near 0 is computed directly. */
export function gammaLower(a: number, x: number): number {
  if (!(x > 0)) return Number.isNaN(x) ? x : 0;
  if (x === Number.POSITIVE_INFINITY) return 1;
  if (a > 1e8) return uniform(a, x, false);
  return x > 1 && x > a ? 1 - fraction(a, x) : Math.min(1, series(a, x));
}

/** Q(a, x) = 1 - P(a, x), computed directly in its far tail. */
export function gammaUpper(a: number, x: number): number {
  if (!(x > 0)) return Number.isNaN(x) ? x : 1;
  if (x === Number.POSITIVE_INFINITY) return 0;
  if (a > 1e8) return uniform(a, x, true);
  return x > 1 && x > a ? fraction(a, x) : Math.max(0, 1 - series(a, x));
}

/** The x where P(a, x) = p and Q(a, x) = q, p + q = 1: give both, the smaller one decides. */
export function gammaInverse(a: number, p: number, q = 1 - p): number {
  if (!(p > 0)) return p === 0 ? 0 : Number.NaN;
  if (!(q > 0)) return q === 0 ? Number.POSITIVE_INFINITY : Number.NaN;
  const upper = q < p;
  const target = Math.log(upper ? q : p);
  // Newton on the logarithm of the tail against u = log x, kept inside a bracket.
  let low = -745;
  let high = 700;
  // Wilson-Hilferty would do; log a is near enough, Newton is quick on a log-concave function.
  let u = upper ? Math.log(a + 1) : Math.min(Math.log(a), (target + logGamma(a + 1)) / a);
  u = Math.min(Math.max(u, low), high);
  for (let i = 0; i < 200; i++) {
    const x = Math.exp(u);
    const tail = upper ? gammaUpper(a, x) : gammaLower(a, x);
    const gap = Math.log(tail) - target;
    if (gap === 0) return x;
    if (upper === gap > 0) low = u;
    else high = u;
    const slope = ((upper ? -1 : 1) * gammaSlope(a, x)) / tail;
    let next = u - gap / slope;
    if (!(next > low && next < high)) next = (low + high) / 2;
    if (Math.abs(next - u) <= 4e-16 * Math.max(1, Math.abs(u)) || next === low || next === high) return Math.exp(next);
    u = next;
  }
  return Math.exp(u);
}
