import type { Cast } from "../core/plan.ts";
import type { ReadOptions } from "../sources/source.ts";
import type { Recipe } from "./recipe.ts";

/** How a file became typed rows: its dialect, the repairs of its cells, how each column is read. */
export interface Reading {
  readonly options: ReadOptions;
  readonly recipe?: Recipe;
  readonly casts: readonly Cast[];
}
