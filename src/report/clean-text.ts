import type { CleanDocument } from "../clean/clean-document.ts";
import type { Change } from "../clean/recipe.ts";
import { countText } from "./number-text.ts";

const stepsMost = 40;

/** What cleaning did, in lines. */
export function cleanText({ data, recipe, skipped }: CleanDocument): string {
  const lines = [
    `${data.locator}: ${countText(data.rows)} rows, ${countText(data.kept)} kept, ${countText(data.rejected)} set aside`,
    ...recipe
      .slice(0, stepsMost)
      .map(
        ({ step, columns, cells, certain, reason, change }) =>
          `  ${change.do === "mark" ? "marked" : certain ? "certain" : "likely"}  ${columns.length > 3 ? `${columns.length} columns` : columns.join(", ")}  ${step}, ${countText(cells)} ${isOfRows(change, columns) ? "row" : "cell"}${cells === 1 ? "" : "s"}: ${reason}`,
      ),
    ...(recipe.length > stepsMost ? [`  and ${recipe.length - stepsMost} more steps`] : []),
    ...(recipe.length === 0 ? ["  nothing to repair was found"] : []),
    ...skipped.map(({ step, column }) => `  not applied: ${step}, since there is no column "${column}"`),
  ];
  return `${lines.join("\n")}\n`;
}

/** A mark of several columns is about rows. */
const isOfRows = (change: Change, columns: readonly string[]): boolean =>
  change.do === "mark" && (change.drop === "rows" || (columns.length > 1 && change.rows !== undefined));
