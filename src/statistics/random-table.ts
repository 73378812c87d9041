import type { Random } from "../core/random.ts";
import { logGamma } from "./special.ts";

/** log k! for k = 0 .. n: a table up to 9,999, Stirling's formula above. */
export function logFactorials(n: number): (k: number) => number {
  const table = Float64Array.from({ length: Math.min(n + 1, 10_000) }, (_, k) => logGamma(k + 1));
  return (k) => (k < table.length ? table[k]! : logGamma(k + 1));
}

/** One hypergeometric number: how many of `drawn` out of `total` are among the `good`; outwards from its mode. */
function draw(random: Random, drawn: number, good: number, total: number, log: (k: number) => number): number {
  const rest = total - drawn - good;
  const low = Math.max(0, -rest);
  const high = Math.min(drawn, good);
  if (low === high) return low;
  const mode = Math.min(high, Math.max(low, Math.floor(((drawn + 1) * (good + 1)) / (total + 2))));
  const bad = total - good;
  const peak = Math.exp(
    log(good) +
      log(bad) +
      log(drawn) +
      log(total - drawn) -
      log(total) -
      log(mode) -
      log(good - mode) -
      log(drawn - mode) -
      log(rest + mode),
  );
  let u = random.uniform() - peak;
  if (u < 0) return mode;
  let up = mode;
  let upWeight = peak;
  let down = mode;
  let downWeight = peak;
  while (up < high || down > low) {
    if (up < high) {
      upWeight *= ((good - up) * (drawn - up)) / ((up + 1) * (rest + up + 1));
      up++;
      u -= upWeight;
      if (u < 0) return up;
    }
    if (down > low) {
      downWeight *= (down * (rest + down)) / ((good - down + 1) * (drawn - down + 1));
      down--;
      u -= downWeight;
      if (u < 0) return down;
    }
    if (upWeight < 1e-20 && downWeight < 1e-20) break;
  }
  return mode;
}

/**
 * A random table with the given row and column sums, from its distribution under independence (Patefield 1981,
 * algorithm AS 159), written to `table` (rows x columns, row-major). `log` gives log k! up to the total.
 */
export function randomTable(
  random: Random,
  rows: readonly number[],
  columns: readonly number[],
  log: (k: number) => number,
  table: Float64Array,
): void {
  const width = columns.length;
  const left = columns.slice();
  let total = columns.reduce((sum, count) => sum + count, 0);
  for (let i = 0; i < rows.length; i++) {
    let need = rows[i]!;
    let pool = total;
    for (let j = 0; j < width; j++) {
      const count = draw(random, need, left[j]!, pool, log);
      table[i * width + j] = count;
      pool -= left[j]!;
      need -= count;
      left[j]! -= count;
    }
    total -= rows[i]!;
  }
}
