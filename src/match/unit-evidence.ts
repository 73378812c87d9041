import { dimensions } from "../profile/units.ts";
import type { Sketch } from "./sketch.ts";

interface StatedUnit {
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

export type UnitEvidence =
  | { readonly agree: false }
  /** value in a = value in b * factor; `unit` is that of a. */
  | { readonly agree: true; readonly unit: string; readonly factor: number };

/** What the units say that both columns state, in the schema or at the end of their names; undefined where one states none. */
export function unitEvidence(a: Sketch, b: Sketch): UnitEvidence | undefined {
  const from = statedUnit(a);
  const to = statedUnit(b);
  if (from === undefined || to === undefined) return undefined;
  if (from.dimension !== to.dimension) return { agree: false };
  return { agree: true, unit: from.sign, factor: Number((to.factor / from.factor).toPrecision(12)) };
}

function statedUnit({ name, unit, kind }: Sketch): StatedUnit | undefined {
  if (kind !== "number" && kind !== "ordinal") return undefined;
  if (unit !== undefined && signs.has(unit)) return signs.get(unit);
  const last = name
    .replace(/([a-z])([A-Z])/g, "$1 $2")
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== "")
    .at(-1);
  return last === undefined ? undefined : words.get(last);
}
