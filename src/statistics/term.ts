import { criticalValue } from "./estimate.ts";
import { normal } from "./normal.ts";
import { studentT } from "./student-t.ts";

/** One row of a regression's inference table. */
export interface Term {
  readonly name: string;
  /** 0 for an aliased term. */
  readonly coefficient: number;
  /** Null, as the five that follow, for an aliased term and where no degrees of freedom are left. */
  readonly se: number | null;
  /** t or z; infinite where se is 0 and the coefficient is not. */
  readonly statistic: number | null;
  readonly p: number | null;
  readonly low: number | null;
  readonly high: number | null;
  /** The column depends on those before it and was left out. */
  readonly aliased: boolean;
}

/** The table of coefficients with these variances; by Student's t with `df`, or the normal where df is null. */
export function termTable(
  names: readonly string[],
  coefficients: ArrayLike<number>,
  variances: (j: number) => number,
  aliased: (j: number) => boolean,
  df: number | null,
  level: number,
): Term[] {
  const nothing = { se: null, statistic: null, p: null, low: null, high: null };
  const quantile = df === null ? criticalValue(level) : df > 0 ? -studentT.quantile((1 - level) / 2, df) : 0;
  return names.map((name, j) => {
    const coefficient = aliased(j) ? 0 : coefficients[j]!;
    const variance = variances(j);
    if (aliased(j) || (df !== null && !(df > 0)) || !(variance >= 0) || !Number.isFinite(variance))
      return { name, coefficient, ...nothing, aliased: aliased(j) };
    const se = Math.sqrt(variance);
    const statistic = coefficient === 0 ? 0 : coefficient / se;
    const p = df === null ? normal.twoSided(statistic) : studentT.twoSided(statistic, df);
    const reach = quantile * se;
    return { name, coefficient, se, statistic, p, low: coefficient - reach, high: coefficient + reach, aliased: false };
  });
}
