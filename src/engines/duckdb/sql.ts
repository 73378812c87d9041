import type { PatternName } from "../../core/patterns.ts";
import { patterns } from "../../core/patterns.ts";
import { Problem } from "../../core/problem.ts";

/** What `String.prototype.trim` takes away; DuckDB's own `trim` takes blanks only. A test compares all code points. */
const blanks = [
  0x09, 0x0a, 0x0b, 0x0c, 0x0d, 0x20, 0xa0, 0x1680, 0x2000, 0x2001, 0x2002, 0x2003, 0x2004, 0x2005, 0x2006, 0x2007,
  0x2008, 0x2009, 0x200a, 0x2028, 0x2029, 0x202f, 0x205f, 0x3000, 0xfeff,
];
const blankText = `'${String.fromCharCode(...blanks)}'`;
const blankClass = blanks.map((code) => `\\x{${code.toString(16)}}`).join("");

export const quoteName = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** A literal. A NUL would end the statement there: see `isLiteral`. */
export const quoteText = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** True where a text can stand in a statement and comes out as it went in (a lone surrogate would not). */
export const isLiteral = (text: string): boolean => !/\0|\p{Surrogate}/u.test(text);

/** As JavaScript trims. DuckDB takes the list of blanks apart for every cell: one that is empty or ends in visible ASCII is spared that. */
export const trimmed = (column: string): string =>
  `(case when ${column} = '' then '' when ${column} >= '!' and ${column} < chr(127) and right(${column}, 1) between '!' and '~' then ${column} else trim(${column}, ${blankText}) end)`;

/** A pattern of `core/patterns.ts` for RE2, whose `\s` knows fewer blanks than JavaScript's. All stand in classes. */
export function patternOf(name: string): string {
  const source = patterns[name as PatternName];
  if (source === undefined) throw new Problem("unknown-pattern", `there is no pattern "${name}"`);
  return quoteText(source.replaceAll("\\s", blankClass));
}
