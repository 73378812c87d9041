import { describe, expect, it } from "vitest";
import { applyRecipe } from "../src/clean/apply.ts";
import { learnRecipe } from "../src/clean/learn.ts";
import type { CleanLevel } from "../src/clean/recipe.ts";
import { textsOf } from "../src/clean/texts.ts";
import { open } from "../src/studies/open.ts";
import { sharedData } from "./reference.ts";

const texts = async (set: string, file: string) => {
  const data = await open(sharedData(`dirty_clean_${set}/${file}.csv`).path);
  return textsOf(await data.source.raw.collect(data.count));
};

/** Cells that were wrong, changed, changed to what is true, and made wrong though they were right. */
async function score(set: string, level: CleanLevel) {
  const dirty = await texts(set, "dirty");
  const truth = await texts(set, "clean");
  const { texts: clean } = applyRecipe(learnRecipe(dirty, level), dirty);
  const figures = { wrong: 0, changed: 0, right: 0, spoilt: 0 };
  for (const [j, cells] of dirty.columns.entries())
    for (const [row, before] of cells.entries()) {
      const after = clean.columns[j]![row]!;
      const is = truth.columns[j]![row]!;
      if (before !== is) figures.wrong++;
      if (before !== after) figures.changed++;
      if (before !== after && after === is) figures.right++;
      if (before === is && after !== is) figures.spoilt++;
    }
  return figures;
}

describe.skipIf(!sharedData("dirty_clean_hospital/dirty.csv").there)(
  "tables whose every cell has a known truth",
  () => {
    for (const { set, recall } of [
      { set: "hospital", recall: 0.86 },
      { set: "flights", recall: 0.32 },
      { set: "beers", recall: 0.95 },
    ]) {
      it(`${set}: what is likely is right in nine of ten cells, and finds much of what is wrong`, async () => {
        const { wrong, changed, right } = await score(set, "likely");
        expect(right / changed).toBeGreaterThanOrEqual(0.95);
        expect(right / wrong).toBeGreaterThanOrEqual(recall);
      });
      it(`${set}: what is safe spoils nothing`, async () => {
        expect((await score(set, "safe")).spoilt).toBe(0);
      });
    }
  },
);
