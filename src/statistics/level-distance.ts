import { chiSquareTable } from "./contingency.ts";
import { independenceOf } from "./independence.ts";

export interface LevelDistance {
  /** Half the sum of the differences of shares, 0 .. 1: the share of cells that would have to change their level. */
  readonly totalVariation: number;
  /** The root of the Jensen-Shannon divergence in bits (Endres and Schindelin 2003), 0 .. 1. */
  readonly jensenShannon: number;
  readonly p: number;
  readonly n: readonly [number, number];
}

/**
 * How far two samples of levels differ; counts of the same levels in the same order. p is that of the table with one
 * row a sample (`independenceOf`). Both distances are above 0 by chance alone: about sqrt(levels / n) for small n.
 */
export function levelDistance(a: ArrayLike<number>, b: ArrayLike<number>): LevelDistance {
  const sum = (counts: ArrayLike<number>) => Array.from(counts).reduce((total, count) => total + count, 0);
  const [m, n] = [sum(a), sum(b)];
  if (m === 0 || n === 0) return { totalVariation: 0, jensenShannon: 0, p: 1, n: [m, n] };
  let variation = 0;
  let divergence = 0;
  for (let i = 0; i < a.length; i++) {
    const [x, y] = [a[i]! / m, b[i]! / n];
    variation += Math.abs(x - y) / 2;
    const middle = (x + y) / 2;
    if (x > 0) divergence += (x / 2) * Math.log2(x / middle);
    if (y > 0) divergence += (y / 2) * Math.log2(y / middle);
  }
  const table = chiSquareTable([a, b]);
  return {
    totalVariation: Math.min(1, variation),
    jensenShannon: Math.sqrt(Math.min(1, Math.max(0, divergence))),
    p: table.df === 0 ? 1 : independenceOf(table).p,
    n: [m, n],
  };
}
