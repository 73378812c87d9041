import { parseNumber } from "../core/patterns.ts";
import type { ColumnValues } from "./column-values.ts";
import type { Decision } from "./decision.ts";
import { areCodes, integerKey, isYears } from "./identity.ts";
import { cellsDoNot, shareOf } from "./level.ts";
import { namesAge, namesKey, namesNominal, namesPhone, namesPostcode } from "./names.ts";
import { meaningOf } from "./numbers.ts";

/** What a column of numbers is: a measurement, or whole numbers that name, order or date something. */
export function decideNumbers(values: ColumnValues): Decision | undefined {
  const { field, numbers, distinct, filled, rows } = values;
  const number = values.number!;
  const { name } = field;
  const repeat = filled === 0 ? 0 : distinct / filled;
  const allDigits = shareOf(numbers, (level) => /^[0-9]+$/.test(level)) >= 0.9;
  if (namesPostcode(name) && shareOf(numbers, (level) => /^[0-9]{3,6}(\.0|-[0-9]{4})?$/.test(level)) >= 0.9)
    return { kind: "category", reason: "numbers under the name of a postcode", rest: { meaning: "postcode" } };
  if (namesPhone(name) && allDigits && number.min >= 100_000)
    return { kind: "key", reason: "telephone numbers", rest: { meaning: "phone" } };
  if (areCodes(values)) return undefined;
  if (allDigits && number.leadingZeros >= Math.max(1, 0.005 * filled)) {
    const reason = "digits with leading zeros are codes";
    if (namesKey(name) && distinct > 50) return { kind: "key", reason: `${reason}, under the name of an identifier` };
    if (repeat >= 0.95 && distinct > 20) return { kind: "key", reason: `${reason}, ${distinct} distinct` };
    return { kind: "category", reason };
  }
  if (number.beyondDouble > 0) {
    const reason = "whole numbers of more digits than a number can hold without loss";
    return { kind: repeat > 0.5 || namesKey(name) ? "key" : "category", reason };
  }
  if (number.integers && number.unread === 0 && isYears(name, number))
    return { kind: "number", reason: "years", rest: { number: number.format, meaning: "year" } };
  const told = `${number.reason}${number.unread ? `; ${cellsDoNot(number.unread)} read as a number` : ""}`;
  const numeric: Decision = {
    kind: "number",
    reason: told,
    rest: { number: number.format, ...meaningOf(name, number, number) },
  };
  const kept = numbers.filter(({ level }) => parseNumber(level, number.format) !== number.spike?.value);
  const places = distinct - (numbers.length - kept.length);
  if (places === 2 && number.unread === 0 && filled >= 6)
    return { kind: "flag", reason: "two levels", rest: { levels: orderTwo(kept.map(({ level }) => level)) } };
  if (!number.integers) return numeric;
  const key = integerKey(values, number);
  if (key) return { kind: "key", reason: key };
  if (places >= 3 && number.min >= 0 && (namesNominal(name) || namesKey(name)))
    return {
      kind: repeat > 0.5 && distinct > 50 ? "key" : "category",
      reason: `whole numbers under the name of a class or a thing, ${places} levels`,
    };
  if (number.unread > 0 || places < 3 || places > 10 || rows <= 2 * places || namesAge(name)) return numeric;
  if (numbers.some(({ level }) => level.includes("."))) return numeric;
  const ordered = orderNumbers(kept.map(({ level }) => level));
  return isCompact(ordered.map(Number))
    ? { kind: "ordinal", reason: `whole numbers with ${places} levels`, rest: { levels: ordered } }
    : numeric;
}

const orderNumbers = (levels: readonly string[]): string[] =>
  [...levels].sort((a, b) => Number(a) - Number(b) || (a < b ? -1 : 1));

/** With 0 or a negative number first where there is one; otherwise neither denies, and the more frequent one stands first. */
const orderTwo = (levels: readonly string[]): readonly string[] =>
  levels.some((level) => Number(level) <= 0) ? orderNumbers(levels) : levels;

/** Levels that fill at least half of their range in even steps; 0, 1, 69, 358 are counts of something. */
function isCompact(values: readonly number[]): boolean {
  const step = values.slice(1).reduce((all, value, i) => gcd(all, value - values[i]!), 0);
  return step > 0 && (values.at(-1)! - values[0]!) / step + 1 <= 2 * values.length;
}

function gcd(a: number, b: number): number {
  return b === 0 ? a : gcd(b, a % b);
}
