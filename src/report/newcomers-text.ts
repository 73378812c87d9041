import type { Transfer } from "../findings/transfer.ts";

/** What holds for those not seen before, and for rows that name nobody, one sentence each. */
export function newcomerSentences({ newcomers, verdict }: Transfer): string[] {
  if (newcomers === undefined) return [];
  const { column, values, unseen, seen, groups } = newcomers;
  return [
    `${unseen} of ${values} values of ${column} were not seen before in ${seen.locator}; on all rows ${verdict.holds} of ${verdict.of} confirmed insights hold.`,
    ...groups.map(
      ({ group, rows, holds, tested }) =>
        `${group === "new" ? `Where ${column} was not seen before` : `Where there is no ${column}`}: ${holds} of ${tested} that can be tested hold (${rows} ${rows === 1 ? "row" : "rows"}).`,
    ),
  ];
}
