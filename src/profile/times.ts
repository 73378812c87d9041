import { parseTime, timeFormats } from "../core/time-format.ts";
import { cellsOf, type Level } from "./level.ts";

export interface TimeReading {
  readonly format: string;
  readonly unread: number;
  readonly reason: string;
}

/** Cells that must read as a time for the column to be one; the others become missing and are counted. */
const readShare = 0.85;

/** The way of writing times that reads most cells; month before day where the values leave it open, and the reason says so. */
export function timeFormatOf(levels: readonly Level[], name: string): TimeReading | undefined {
  const filled = cellsOf(levels);
  const head = levels.slice(0, 50);
  if (filled === 0 || !head.some(({ level }) => /[0-9]/.test(level))) return undefined;
  const fits = timeFormats
    .filter((format) => head.some(({ level }) => !Number.isNaN(parseTime(level, format))))
    .map((format) => ({ format, read: readCells(levels, format) }))
    .filter(({ read }) => read >= readShare * filled)
    .sort((a, b) => b.read - a.read);
  const best = fits[0];
  if (best === undefined) return undefined;
  if (best.format === "yyyymmdd" && !/date|day|time|datum|fecha/i.test(name) && levels.length < 20) return undefined;
  const rival = fits.find(({ format, read }) => read === best.read && format !== best.format);
  const doubt = rival
    ? `; "${rival.format}" reads as many cells, the order of day and month is not decided by the values`
    : "";
  return { format: best.format, unread: filled - best.read, reason: `times written ${best.format}${doubt}` };
}

function readCells(levels: readonly Level[], format: string): number {
  return cellsOf(levels.filter(({ level }) => !Number.isNaN(parseTime(level, format))));
}

/** Eight digits that are a day of the calendar in every cell: 20140623. */
export function isCompactDate(levels: readonly Level[]): boolean {
  return levels.length >= 3 && levels.every(({ level }) => !Number.isNaN(parseTime(level, "yyyymmdd")));
}
