import { parseNumber } from "../core/patterns.ts";
import type { NumberFormat } from "../core/plan.ts";
import type { Meaning } from "../core/table.ts";
import { cellsOf, type Level } from "./level.ts";

export interface NumberReading {
  readonly format: NumberFormat;
  /** Cells that do not read as a number. */
  readonly unread: number;
  /** Without a sign before or behind it. */
  readonly bare: boolean;
  /** Of quantities, the unit that the numbers are in. */
  readonly unit?: string;
  readonly reason: string;
}

/** Where at least this share of the cells reads as a number, the others are faults or remarks, not levels. */
const readShare = 0.85;
const formats: readonly NumberFormat[] = [
  { decimal: "." },
  { decimal: ".", thousands: "," },
  { decimal: "," },
  { decimal: ",", thousands: "." },
  { decimal: ".", thousands: " " },
  { decimal: ".", thousands: "'" },
  { decimal: ",", thousands: " " },
];

/** The way of writing numbers that reads most cells; the plain one where several read alike. Undefined for words. */
export function numberFormatOf(levels: readonly Level[]): NumberReading | undefined {
  const filled = cellsOf(levels);
  if (filled === 0 || !levels.some(({ level }) => /[0-9]/.test(level))) return undefined;
  const head = levels.slice(0, 200);
  const least = 0.5 * cellsOf(head);
  let best: NumberReading | undefined;
  for (const format of formatsFor(levels)) {
    if (readCells(head, format) < least) continue;
    const unread = filled - readCells(levels, format);
    if (unread > (1 - readShare) * filled || (best && unread >= best.unread)) continue;
    best = { format, unread, bare: !format.prefix && !format.suffix, reason: told(format) };
    if (unread === 0) break;
  }
  return best && separatorsAreCodes(levels, best.format) ? undefined : best;
}

/** Signs and units are looked for only where no plain way of writing reads all cells. */
function* formatsFor(levels: readonly Level[]): Generator<NumberFormat> {
  yield* formats;
  const affix = affixesOf(levels);
  if (affix) yield* formats.map((format) => ({ ...format, ...affix }));
}

function readCells(levels: readonly Level[], format: NumberFormat): number {
  let cells = 0;
  for (const { level, count } of levels) if (!Number.isNaN(parseNumber(level, format))) cells += count;
  return cells;
}

function told(format: NumberFormat): string {
  const words = [format.prefix, format.suffix].filter((word) => word !== undefined).map((word) => `"${word}"`);
  const thousands = format.thousands ? `, "${format.thousands}" between thousands` : "";
  return `numbers${words.length ? ` with ${words.join(" and ")}` : ""}${thousands}${format.decimal === "," ? ", decimal comma" : ""}`;
}

/**
 * A sign or unit before or behind the number: a currency or per cent where a fifth of the cells bear it (a cell
 * without it reads all the same), any other word where nearly all do.
 */
function affixesOf(levels: readonly Level[]): Pick<NumberFormat, "prefix" | "suffix"> | undefined {
  const filled = cellsOf(levels);
  const most = (pattern: RegExp) => {
    const found = new Map<string, number>();
    for (const { level, count } of levels) {
      const sign = pattern.exec(level)?.[1];
      if (sign) found.set(sign, (found.get(sign) ?? 0) + count);
    }
    return [...found].sort((a, b) => b[1] - a[1])[0];
  };
  const prefix = most(/^\(?-?\s*([$€£¥₹]|USD|EUR|GBP|CHF|R\$)\s*-?[0-9.]/);
  if (prefix && prefix[1] >= 0.2 * filled) return { prefix: prefix[0] };
  const suffix = most(/[0-9.]\s*([$€£¥₹%]|USD|EUR|GBP|CHF)\)?$/);
  if (suffix && suffix[1] >= 0.2 * filled) return { suffix: suffix[0] };
  const unit = most(/^[+-]?[0-9][0-9.,]*\s*([A-Za-z°µ][A-Za-z°µ/²³]{0,11})\.?$/);
  // One letter behind digits is the rule of codes (85123A) unless it never changes; so are leading zeros (09A).
  return unit &&
    !levels.some(({ level }) => /^0[0-9]/.test(level)) &&
    unit[1] >= (unit[0].length === 1 ? 0.99 : 0.9) * filled
    ? { suffix: unit[0] }
    : undefined;
}

/** "536,537,538" with "," between thousands and never a decimal point may as well be a list: three groups at most are numbers. */
function separatorsAreCodes(levels: readonly Level[], format: NumberFormat): boolean {
  const { thousands } = format;
  return thousands !== undefined && levels.some(({ level }) => level.split(thousands).length > 5);
}

const isTime = (unit: string): boolean =>
  /^(ms|s|secs?|seconds?|mins?|minutes?|h|hrs?|hours?|d|days?|weeks?)$/i.test(unit);

/** What the numbers are about, where sign, name and range agree. */
export function meaningOf(
  name: string,
  { format, unit }: NumberReading,
  range: { readonly min: number; readonly max: number },
): { meaning?: Meaning; unit?: string } {
  if (unit) return { unit, ...(isTime(unit) ? { meaning: "duration" } : {}) };
  if (format.suffix === "%") return { meaning: "percent" };
  const sign = format.prefix ?? format.suffix;
  if (sign && /[$€£¥₹]|USD|EUR|GBP|CHF/.test(sign)) return { meaning: "money", unit: sign };
  if (sign) return { unit: sign, ...(isTime(sign) ? { meaning: "duration" } : {}) };
  const inside = (low: number, high: number) => range.min >= low && range.max <= high;
  if (/(^|_)lat(itude)?$/i.test(name) && inside(-90, 90)) return { meaning: "latitude" };
  if (/(^|_)(lon|lng|long|longitude)$/i.test(name) && inside(-180, 180)) return { meaning: "longitude" };
  return {};
}
