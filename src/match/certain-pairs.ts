/** Scores of pairs by row, then column; a pair that is not there cannot be. */
export type Scores = ReadonlyMap<number, ReadonlyMap<number, number>>;

/**
 * Of an assignment, the pairs that lead every other pair of their row and column by a margin; pairs that are certain are no
 * rivals of the others any more, so that the answer stays when they are told the next time. `able` leaves pairs out.
 */
export function certainPairs(
  scores: Scores,
  assigned: ArrayLike<number>,
  margin: number,
  able: (row: number, column: number) => boolean = () => true,
): ReadonlyMap<number, number> {
  const rowsOf = new Map<number, number[]>();
  for (const [row, own] of scores)
    for (const column of own.keys()) {
      const list = rowsOf.get(column);
      if (list) list.push(row);
      else rowsOf.set(column, [row]);
    }
  const certain = new Map<number, number>();
  const taken = new Set<number>();
  for (let before = -1; before < certain.size; ) {
    before = certain.size;
    for (const [row, own] of scores) {
      const column = assigned[row]!;
      if (column < 0 || certain.has(row) || !able(row, column)) continue;
      const least = own.get(column)! - margin;
      const rivals =
        [...own].some(([other, score]) => other !== column && !taken.has(other) && score > least) ||
        rowsOf.get(column)!.some((i) => i !== row && !certain.has(i) && scores.get(i)!.get(column)! > least);
      if (rivals) continue;
      certain.set(row, column);
      taken.add(column);
    }
  }
  return new Map([...certain].sort(([a], [b]) => a - b));
}
