import { countTexts, sumOf } from "../counts.ts";
import type { Finder } from "../recipe.ts";

const standard = /^(n\/?a|#n\/a|<na>|nan|null|\(null\)|none|\?|-|--|not available|missing)$/i;
/** "NA" is Namibia among codes of two letters. */
const isCode = /^[A-Z]{2}$/;
/** "None" is a level where words of so few sorts stand beside it (no debtor, no sewer), and missing among names and numbers. */
const isNone = /^none$/i;
const fewLevels = 50;

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
      const leveled = others.length <= fewLevels && others.some((text) => !/\d/.test(text));
      const told = words.filter((word) => !(codes && isCode.test(word)) && !(leveled && isNone.test(word)));
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
