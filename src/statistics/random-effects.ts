import { chiSquare } from "./chi-square.ts";
import { criticalValue } from "./estimate.ts";
import { normal } from "./normal.ts";
import { studentT } from "./student-t.ts";

export interface MeasuredEffect {
  readonly effect: number | null;
  readonly se: number | null;
}

/** The mean of effects that differ from place to place, and how much they differ. */
export interface PooledEffect {
  /** Effects with a finite error above 0; the others take no part. */
  readonly k: number;
  readonly effect: number;
  readonly se: number;
  readonly low: number;
  readonly high: number;
  readonly p: number;
  /** Variance of the true effects (Paule and Mandel); null for one effect, of which it cannot be known. */
  readonly tau2: number | null;
  /** Cochran's Q, its p, and the share of the spread that chance does not explain; null for one effect. */
  readonly q: number | null;
  readonly qP: number | null;
  readonly i2: number | null;
  /** Where the effect of the next place is expected; null for fewer than three effects. */
  readonly predictionLow: number | null;
  readonly predictionHigh: number | null;
  /** The share of the mean that each of the effects given has; 0 for one that takes no part. */
  readonly weights: readonly number[];
}

/** From so many effects on they are taken for a sample of places: of fewer, Student's t would say nothing (12.7 errors for two). */
const sampleFrom = 3;

/**
 * Random-effects meta-analysis. tau2 by Paule and Mandel (1982) solves sum w (y - mean)^2 = k - 1 with w = 1 / (se^2 + tau2),
 * so that the scale of Hartung and Knapp (2001) and Sidik and Jonkman (2002) is 1 where tau2 > 0. Where tau2 = 0 it is below 1
 * and would narrow the interval of few effects that agree by chance: it is held at 1 (Roever, Knapp and Friede 2015). The
 * interval of the mean is Student's with k - 1 degrees, I2 that of Higgins and Thompson (2002, from Q), the prediction interval
 * that of Higgins, Thompson and Spiegelhalter (2009, eq. 12), Student's with k - 2; of five effects that differ about as much
 * as they err it holds the next one in 89 % in place of 95 %, of more or more different ones in 94 %. The mean of one or two
 * effects is that of these alone, weighted by 1 / se^2, with its normal interval (the fixed effects of Rice, Higgins and Lumley
 * 2018, which need not be alike). Null where no effect can be used. `level` is that of both intervals.
 */
export function randomEffects(effects: readonly MeasuredEffect[], level = 0.95): PooledEffect | null {
  const used = effects.flatMap(({ effect, se }, place) =>
    effect !== null && Number.isFinite(effect) && se !== null && se > 0 && Number.isFinite(se)
      ? [{ place, effect, se }]
      : [],
  );
  const k = used.length;
  if (k === 0) return null;
  const y = used.map(({ effect }) => effect);
  const variances = used.map(({ se }) => se * se);
  const sample = k >= sampleFrom;
  const tau2 = k === 1 ? 0 : pauleMandel(y, variances);
  const { mean, total, weights: own } = meanAt(y, variances, sample ? tau2 : 0);
  const se = Math.sqrt(1 / total);
  const reach = se * (sample ? -studentT.quantile((1 - level) / 2, k - 1) : criticalValue(level));
  const weights = effects.map(() => 0);
  for (const [i, { place }] of used.entries()) weights[place] = own[i]! / total;
  const ends = { k, effect: mean, se, low: mean - reach, high: mean + reach, weights };
  const p = sample ? studentT.twoSided(mean / se, k - 1) : normal.twoSided(mean / se);
  const none = { tau2: null, q: null, qP: null, i2: null, predictionLow: null, predictionHigh: null };
  if (k === 1) return { ...ends, p, ...none };
  const { q } = spreadAt(y, variances, 0);
  const spread = { tau2, q, qP: chiSquare.upper(q, k - 1), i2: q > k - 1 ? (q - (k - 1)) / q : 0 };
  if (!sample) return { ...ends, p, ...none, ...spread };
  const next = -studentT.quantile((1 - level) / 2, k - 2) * Math.sqrt(tau2 + se * se);
  return { ...ends, p, ...spread, predictionLow: mean - next, predictionHigh: mean + next };
}

const stepsMost = 1000;

/**
 * Newton's steps from 0 (DerSimonian and Kacker 2007, appendix 8): the spread falls in tau2 and is convex, so that they come
 * from below and never pass the root; where errors are small beside it each step at least doubles tau2 at first.
 */
function pauleMandel(y: readonly number[], variances: readonly number[]): number {
  let tau2 = 0;
  for (let step = 0; step < stepsMost; step++) {
    const { q, slope } = spreadAt(y, variances, tau2);
    const next = tau2 + (q - (y.length - 1)) / slope;
    if (!(next > tau2)) break;
    tau2 = next;
  }
  return tau2;
}

/** Sum of w (y - mean)^2, and how fast it falls in tau2. */
function spreadAt(y: readonly number[], variances: readonly number[], tau2: number): { q: number; slope: number } {
  const { mean, weights } = meanAt(y, variances, tau2);
  let q = 0;
  let slope = 0;
  for (const [i, weight] of weights.entries()) {
    const own = weight * (y[i]! - mean) ** 2;
    q += own;
    slope += weight * own;
  }
  return { q, slope };
}

function meanAt(
  y: readonly number[],
  variances: readonly number[],
  tau2: number,
): { mean: number; total: number; weights: readonly number[] } {
  const weights = variances.map((variance) => 1 / (variance + tau2));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return { mean: weights.reduce((sum, weight, i) => sum + (weight / total) * y[i]!, 0), total, weights };
}
