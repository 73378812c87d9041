import { decoded } from "../decode.ts";
import type { Finder } from "../recipe.ts";

/** UTF-8 that was read as Latin-1. Certain: no language writes such pairs, and the bytes are valid UTF-8. */
export const mojibake: Finder = {
  id: "decode",
  certain: true,
  find: ({ names, columns }) =>
    names.flatMap((name, at) => {
      const broken = columns[at]!.filter((cell) => decoded(cell) !== cell);
      if (broken.length === 0) return [];
      return [
        {
          columns: [name],
          reason: `${broken.length} cells were decoded as Latin-1 though they are UTF-8`,
          evidence: { cells: broken.length },
          change: { do: "decode" },
        },
      ];
    }),
};
