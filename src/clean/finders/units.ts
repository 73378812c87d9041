import { parseNumber } from "../../core/patterns.ts";
import { splitQuantity } from "../../core/quantity.ts";
import { cellsOf } from "../../profile/level.ts";
import { type QuantityReading, quantityFormatOf } from "../../profile/quantities.ts";
import { converted } from "../converted.ts";
import { levelsOf } from "../levels.ts";
import type { Finder, Found } from "../recipe.ts";

const readShare = 0.9;
/** Words behind the unit ("oz. Silo Can") are a remark where so few cells have them. */
const mostRemarks = 0.2;

/**
 * Quantities of one column in several units or writings: all in the unit that its name states, or else in the unit and
 * writing of most cells. Where the name states it, or most cells go without, the number stands alone.
 */
export const units: Finder = {
  id: "units",
  certain: false,
  find: ({ names, columns }) =>
    names.flatMap((name, at): Found[] => {
      const levels = levelsOf(columns[at]!);
      const reading = quantityFormatOf(levels, name);
      if (reading === undefined) return [];
      const { format, unit, named, unread } = reading;
      const filled = cellsOf(levels);
      const told = levels.flatMap(({ level, count }) => {
        const quantity = splitQuantity(level);
        return quantity && !Number.isNaN(parseNumber(level, format)) ? [{ level, count, ...quantity }] : [];
      });
      const writings = countBy(told.map(({ level, count, parts }) => [writingOf(level, parts), count]));
      const remarks = told.filter(({ remark }) => remark !== "");
      if (writings.size < 2 || unread > (1 - readShare) * filled || cellsOf(remarks) > mostRemarks * filled) return [];
      const suffix = named ? "" : suffixOf(writings, reading, filled);
      if (suffix === undefined) return [];
      const changed = told.filter(({ level }) => converted(level, format, suffix) !== level);
      if (changed.length === 0) return [];
      const shown = [...countBy([...writings].map(([text, count]) => [text.trim() || "no unit", count] as const))]
        .sort((a, b) => b[1] - a[1])
        .slice(0, 4);
      return [
        {
          columns: [name],
          reason: `one quantity in ${writings.size} writings (${shown.map(([text, count]) => `${text === "no unit" || text === "parts" ? text : `"${text}"`} in ${count} ${count === 1 ? "cell" : "cells"}`).join(", ")}): ${
            suffix === ""
              ? `the number alone, its unit is ${unit}${named ? " as the column's name says" : ""}`
              : `all in ${unit}, written "${suffix.trim()}" as most are`
          }`,
          evidence: { writings: writings.size, read: filled - unread, filled, remarks: cellsOf(remarks) },
          change: { do: "convert", number: format, suffix },
        },
      ];
    }),
};

/** How the unit is written: what follows a number, and "number'number" for one in parts. */
const writingOf = (level: string, parts: readonly unknown[]): string =>
  parts.length > 1 ? "parts" : level.trim().replace(/^[+-]?[\d.,]*\d/, "");

/** The writing of most cells, if they are in the unit that all are to be in; undefined where most are in parts (5'11"). */
function suffixOf(
  writings: ReadonlyMap<string, number>,
  { format }: QuantityReading,
  filled: number,
): string | undefined {
  const [writing, cells] = [...writings].sort((a, b) => b[1] - a[1])[0]!;
  if (writing === "") return cells > 0.5 * filled ? "" : undefined;
  const own = splitQuantity(`1${writing}`)?.parts[0]?.unit ?? "";
  return writing !== "parts" && format.units[own] === 1 ? writing : undefined;
}

function countBy(pairs: readonly (readonly [string, number])[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const [key, count] of pairs) counts.set(key, (counts.get(key) ?? 0) + count);
  return counts;
}
