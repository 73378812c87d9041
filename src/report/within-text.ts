import type { FindingNote } from "../findings/study.ts";
import type { WithinLevels } from "../findings/within-levels.ts";
import { numberText } from "./number-text.ts";

const words: Readonly<Record<WithinLevels["becomes"], string>> = {
  reversed: "it points the other way",
  "less than half": "less than half of it is left",
  unsure: "it may be nothing",
};

/** What becomes of a finding within the levels of another column; undefined where most of it stays. */
export function withinText({ within }: FindingNote): string | undefined {
  if (within === undefined) return undefined;
  const { column, becomes, effect, low, high, levels } = within;
  return `Among rows with the same ${column}, ${words[becomes]}: ${numberText(effect)}, ${numberText(low)} to ${numberText(high)} (mean of ${levels} levels).`;
}
