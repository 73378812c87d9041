import { countTexts } from "../counts.ts";
import type { Finder, Found } from "../recipe.ts";
import { markWritings } from "./case.ts";
import { markContradictions } from "./contradictions.ts";
import { markImpossible } from "./impossible-values.ts";
import { markNearDuplicates } from "./near-duplicates.ts";
import { markOutliers } from "./outliers.ts";
import { markMisfits } from "./shifted.ts";

/**
 * What is odd and may be meant: columns that say nothing, or what another says, rows that stand there twice or nearly so,
 * contradict each other or look shifted, and values that cannot be or lie far out. `--drop` takes out columns and exact
 * copies only: every other mark is for the reader to judge.
 */
export const marks: Finder = {
  id: "mark",
  certain: true,
  find(texts) {
    const { names, columns, count } = texts;
    const found: Found[] = [];
    const seen = new Map<string, string>();
    for (const [at, name] of names.entries()) {
      const distinct = countTexts(columns[at]!).size;
      if (distinct <= 1 && count > 1)
        found.push({
          columns: [name],
          reason: distinct === 0 ? "every cell is missing" : "every cell that is there holds the same value",
          evidence: { distinct },
          cells: count,
          change: { do: "mark", drop: "column" },
        });
      const content = distinct > 1 ? columns[at]!.join("\u0000") : "";
      const twin = content === "" ? undefined : seen.get(content);
      if (twin !== undefined)
        found.push({
          columns: [name],
          reason: `it holds the same as ${twin}`,
          evidence: { distinct },
          cells: count,
          change: { do: "mark", drop: "column" },
        });
      else if (content !== "") seen.set(content, name);
    }
    const copies = copiesOf(columns, count);
    if (copies > 0)
      found.push({
        columns: [...names],
        reason: `${copies === 1 ? "1 row is a copy" : `${copies} rows are copies`} of an earlier row`,
        evidence: { copies },
        cells: copies,
        change: { do: "mark", drop: "rows" },
      });
    found.push(
      ...markNearDuplicates(texts),
      ...markContradictions(texts),
      ...markMisfits(texts),
      ...markImpossible(texts),
      ...names.flatMap((name, at) => [...markOutliers(name, columns[at]!), ...markWritings(name, columns[at]!)]),
    );
    return found;
  },
};

function copiesOf(columns: readonly string[][], count: number): number {
  const rows = new Set<string>();
  for (let row = 0; row < count; row++) rows.add(columns.map((column) => column[row]).join("\u0000"));
  return count - rows.size;
}
