import { parseNumber } from "../../core/patterns.ts";
import { namesAge } from "../../profile/names.ts";
import { numbersOf, numbersWhere, rowsWhere, shareBelow } from "../numbers.ts";
import type { Finder, Found, Texts } from "../recipe.ts";
import { coordinateFaults } from "./coordinates.ts";
import { dateFaults } from "./dates.ts";

/** Where more cells than this are beyond a bound, the name does not mean what it seems to. */
const mostShare = 0.01;
const oldest = 130;
const neverNegative =
  /(^|[\s_.-])(age|height|weight|width|depth|duration|distance|population|persons|people|rooms|bedrooms|bathrooms|children|passengers|households)([\s_.-](cm|mm|m|km|kg|g|lb|in|min|sec|h))?$|^(n|num|number_of|count_of)_[a-z_]+$/i;

/** Values that cannot be: ages below nothing, coordinates that are not of this earth or not of this place. What they should be is told where the data say so; otherwise the cell is missing. */
export const impossibleValues: Finder = {
  id: "impossible",
  certain: false,
  find: (texts) => [...negatives(texts), ...coordinateFaults(texts), ...dateFaults(texts, "repair")],
};

/** The same faults, where they were not repaired: told and left. */
export function markImpossible(texts: Texts): Found[] {
  const faults = [...negatives(texts), ...coordinateFaults(texts)];
  return [
    ...faults.map(
      ({ columns, reason, evidence, cells = 0 }): Found => ({
        columns,
        reason: reason.replace(/: (what|such).*$/, ""),
        evidence,
        cells,
        change: { do: "mark", ...rowsOf(texts, faults, columns) },
      }),
    ),
    ...dateFaults(texts, "mark"),
  ];
}

function rowsOf(texts: Texts, faults: readonly Found[], columns: readonly string[]): { rows?: readonly number[] } {
  const change = faults.find((one) => one.columns === columns)?.change;
  if (change?.do !== "bound") return {};
  const cells = texts.columns[texts.names.indexOf(columns[0]!)]!;
  const { low = Number.NEGATIVE_INFINITY, high = Number.POSITIVE_INFINITY, number } = change;
  return {
    rows: rowsWhere(cells, (cell) => {
      const value = parseNumber(cell, number);
      return value < low || value > high;
    }),
  };
}

function negatives({ names, columns }: Texts): Found[] {
  return names.flatMap((name, at): Found[] => {
    const isAge = namesAge(name);
    if (!isAge && !neverNegative.test(name)) return [];
    const numbers = numbersOf(columns[at]!);
    if (numbers === undefined) return [];
    // Ages in months or days go beyond what a person's years can.
    const high = isAge && shareBelow(numbers, 0.99) <= oldest ? oldest : undefined;
    const beyond = (value: number) => value < 0 || (high !== undefined && value > high);
    const cells = numbersWhere(numbers, beyond);
    if (cells === 0 || cells > Math.max(1, mostShare * numbers.cells)) return [];
    const bounds = high === undefined ? "below 0" : `below 0 or above ${oldest}`;
    return [
      {
        columns: [name],
        reason: `${cells} of ${numbers.cells} numbers are ${bounds}, which ${isAge ? "no age is" : "nothing of this name is"}: such cells are missing`,
        evidence: { cells, filled: numbers.cells },
        cells,
        change: { do: "bound", number: numbers.format, low: 0, ...(high === undefined ? {} : { high }) },
      },
    ];
  });
}
