import { parseNumber } from "../core/patterns.ts";
import type { NumberFormat } from "../core/plan.ts";
import { parseQuantity, splitQuantity, unitWords } from "../core/quantity.ts";
import { quantiles } from "../statistics/quantile.ts";
import { cellsOf, type Level } from "./level.ts";
import { dimensions, type Unit, unitInName } from "./units.ts";

export interface QuantityReading {
  /** With a factor for each word that a cell of this column bears. */
  readonly format: NumberFormat & { readonly units: Readonly<Record<string, number>> };
  /** The unit that the numbers are in. */
  readonly unit: string;
  readonly unread: number;
  /** True where the column's name states the unit. */
  readonly named: boolean;
  readonly reason: string;
}

/** Cells that must read as a quantity, and those among them that must bear a unit: a few are enough where the others agree with them. */
const readShare = 0.85;
const fewUnits = 3;
/** Cells in several parts (5'11", 1 h 30 min) from which on the numbers are in the unit of the last part. */
const partsShare = 0.2;
/** How far the medians of numbers with and without a unit may lie apart for the unit to be that of both. */
const nearMedian = 1.25;
const formats: readonly NumberFormat[] = [{ decimal: "." }, { decimal: "," }, { decimal: ".", thousands: "," }];

/** How a column of quantities is read: which words its cells bear, and what each comes to in the unit most of them are in. */
export function quantityFormatOf(levels: readonly Level[], name: string): QuantityReading | undefined {
  const filled = cellsOf(levels);
  const head = levels.slice(0, 200);
  const share = (list: readonly Level[]) => {
    const words = unitWords(list);
    const bare = words.get("") ?? 0;
    return { words, bare, bearing: [...words.values()].reduce((sum, one) => sum + one, 0) - bare };
  };
  if (filled === 0 || share(head).bearing === 0) return undefined;
  const { words, bare } = share(levels);
  const isDuration = namesDuration(name) || levels.some(({ level }) => beyondDay.test(level));
  const known = dimensions
    .map((units) => ({ units, cells: cellsWith(units, words, isDuration) }))
    .sort((a, b) => b.cells - a.cells)[0]!;
  if (known.cells < fewUnits || known.cells + bare < readShare * filled) return undefined;
  const { units } = known;
  const byUnit = units
    .map((unit) => ({ unit, cells: unit.words.reduce((sum, word) => sum + (words.get(word) ?? 0), 0) }))
    .sort((a, b) => b.cells - a.cells);
  const named = unitInName(name, units);
  const plain = bare > 0 ? (named ?? unitOfPlain(levels, units, words)) : undefined;
  if (bare > 0.5 * filled && plain === undefined) return undefined;
  const parts = cellsOf(levels.filter(({ level }) => (splitQuantity(level)?.parts.length ?? 0) > 1));
  const target =
    named ??
    (parts >= partsShare * filled ? smallest(units, words) : undefined) ??
    (plain && bare >= byUnit[0]!.cells ? plain : byUnit[0]!.cells > 0 ? byUnit[0]!.unit : units[0]!);
  // All words of the dimension, seen or not: another file may write the same quantity in other ones.
  const inTarget = (own: Unit) => own.factor / target.factor;
  const factors: Record<string, number> = Object.fromEntries(
    units.flatMap((own) => own.words.map((word) => [word, inTarget(own)])),
  );
  if (plain) factors[""] = inTarget(plain);
  if (words.has(":") && units[0]!.sign === "s") factors[":"] = inTarget(units[0]!);
  let best: QuantityReading | undefined;
  for (const number of formats) {
    const format = { ...number, units: factors };
    const unread = filled - cellsOf(levels.filter(({ level }) => !Number.isNaN(parseNumber(level, format))));
    if (unread > (1 - readShare) * filled || (best && unread >= best.unread)) continue;
    const kinds = [...words.keys()].filter((word) => word !== "" && factors[word] !== undefined);
    const reason = `quantities written with ${kinds.map((word) => `"${word}"`).join(", ")}, in ${target.sign}`;
    best = { format, unit: target.sign, unread, named: named === target, reason };
  }
  return best;
}

/** What the last part of quantities in parts is in: inches behind feet, minutes behind hours. */
function smallest(units: readonly Unit[], words: ReadonlyMap<string, number>): Unit {
  const used = units.filter(({ sign, words: own }) => own.some((word) => words.has(word)) || sign === "in");
  const feet = used.some(({ sign }) => sign === "ft");
  return used.filter(({ sign }) => sign !== "in" || feet).reduce((a, b) => (b.factor < a.factor ? b : a));
}

/** Cells that bear a unit of a dimension. "1:02:30" is a duration where the name says so or hours go beyond a day. */
function cellsWith(units: readonly Unit[], words: ReadonlyMap<string, number>, isDuration: boolean): number {
  const isTime = units[0]!.sign === "s";
  let cells = 0;
  for (const [word, count] of words)
    if (word === ":" ? isTime && isDuration : units.some((unit) => unit.words.includes(word))) cells += count;
  return cells;
}

const beyondDay = /^(2[5-9]|[3-9][0-9]|[0-9]{3,}):[0-5][0-9]:[0-5][0-9]/;

const namesDuration = (name: string): boolean =>
  /duration|elapsed|run_?time|running|length|lap|(^|[^a-z])(chip|gun|net|finish|race|split|track|call|talk|wait|hold)[\s_-]?time/i.test(
    name,
  );

/** The unit of numbers without one: the only unit in which the numbers that bear one lie where these do. */
function unitOfPlain(
  levels: readonly Level[],
  units: readonly Unit[],
  words: ReadonlyMap<string, number>,
): Unit | undefined {
  const base = Object.fromEntries(units.flatMap((unit) => unit.words.map((word) => [word, unit.factor])));
  const plain: number[] = [];
  const bearing: number[] = [];
  for (const { level, count } of levels) {
    const quantity = splitQuantity(level);
    if (quantity === undefined) continue;
    const isPlain = quantity.parts.length === 1 && quantity.parts[0]!.unit === "";
    const value = isPlain ? parseNumber(level) : parseQuantity(level, base, parseNumber);
    for (let i = 0; i < Math.min(count, 1000); i++) (isPlain ? plain : bearing).push(value);
  }
  const [middle] = quantiles(plain, [0.5]) as [number];
  const [own] = quantiles(bearing, [0.5]) as [number];
  const near = units.filter(
    ({ factor, words: of }) =>
      (of.some((word) => words.has(word)) || factor === 0.0254) &&
      Math.max(middle / (own / factor), own / factor / middle) <= nearMedian,
  );
  return near.length === 1 ? near[0] : undefined;
}
