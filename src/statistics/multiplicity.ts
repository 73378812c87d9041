type P = number | null;

/** Positions of the p values that are not null, by p ascending. */
function ascending(p: readonly P[]): number[] {
  return [...p.keys()].filter((i) => p[i] !== null).sort((i, j) => p[i]! - p[j]!);
}

/** q = min over the larger p of p m factor / rank, at most 1. */
function stepUp(p: readonly P[], factor: (m: number) => number): P[] {
  const order = ascending(p);
  const m = order.length;
  const scale = factor(m) * m;
  const q: P[] = p.map(() => null);
  let best = 1;
  for (let rank = m; rank >= 1; rank--) {
    const i = order[rank - 1]!;
    best = Math.min(best, (p[i]! * scale) / rank);
    q[i] = best;
  }
  return q;
}

/** q values of Benjamini and Hochberg (1995): rejecting q <= rate keeps the false discovery rate. Null does not count. */
export function benjaminiHochberg(p: readonly P[]): P[] {
  return stepUp(p, () => 1);
}

/** q values of Benjamini and Yekutieli (2001): as Benjamini-Hochberg under any dependence. Null does not count. */
export function benjaminiYekutieli(p: readonly P[]): P[] {
  return stepUp(p, (m) => {
    let harmonic = 0;
    for (let i = m; i >= 1; i--) harmonic += 1 / i;
    return harmonic;
  });
}

/** Adjusted p values of Holm (1979): rejecting those <= rate keeps the chance of any false one. Null does not count. */
export function holm(p: readonly P[]): P[] {
  const order = ascending(p);
  const adjusted: P[] = p.map(() => null);
  let worst = 0;
  for (const [rank, i] of order.entries()) {
    worst = Math.max(worst, Math.min(1, p[i]! * (order.length - rank)));
    adjusted[i] = worst;
  }
  return adjusted;
}
