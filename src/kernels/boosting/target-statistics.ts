import { weightedMean } from "./gradients.ts";

/**
 * Ordered target statistics (Prokhorenkova et al., CatBoost, NeurIPS 31, 2018, section 3.2): a level stands for the mean
 * target of its rows, drawn to the mean of all as if there were one row more of it. A row is given what the rows before
 * it in a drawn order say, so that its own target is not in its number.
 * Writes the number of each row into `numbers`, NaN for a missing code, and returns that of each level by all rows.
 */
export function orderedStatistics(
  codes: Int32Array,
  levels: number,
  target: Float64Array,
  weights: Float64Array | undefined,
  order: Int32Array,
  numbers: Float64Array,
): Float64Array {
  // Where all weights are zero there is none.
  const mean = weightedMean(order, weights, (row) => target[row]!) || 0;
  const sums = new Float64Array(levels);
  const counts = new Float64Array(levels);
  for (let i = 0; i < order.length; i++) {
    const row = order[i]!;
    const code = codes[row]!;
    if (code < 0) {
      numbers[row] = Number.NaN;
      continue;
    }
    const weight = weights === undefined ? 1 : weights[row]!;
    numbers[row] = (sums[code]! + mean) / (counts[code]! + 1);
    sums[code]! += weight * target[row]!;
    counts[code]! += weight;
  }
  return sums.map((sum, code) => (sum + mean) / (counts[code]! + 1));
}
