import { formatDay, parseTime } from "../../core/time-format.ts";
import { cellsOf } from "../../profile/level.ts";
import { quantileSorted } from "../../statistics/quantile.ts";
import { levelsOf } from "../levels.ts";
import { rowsWhere } from "../numbers.ts";
import type { Found, Texts } from "../recipe.ts";
import { timesOf } from "../times.ts";

const day = 86_400_000;
const leastCells = 20;
/** Dates that programs write where they know none: their first day, and the last one. */
const defaults =
  /^(1970-01-01|1969-12-31|1900-01-0[01]|1899-12-3[01]|1753-01-01|0001-01-01|9999-12-31|2099-12-31|2999-12-31)$/;
const isDefault = (time: number): boolean => defaults.test(new Date(time).toISOString().slice(0, 10));
const leastDefaults = 3;
/** A default date among others is marked where it stands there so many times as often as a date in the middle of the counts. */
const spikeCells = 5;
const leastSpike = 5;
const mostShare = 0.01;
/** Dates of this sort lie ahead by what they are. */
const ahead = /due|expir|valid|until|matur|deadline|plan|forecast|target|renew|next|end|estimat/i;

interface Dates {
  readonly name: string;
  readonly at: number;
  readonly format: string;
  readonly cells: number;
  /** Each distinct text with its time. */
  readonly times: readonly { readonly level: string; readonly count: number; readonly time: number }[];
  readonly low: number;
  readonly high: number;
}

/**
 * Dates that cannot be, by the other dates of the table: default dates of a program far from all others, which become
 * missing, and dates long after nearly all dates of every column, which lie in the future of whoever wrote them down.
 */
export function dateFaults(texts: Texts, wanted: "repair" | "mark"): Found[] {
  const all = texts.names.flatMap((name, at) => datesOf(name, at, texts.columns[at]!) ?? []);
  const latest = Math.max(...all.filter(({ name }) => !ahead.test(name)).map(({ high }) => high));
  return all.flatMap((dates): Found[] => {
    const { name, at, cells, times, format, low, high } = dates;
    const span = high - low;
    const unset = times.filter(
      ({ time, count }) =>
        count >= leastDefaults &&
        isDefault(time) &&
        (time < low - Math.max(span, 365 * day) || time > high + Math.max(span, 365 * day)),
    );
    const far = latest + Math.max(365 * day, 0.1 * span);
    const future = ahead.test(name) ? [] : times.filter((one) => one.time > far && !unset.includes(one));
    const found: Found[] = [];
    const typical = times[times.length >> 1]!.count;
    const spikes = times.filter(
      (one) =>
        isDefault(one.time) && one.count >= spikeCells * typical && one.count >= leastSpike && !unset.includes(one),
    );
    if (wanted === "mark" && spikes.length > 0)
      found.push({
        columns: [name],
        reason: `${spikes.map(({ level }) => `"${level}"`).join(", ")} in ${cellsOf(spikes)} cells: a date that programs write where they know none, and other dates stand in ${typical} as a rule`,
        evidence: { cells: cellsOf(spikes), typical },
        cells: cellsOf(spikes),
        change: { do: "mark" },
      });
    if (unset.length > 0)
      found.push({
        columns: [name],
        reason: `${unset.map(({ level }) => `"${level}"`).join(", ")}: the date that programs write where they know none, ${cellsOf(unset)} times and far from all others (${formatDay(low)} to ${formatDay(high)})`,
        evidence: { cells: cellsOf(unset), filled: cells },
        cells: cellsOf(unset),
        change:
          wanted === "repair"
            ? { do: "replace", values: Object.fromEntries(unset.map(({ level }) => [level, ""])) }
            : { do: "mark" },
      });
    if (wanted === "mark" && future.length > 0 && cellsOf(future) <= Math.max(1, mostShare * cells))
      found.push({
        columns: [name],
        reason: `${cellsOf(future)} dates lie after ${formatDay(far)}, long after nearly all dates of the table (up to ${formatDay(latest)}): they were in the future when it was written`,
        evidence: { cells: cellsOf(future), filled: cells },
        cells: cellsOf(future),
        change: { do: "mark", rows: rowsWhere(texts.columns[at]!, (cell) => parseTime(cell, format) > far) },
      });
    return found;
  });
}

function datesOf(name: string, at: number, column: readonly string[]): Dates[] | undefined {
  const levels = levelsOf(column);
  const format = timesOf(name, column)?.format;
  if (format === undefined || format === "hh:mm") return undefined;
  const times = levels
    .map(({ level, count }) => ({ level, count, time: parseTime(level, format) }))
    .filter(({ time }) => !Number.isNaN(time));
  const cells = cellsOf(times);
  if (cells < leastCells || cells < 0.95 * cellsOf(levels)) return undefined;
  const sorted = Float64Array.from(
    times.flatMap(({ time, count }) => Array.from({ length: count }, () => time)),
  ).sort();
  return [{ name, at, format, cells, times, low: quantileSorted(sorted, 0.01), high: quantileSorted(sorted, 0.99) }];
}
