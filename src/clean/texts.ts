import type { Table } from "../core/table.ts";
import { cellText } from "../engines/memory/cast.ts";
import type { Texts } from "./recipe.ts";

/** The cells of a table as text. */
export function textsOf({ names, columns, count }: Table): Texts {
  return {
    names,
    count,
    columns: columns.map((column) => Array.from({ length: count }, (_, row) => cellText(column, row) ?? "")),
  };
}

/** The same as a table of text columns. */
export function tableOf({ names, columns, count }: Texts): Table {
  return {
    names,
    count,
    columns: columns.map((cells) => ({ kind: "text", values: cells.map((cell) => (cell === "" ? null : cell)) })),
  };
}
