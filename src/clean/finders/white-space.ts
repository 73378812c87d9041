import type { Finder } from "../recipe.ts";
import { trimmed } from "../trim.ts";

/** Blanks around a text, and characters that cannot be seen. */
export const whiteSpace: Finder = {
  id: "trim",
  certain: true,
  find: ({ names, columns }) =>
    names.flatMap((name, at) => {
      const cells = columns[at]!.filter((cell) => trimmed(cell) !== cell).length;
      if (cells === 0) return [];
      return [
        {
          columns: [name],
          reason: `${cells} cells have white space at their ends or characters that cannot be seen`,
          evidence: { cells },
          change: { do: "trim" },
        },
      ];
    }),
};
