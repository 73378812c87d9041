import { dimensions } from "./units.ts";

/** A unit of one of some dimensions, and what it comes to in the first of them. */
export interface StatedUnit {
  readonly sign: string;
  readonly factor: number;
  readonly dimension: number;
}

/** Units of areas, and of times that a calendar counts, beside those of quantities with a unit in the cell. */
const areas: readonly (readonly [sign: string, factor: number, words: string])[] = [
  ["m2", 1, "m2 sqm"],
  ["ft2", 0.09290304, "ft2 sqft sf"],
  ["acre", 4046.8564224, "acre acres"],
  ["ha", 10_000, "ha hectare hectares"],
];
const calendar: readonly (readonly [sign: string, factor: number, words: string])[] = [
  ["month", 2_629_746, "months mos"],
  ["year", 31_556_952, "years yrs"],
];
const seconds = dimensions.findIndex((units) => units[0]!.sign === "s");

const words = new Map<string, StatedUnit>();
// One unit of a time is a part of a date ("birth day"), several are a duration; "in" and single letters are words.
for (const [dimension, units] of dimensions.entries())
  for (const { sign, factor, words: own } of units)
    for (const word of [sign, ...own])
      if (!words.has(word) && word.length > 1 && word !== "in" && (dimension !== seconds || /s$|^min$/.test(word)))
        words.set(word, { sign, factor, dimension });
for (const [list, dimension] of [
  [areas, dimensions.length],
  [calendar, seconds],
] as const)
  for (const [sign, factor, own] of list)
    for (const word of own.split(" ")) words.set(word, { sign, factor, dimension });

const signs = new Map<string, StatedUnit>([
  ...dimensions.flatMap((units, dimension) =>
    units.map(({ sign, factor }): [string, StatedUnit] => [sign, { sign, factor, dimension }]),
  ),
  ...areas.map(([sign, factor]): [string, StatedUnit] => [sign, { sign, factor, dimension: dimensions.length }]),
  ...calendar.map(([sign, factor]): [string, StatedUnit] => [sign, { sign, factor, dimension: seconds }]),
]);

export const unitOfSign = (sign: string): StatedUnit | undefined => signs.get(sign);

/** The unit that the last word of a name is. */
export function unitOfLastWord(name: string): StatedUnit | undefined {
  const last = name
    .replace(/([a-z])([A-Z])/g, "$1 $2")
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== "")
    .at(-1);
  return last === undefined ? undefined : words.get(last);
}

/** Words of two letters that are hardly anything but a unit. */
const shortWords = new Set(["kg", "mg", "lb", "oz", "cm", "mm", "km", "ft", "ml", "m2", "ha"]);

/**
 * The unit that a name states beyond doubt: "Height (cm)", "distance [m]", "weight_kg", "area sqft". A short word at the
 * end may be something else ("temp_min", "first st"): only what is hardly anything but a unit counts there.
 */
export function unitStatedBy(name: string): string | undefined {
  const inside = /[([]\s*([^()[\]]+?)\s*[)\]]\s*$/.exec(name)?.[1];
  if (inside !== undefined) return (signs.get(inside) ?? words.get(inside.toLowerCase()))?.sign;
  const found = unitOfLastWord(name);
  const last = /[\p{L}\p{N}]+$/u.exec(name)?.[0].toLowerCase() ?? "";
  return found !== undefined && (last.length > 3 || shortWords.has(last) || last === "lbs" || last === "mph")
    ? found.sign
    : undefined;
}
