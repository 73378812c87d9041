import { countTexts, sumOf } from "../counts.ts";
import type { Finder } from "../recipe.ts";

const standard = /^(n\/?a|#n\/a|<na>|nan|null|\(null\)|none|\?|-|--|not available|missing)$/i;
/** "NA" is Namibia among codes of two letters, "None" a level among words that are each as frequent. */
const isCode = /^[A-Z]{2}$/;

/** The standard words for a missing cell become missing cells. */
export const missingWords: Finder = {
  id: "missing-words",
  certain: false,
  find: ({ names, columns, count }) =>
    names.flatMap((name, at) => {
      const counts = countTexts(columns[at]!);
      const words = [...counts.keys()].filter((text) => standard.test(text));
      const others = [...counts.keys()].filter((text) => !standard.test(text));
      const codes = others.length >= 50 && others.every((text) => isCode.test(text));
      const told = words.filter((word) => !(codes && isCode.test(word)));
      if (told.length === 0 || others.length === 0) return [];
      const cells = told.reduce((sum, word) => sum + counts.get(word)!, 0);
      return [
        {
          columns: [name],
          reason: `${told.map((word) => `"${word}"`).join(", ")} stand for a missing cell`,
          evidence: { cells, filled: sumOf(counts), rows: count },
          change: { do: "replace", values: Object.fromEntries(told.map((word) => [word, ""])) },
        },
      ];
    }),
};
