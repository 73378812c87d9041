/** What the quantiles of two columns of numbers say. */
export interface DistributionEvidence {
  /** 0..1: 1 where all quantiles agree. */
  readonly alike: number;
  /** The middle 90 % of one lies outside that of the other. */
  readonly apart: boolean;
  /** A factor between known units with which the values would agree, where they do not without it: a question, no answer. */
  readonly factor?: number;
}

/** Months in a year, cents, minutes, inches, feet, pounds, miles, square feet in a square metre and in an acre. */
const knownFactors = [12, 1000, 100, 60, 7, 24, 365.25, 3600, 2.54, 0.3048, 0.45359237, 1.609344, 10.7639104, 43560];
const unlike = 0.3;
const alikeAfter = 0.85;

/** How alike two columns of numbers are by their quantiles at `sketchShares` (distribution-based matching, Zhang and others 2011). */
export function distributionEvidence(a: readonly number[], b: readonly number[]): DistributionEvidence {
  const alike = quantilesAlike(a, b);
  const apart = a.at(-1)! < b[0]! || b.at(-1)! < a[0]!;
  if (alike >= unlike) return { alike, apart };
  let factor: number | undefined;
  let most = alikeAfter;
  for (const known of knownFactors)
    for (const one of [known, 1 / known]) {
      const after = quantilesAlike(
        a,
        b.map((value) => value * one),
      );
      if (after > most) {
        most = after;
        factor = one;
      }
    }
  return { alike, apart, ...(factor === undefined ? {} : { factor }) };
}

/** exp(-3 d) of the mean distance of the quantiles, in widths of the middle 90 % of the wider column. */
function quantilesAlike(a: readonly number[], b: readonly number[]): number {
  const width = Math.max(a.at(-1)! - a[0]!, b.at(-1)! - b[0]!);
  const distance = a.reduce((sum, value, i) => sum + Math.abs(value - b[i]!), 0) / a.length;
  if (distance === 0) return 1;
  return width > 0 ? Math.exp((-3 * distance) / width) : 0;
}
