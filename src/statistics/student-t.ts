import { incompleteBetaInverse, incompleteBetaPair } from "./incomplete-beta.ts";
import { normal } from "./normal.ts";

/** Degrees of freedom above which Student's t is the normal distribution in every digit of a double. */
const NORMAL_FROM = 1e20;

/** Student's t; df > 0 may be fractional or Infinity. Tails are computed directly. */
export const studentT = {
  cdf: (t: number, df: number): number => upper(-t, df),
  /** P(T > t). */
  upper,
  /** P(|T| > |t|). */
  twoSided,
  quantile,
};

function twoSided(t: number, df: number): number {
  const size = Math.abs(t);
  if (size === Number.POSITIVE_INFINITY) return 0;
  if (df >= NORMAL_FROM) return normal.twoSided(size);
  const square = size * size;
  if (square === Number.POSITIVE_INFINITY) return Math.min(1, 2 * tailPower(size, df));
  return incompleteBetaPair(df / 2, 0.5, df / (df + square), square / (df + square)).lower;
}

/** P(T > t) where t^2 overflows: the power law of the tail. */
function tailPower(t: number, df: number): number {
  const scaled = Math.sqrt(df) / t;
  return incompleteBetaPair(df / 2, 0.5, scaled * scaled, 1).lower / 2;
}

function upper(t: number, df: number): number {
  const half = 0.5 * twoSided(t, df);
  if (t >= 0) return half;
  return Number.isNaN(half) ? half : 1 - half;
}

/** The t where cdf(t, df) = p. */
function quantile(p: number, df: number): number {
  if (df >= NORMAL_FROM) return normal.quantile(p);
  if (p === 0.5) return 0;
  const tail = Math.min(p, 1 - p);
  if (!(tail > 0)) return tail === 0 ? Math.sign(p - 0.5) * Number.POSITIVE_INFINITY : Number.NaN;
  const { x, y } = incompleteBetaInverse(df / 2, 0.5, 2 * tail, Math.abs(2 * p - 1));
  return Math.sign(p - 0.5) * Math.sqrt(df) * Math.sqrt(y / x);
}
