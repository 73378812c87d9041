/** Statements that DuckDB works on beside each other: much of what it does in the order of rows takes one thread. */
export const lanes = 2;

/** Does work on each item, some beside each other; an error is told only once all that had begun has ended. */
export async function inLanes<T>(items: Iterable<T>, work: (item: T) => Promise<void>): Promise<void> {
  const waiting = items[Symbol.iterator]();
  let failed = false;
  const lane = async () => {
    for (let next = waiting.next(); !next.done && !failed; next = waiting.next())
      await work(next.value).catch((error: unknown) => {
        failed = true;
        throw error;
      });
  };
  const ends = await Promise.allSettled(Array.from({ length: lanes }, lane));
  for (const end of ends) if (end.status === "rejected") throw end.reason;
}

/** Items in as many parts as there are lanes, none of more than `most`. */
export function partsOf<T>(items: readonly T[], most = Number.POSITIVE_INFINITY): T[][] {
  const size = Math.max(1, Math.min(most, Math.ceil(items.length / lanes)));
  return Array.from({ length: Math.ceil(items.length / size) }, (_, i) => items.slice(i * size, (i + 1) * size));
}
