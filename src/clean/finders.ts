import { caseVariants } from "./finders/case.ts";
import { dependencies } from "./finders/dependencies.ts";
import { impossibleValues } from "./finders/impossible-values.ts";
import { marks } from "./finders/marks.ts";
import { mergedCodes } from "./finders/merged-codes.ts";
import { missingWords } from "./finders/missing-words.ts";
import { mojibake } from "./finders/mojibake.ts";
import { shifted } from "./finders/shifted.ts";
import { strayPercent } from "./finders/stray-percent.ts";
import { units } from "./finders/units.ts";
import { variants } from "./finders/variants.ts";
import { whiteSpace } from "./finders/white-space.ts";
import type { Finder } from "./recipe.ts";

/** In the order in which they look: what is certain first, then what needs the clean values of others. */
export const repairers: readonly Finder[] = [
  whiteSpace,
  mojibake,
  missingWords,
  shifted,
  strayPercent,
  units,
  mergedCodes,
  impossibleValues,
  caseVariants,
  dependencies,
  variants,
];

/** Those, and what is told but not repaired. */
export const finders: readonly Finder[] = [...repairers, marks];
