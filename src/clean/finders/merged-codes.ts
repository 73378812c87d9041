import { endingCode } from "../apply.ts";
import { countTexts } from "../counts.ts";
import type { Finder } from "../recipe.ts";

const leastCells = 3;
const leastShare = 0.9;

/** "Portland OR" beside an empty column of states: the code slid into the column before. */
export const mergedCodes: Finder = {
  id: "merged-codes",
  certain: false,
  find: ({ names, columns, count }) =>
    names.flatMap((into, place) => {
      const codes = [...countTexts(columns[place]!)]
        .filter(([text]) => /^[A-Z]{2,3}$/.test(text))
        .map(([text]) => text);
      if (codes.length < 5 || codes.length < countTexts(columns[place]!).size) return [];
      return names.flatMap((name, at) => {
        if (at === place) return [];
        let merged = 0;
        let ending = 0;
        for (let row = 0; row < count; row++) {
          if (endingCode(columns[at]![row]!, codes) === undefined) continue;
          ending++;
          if (columns[place]![row] === "") merged++;
        }
        if (merged < leastCells || merged < leastShare * ending) return [];
        return [
          {
            columns: [name],
            reason: `${merged} cells end in a code of ${into}, and ${into} is missing there`,
            evidence: { merged, ending },
            cells: 2 * merged,
            change: { do: "split" as const, into, codes },
          },
        ];
      });
    }),
};
