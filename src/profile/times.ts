import { mixed, parseTime, timeFormats } from "../core/time-format.ts";
import { cellsDoNot, cellsOf, type Level } from "./level.ts";

export interface TimeReading {
  readonly format: string;
  readonly unread: number;
  readonly reason: string;
}

/** Cells that must read as a time for the column to be one; the others become missing and are counted. */
const readShare = 0.85;
/** Of a column in several formats: how many, and the cells that each reads of those before it do not. */
const formatsMost = 3;
const leastPart = 0.05;
const never: readonly string[] = ["yyyymmdd", "hh:mm", "yyyy-mm"];

/** The way of writing times that reads most cells; month before day where the values leave it open, and the reason says so. */
export function timeFormatOf(levels: readonly Level[], name: string): TimeReading | undefined {
  const filled = cellsOf(levels);
  const head = levels.slice(0, 50);
  if (filled === 0 || !head.some(({ level }) => /[0-9]/.test(level))) return undefined;
  const possible = timeFormats.filter((format) => head.some(({ level }) => !Number.isNaN(parseTime(level, format))));
  if (possible.length === 0) return undefined;
  const fits = possible
    .map((format) => ({ format, read: readCells(levels, format) }))
    .filter(({ read }) => read >= readShare * filled)
    .sort((a, b) => b.read - a.read);
  const best = fits[0];
  if (best === undefined) return severalFormats(levels, possible, filled);
  if (best.format === "yyyymmdd" && !/date|day|time|datum|fecha/i.test(name) && levels.length < 20) return undefined;
  const { format, told } = inOrder(best, levels);
  return { format, unread: filled - best.read, reason: `times written ${format}${told}` };
}

interface Fit {
  readonly format: string;
  readonly read: number;
}

/** Which of the two numbers is the day: by cells that read in one order only, or where one of them is always 1. */
function inOrder({ format, read }: Fit, levels: readonly Level[]): { format: string; told: string } {
  const other = format.startsWith("mm") ? format.replace(/^mm(.)dd/, "dd$1mm") : format.replace(/^dd(.)mm/, "mm$1dd");
  if (other === format || !timeFormats.includes(other)) return { format, told: "" };
  const beside = readCells(levels, other);
  if (beside < read) return { format, told: `, since ${cellsDoNot(read - beside)} read as ${other}` };
  const pairs = levels.map(({ level }) => level.split(/[^0-9]+/));
  const numbers = (place: number) => new Set(pairs.map((pair) => Number(pair[place])));
  const [first, second] = [numbers(0), numbers(1)];
  const months = (days: ReadonlySet<number>, others: ReadonlySet<number>) =>
    days.size === 1 && days.has(1) && others.size >= 6;
  if (months(first, second))
    return { format: firstOf("dd", format, other), told: ", since the first number is always 1: months" };
  if (months(second, first))
    return { format: firstOf("mm", format, other), told: ", since the second number is always 1: months" };
  return { format, told: `; "${other}" reads as many cells, the order of day and month is not decided by the values` };
}

const firstOf = (start: string, a: string, b: string): string => (a.startsWith(start) ? a : b);

/** Formats that read a column together, the first a `possible` one: each a fair part of it, one after another by the cells that are left. */
function severalFormats(
  levels: readonly Level[],
  possible: readonly string[],
  filled: number,
): TimeReading | undefined {
  const used: string[] = [];
  const told: string[] = [];
  let left = levels;
  for (let i = 0; i < formatsMost && left.length > 0; i++) {
    const found = timeFormats
      .filter((format) => !never.includes(format) && !used.includes(format))
      .map((format) => ({ format, read: readCells(left, format) }))
      .sort((a, b) => b.read - a.read)[0];
    if (found === undefined || found.read < leastPart * filled) break;
    const { format, told: why } = inOrder(found, left);
    if (i === 0 && !possible.includes(format)) return undefined;
    used.push(format);
    told.push(`${format} (${found.read} cells${why})`);
    left = left.filter(({ level }) => Number.isNaN(parseTime(level, format)));
  }
  const unread = cellsOf(left);
  if (used.length < 2 || unread > (1 - readShare) * filled) return undefined;
  return { format: used.join(mixed), unread, reason: `times written in ${used.length} ways: ${told.join(", ")}` };
}

function readCells(levels: readonly Level[], format: string): number {
  return cellsOf(levels.filter(({ level }) => !Number.isNaN(parseTime(level, format))));
}

/** Eight digits that are a day of the calendar in every cell: 20140623. */
export function isCompactDate(levels: readonly Level[]): boolean {
  return levels.length >= 3 && levels.every(({ level }) => !Number.isNaN(parseTime(level, "yyyymmdd")));
}
