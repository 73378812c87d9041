import { applyRecipe } from "./apply.ts";
import { finders } from "./finders.ts";
import type { CleanLevel, Finder, Recipe, Step, Texts } from "./recipe.ts";

/** The steps that rows ask for, each found on what the steps before it left. */
export function learnRecipe(texts: Texts, level: CleanLevel, own: readonly Finder[] = finders): Recipe {
  if (level === "none") return [];
  const recipe: Step[] = [];
  let now = texts;
  for (const { id, certain, find } of own) {
    if (!certain && level === "safe") continue;
    for (const found of find(now)) {
      const step: Step = { step: id, cells: 0, certain, ...found };
      if (found.change.do === "mark") {
        recipe.push({ ...step, cells: found.cells ?? 0 });
        continue;
      }
      const { texts: after, changes } = applyRecipe([step], now);
      if (changes.length === 0) continue;
      recipe.push({ ...step, cells: changes.length });
      now = after;
    }
  }
  return recipe;
}
