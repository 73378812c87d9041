import { parseNumber } from "../core/patterns.ts";
import type { NumberFormat } from "../core/plan.ts";
import { parseTime } from "../core/time-format.ts";

/** What the cells of a column look like, narrow enough that the cells of most other columns do not. */
export type Shape =
  | { readonly is: "number"; readonly number: NumberFormat; readonly low: number; readonly high: number }
  | { readonly is: "time"; readonly time: string }
  | { readonly is: "levels"; readonly texts: readonly string[] }
  /** Running text: anything may stand there. */
  | { readonly is: "any" };

/** Whether a cell looks like its column; a missing one always does. */
export function fitting(shape: Shape): (cell: string) => boolean {
  if (shape.is === "any") return () => true;
  if (shape.is === "levels") {
    const texts = new Set(shape.texts);
    return (cell) => cell === "" || texts.has(cell);
  }
  if (shape.is === "time") return (cell) => cell === "" || !Number.isNaN(parseTime(cell, shape.time));
  return (cell) => {
    if (cell === "") return true;
    const value = parseNumber(cell, shape.number);
    return value >= shape.low && value <= shape.high;
  };
}
