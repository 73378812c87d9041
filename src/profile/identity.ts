import type { ColumnValues, NumberFacts } from "./column-values.ts";
import { shareOf } from "./level.ts";
import { isMadeUp, namesKey, namesNumber, namesYear } from "./names.ts";

/** Why whole numbers identify a row or a thing rather than measure something; undefined where they do not. */
export function integerKey(values: ColumnValues, number: NumberFacts): string | undefined {
  const { field, rows, distinct, filled } = values;
  const { name } = field;
  if (isYears(name, number)) return undefined;
  const repeat = filled === 0 ? 0 : distinct / filled;
  if (namesKey(name) && distinct > 50) return `whole numbers under the name of an identifier, ${distinct} distinct`;
  if (namesKey(name) && repeat >= 0.95 && distinct >= 3 && distinct === rows)
    return "distinct whole numbers under the name of an identifier";
  if (namesNumber(name) && (distinct > 50 || (distinct > 30 && number.min >= 1000)))
    return `whole numbers under the name of a number that something bears, ${distinct} distinct`;
  if (distinct < 20) return undefined;
  if (distinct === rows && number.max - number.min === rows - 1) return "the row's number";
  if (repeat < 0.92 || !isMadeUp(name)) return undefined;
  const digits = mostCommonLength(values);
  if (digits.length >= 5 && digits.share >= 0.7 && number.min > 0)
    return `whole numbers of ${digits.length} digits, ${distinct} distinct of ${filled}`;
  return undefined;
}

/** Numbers that are years: by the name, or few and all of the last century and this. */
export function isYears(name: string, { min, max, integers }: NumberFacts): boolean {
  if (!integers) return false;
  if (namesYear(name)) return (min >= 1500 || min === 0) && max >= 1500 && max <= 2100;
  return min >= 1900 && max <= 2035 && (isMadeUp(name) || /^(time|date|period|season)$/i.test(name));
}

function mostCommonLength({ levels }: ColumnValues): { length: number; share: number } {
  const counts = new Map<number, number>();
  let all = 0;
  for (const { level, count } of levels) {
    counts.set(level.length, (counts.get(level.length) ?? 0) + count);
    all += count;
  }
  const [length, count] = [...counts].sort((a, b) => b[1] - a[1])[0] ?? [0, 0];
  return { length, share: all === 0 ? 0 : count / all };
}

/**
 * Whole numbers among which cells of digits and letters stand ("C536379", "85123A") are codes of one system, not
 * numbers with faults. A unit behind a number ("180cm") comes with numbers that are not whole, or with a blank.
 */
export function areCodes({ numbers, number }: ColumnValues): boolean {
  if (number === undefined || !number.integers || number.unread === 0) return false;
  const unread = numbers.filter(({ level }) => !/^[+-]?[0-9.,]+$/.test(level));
  return shareOf(unread, (level) => /^[A-Za-z0-9]*[0-9][A-Za-z0-9]*$/.test(level)) >= 0.5;
}
