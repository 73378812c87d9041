import type { Random } from "../core/random.ts";
import { normal } from "./normal.ts";
import type { Interval } from "./proportions.ts";
import { quantileSorted } from "./quantile.ts";

/** How often each of `units` units is drawn when as many are drawn with replacement; the counts add up to `units`. */
export function bootstrapWeights(random: Random, units: number): Int32Array {
  const counts = new Int32Array(units);
  for (let i = 0; i < units; i++) counts[random.below(units)]!++;
  return counts;
}

/** The replicates' quantiles (type 7) at both ends of `level` (Efron 1979). NaN replicates are skipped. */
export function percentileInterval(replicates: ArrayLike<number>, level = 0.95): Interval {
  const sorted = ascending(replicates);
  return { low: quantileSorted(sorted, (1 - level) / 2), high: quantileSorted(sorted, (1 + level) / 2) };
}

/**
 * The bias-corrected and accelerated interval (Efron 1987, eq. 6.8 of JASA 82). `jackknife` holds the statistic with
 * each unit left out in turn. Where all replicates lie on one side of the estimate, the percentile interval.
 */
export function bcaInterval(
  replicates: ArrayLike<number>,
  estimate: number,
  jackknife: ArrayLike<number>,
  level = 0.95,
): Interval {
  const sorted = ascending(replicates);
  let below = 0;
  for (const value of sorted) below += value < estimate ? 1 : value === estimate ? 0.5 : 0;
  const bias = normal.quantile(below / sorted.length);
  if (!Number.isFinite(bias)) return percentileInterval(sorted, level);
  let mean = 0;
  for (let i = 0; i < jackknife.length; i++) mean += jackknife[i]! / jackknife.length;
  let squares = 0;
  let cubes = 0;
  for (let i = 0; i < jackknife.length; i++) {
    const gap = mean - jackknife[i]!;
    squares += gap * gap;
    cubes += gap * gap * gap;
  }
  const acceleration = squares > 0 ? cubes / (6 * squares ** 1.5) : 0;
  const end = (tail: number): number => {
    const z = bias + normal.quantile(tail);
    return quantileSorted(sorted, normal.cdf(bias + z / (1 - acceleration * z)));
  };
  return { low: end((1 - level) / 2), high: end((1 + level) / 2) };
}

function ascending(values: ArrayLike<number>): Float64Array {
  return Float64Array.from(values)
    .filter((value) => !Number.isNaN(value))
    .sort();
}
