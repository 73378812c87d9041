import type { Rows } from "../core/rows.ts";
import { selectColumns, type Table } from "../core/table.ts";
import { applyRecipe, neededBy } from "./apply.ts";
import type { Recipe } from "./recipe.ts";
import { tableOf, textsOf } from "./texts.ts";

/** A recipe on the way over some rows; what it did is known after the batches were read once. */
export interface Repairs {
  readonly recipe: Recipe;
  /** The rows with the repairs made; columns that no step needs pass untouched. */
  batches(): AsyncIterable<Table>;
  /** Cells that each step changed, in the order of the recipe. */
  readonly cells: readonly number[];
  /** Steps that these rows lack a column for. */
  readonly skipped: readonly { readonly step: string; readonly column: string }[];
}

export function cleanBatches(rows: Rows, recipe: Recipe): Repairs {
  const cells = recipe.map(() => 0);
  const names = rows.schema.map((field) => field.name);
  const needed = new Set(recipe.flatMap(neededBy));
  const own = names.filter((name) => needed.has(name));
  const skipped = recipe.flatMap((step) => {
    const column = neededBy(step).find((name) => !names.includes(name));
    return column === undefined ? [] : [{ step: step.step, column }];
  });
  return {
    recipe,
    cells,
    skipped,
    async *batches() {
      cells.fill(0);
      for await (const table of rows.batches()) {
        let texts = textsOf(selectColumns(table, own));
        for (const [i, step] of recipe.entries()) {
          const applied = applyRecipe([step], texts);
          texts = applied.texts;
          cells[i]! += applied.changes.length;
        }
        const repaired = tableOf(texts);
        yield {
          ...table,
          columns: table.columns.map((column, i) => repaired.columns[repaired.names.indexOf(names[i]!)] ?? column),
        };
      }
    },
  };
}
