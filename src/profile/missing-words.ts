import type { Level } from "./level.ts";

/** Texts that mean missing in a column of any kind. */
const always = [
  "?",
  "NA",
  "N/A",
  "n/a",
  "#N/A",
  "<NA>",
  "NaN",
  "nan",
  "null",
  "NULL",
  "Null",
  "(null)",
  "\\N",
  "-",
  "--",
  "---",
  ".",
  "not available",
  "Not Available",
];
/** Texts that mean missing beside numbers and times, but may be a level of their own among words. */
const besideNumbers = [
  "na",
  "none",
  "None",
  "NONE",
  "unknown",
  "Unknown",
  "UNKNOWN",
  "missing",
  "Missing",
  "empty",
  "nil",
  "undefined",
  "*",
  "..",
  "...",
  "n.a.",
  "N.A.",
  "#VALUE!",
  "#DIV/0!",
  "#REF!",
  "#NAME?",
  "#NUM!",
];

/** The texts that stand for a missing cell among words. */
export function missingWords(extra: readonly string[], levels: readonly Level[]): ReadonlySet<string> {
  const words = new Set([...always, ...extra]);
  if (!extra.includes("NA") && isCodeList(levels)) words.delete("NA");
  return words;
}

/** The texts that stand for a missing cell among numbers and times. */
export function missingBesideNumbers(extra: readonly string[]): ReadonlySet<string> {
  return new Set([...always, ...besideNumbers, ...extra]);
}

/** "NA" is Namibia in a column of a hundred codes of two capitals. */
function isCodeList(levels: readonly Level[]): boolean {
  return levels.length >= 100 && levels.every(({ level }) => /^[A-Z]{2}$/.test(level));
}
