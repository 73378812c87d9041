import { chiSquareTable } from "./contingency.ts";
import { clamp, criticalValue, type Estimate, unknownEstimate } from "./estimate.ts";
import { independenceOf } from "./independence.ts";

export interface Information extends Estimate {
  /** `effect` over the smaller of the two entropies: 1 where one side determines the other. */
  readonly share: number;
}

/**
 * The mutual information of a table of counts in nats, by Miller and Madow's correction (1955): each of the three
 * entropies of counts is too small by (cells in use - 1) / 2n on average. se by the delta method, and under
 * independence, where that vanishes, by the chi-square of the table's degrees of freedom; the interval is normal
 * within 0 and the smaller entropy. p is that of the table's independence: Pearson's chi-square keeps its rate on
 * thin tables, the likelihood ratio does not.
 */
export function mutualInformation(counts: readonly ArrayLike<number>[], level = 0.95): Information {
  const table = chiSquareTable(counts);
  const { rows, columns, cells, n, df } = table;
  const measure = "mutualInformation";
  if (df === 0 || n < 2) return { ...unknownEstimate(measure, n, 0, 0, Number.POSITIVE_INFINITY), share: 0 };
  let plain = 0;
  let squares = 0;
  let used = 0;
  for (const [i, row] of rows.entries())
    for (const [j, column] of columns.entries()) {
      const count = cells[i * columns.length + j]!;
      if (count === 0) continue;
      used++;
      const gain = Math.log((count * n) / (row * column));
      plain += (count / n) * gain;
      squares += (count / n) * gain * gain;
    }
  const most = Math.min(entropy(rows, n), entropy(columns, n));
  const effect = clamp(plain + (rows.length + columns.length - used - 1) / (2 * n), 0, most);
  const se = Math.sqrt(Math.max(0, squares - plain * plain) / n + df / (2 * n * n));
  const z = criticalValue(level);
  return {
    measure,
    n,
    effect,
    share: effect / most,
    se,
    low: Math.max(0, effect - z * se),
    high: Math.min(most, effect + z * se),
    ...independenceOf(table),
  };
}

/** Of a column's counts in nats, corrected alike. */
const entropy = (counts: readonly number[], n: number): number =>
  counts.reduce((sum, count) => sum - (count / n) * Math.log(count / n), (counts.length - 1) / (2 * n));
