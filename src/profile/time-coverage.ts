import { sortNumbers } from "../kernels/sort.ts";
import { quantileSorted } from "../statistics/quantile.ts";
import type { TimeCoverage } from "./profile-document.ts";

const day = 86_400_000;
const gapsTold = 5;
/** A series is regular where this share of its steps misses nothing. */
const regularFrom = 0.9;

/**
 * What a column of times covers. `times` are all of them, missing ones left out, and are sorted in place. A series
 * of months steps by months, whose lengths differ; one of days that never falls on certain weekdays does not miss them.
 * Cost: one sort.
 */
export function timeCoverage(times: Float64Array): TimeCoverage | undefined {
  const sorted = sortNumbers(times);
  const first = sorted[0];
  const last = sorted.at(-1);
  if (first === undefined || last === undefined || !Number.isFinite(first) || !Number.isFinite(last)) return undefined;
  const isClock = first >= 0 && last < day;
  const counts = calendarCounts(sorted);
  const distinct = sorted.filter((time, i) => i === 0 || time !== sorted[i - 1]);
  const common = {
    first,
    last,
    distinct: distinct.length,
    ...(counts.byHour.some((count, hour) => hour > 0 && count > 0) ? { byHour: counts.byHour } : {}),
    ...(isClock ? {} : { byWeekday: counts.byWeekday, byMonth: counts.byMonth }),
  };
  if (distinct.length < 3 || isClock) return { ...common, gaps: [] };
  const monthly = areMonths(distinct);
  const steps = Float64Array.from({ length: distinct.length - 1 }, (_, i) =>
    monthly ? monthOf(distinct[i + 1]!) - monthOf(distinct[i]!) : distinct[i + 1]! - distinct[i]!,
  );
  const ascending = sortNumbers(steps.slice());
  const medianStep = quantileSorted(ascending, 0.5);
  const typical = modeOf(ascending);
  const missedAt = (i: number): number =>
    typical === day && !monthly
      ? missedDays(distinct[i]!, distinct[i + 1]!, counts.byWeekday)
      : Math.max(0, Math.round(steps[i]! / typical) - 1);
  let missed = 0;
  let whole = 0;
  for (let i = 0; i < steps.length; i++) {
    missed += missedAt(i);
    if (steps[i] === typical || (typical === day && missedAt(i) === 0)) whole++;
  }
  const regular = whole >= regularFrom * steps.length;
  return {
    ...common,
    medianStep,
    stepUnit: monthly ? "month" : "ms",
    ...(regular ? { step: typical, missedSteps: missed } : {}),
    gaps: Array.from(steps, (_, i) => i)
      .filter((i) => (regular ? missedAt(i) > 0 : steps[i]! > medianStep))
      .sort((a, b) => steps[b]! - steps[a]! || a - b)
      .slice(0, gapsTold)
      .map((i) => ({
        from: distinct[i]!,
        to: distinct[i + 1]!,
        steps: steps[i]! / (regular ? typical : medianStep),
      })),
  };
}

/** Cells by hour, weekday (Monday first) and month, in UTC. */
function calendarCounts(times: Float64Array) {
  const byHour = new Array<number>(24).fill(0);
  const byWeekday = new Array<number>(7).fill(0);
  const byMonth = new Array<number>(12).fill(0);
  let month = 0;
  let monthOfDay = Number.NaN;
  for (let i = 0; i < times.length; ) {
    const time = times[i]!;
    let end = i + 1;
    while (end < times.length && times[end] === time) end++;
    const days = Math.floor(time / day);
    byHour[Math.floor((time - days * day) / 3_600_000)]! += end - i;
    // The first day of 1970 was a Thursday.
    byWeekday[(((days + 3) % 7) + 7) % 7]! += end - i;
    if (days !== monthOfDay) {
      month = ((monthOf(time) % 12) + 12) % 12;
      monthOfDay = days;
    }
    byMonth[month]! += end - i;
    i = end;
  }
  return { byHour, byWeekday, byMonth };
}

/** Months since January of year 0. */
function monthOf(time: number): number {
  const date = new Date(time);
  return 12 * date.getUTCFullYear() + date.getUTCMonth();
}

/** Whether all stand on the same day of their months at the same time, or all on the last day. */
function areMonths(times: Float64Array): boolean {
  const dayOf = (time: number) => new Date(time).getUTCDate();
  const first = times[0]!;
  const isLast = (time: number) => dayOf(time + day) === 1;
  const clock = (time: number) => ((time % day) + day) % day;
  return (
    times.every((time) => clock(time) === clock(first)) &&
    (times.every((time) => dayOf(time) === dayOf(first)) || times.every(isLast))
  );
}

/** The most frequent of ascending steps; of equals the shortest. */
function modeOf(ascending: Float64Array): number {
  let best = Number.POSITIVE_INFINITY;
  let most = 0;
  for (let i = 0; i < ascending.length; ) {
    const start = i++;
    while (i < ascending.length && ascending[i] === ascending[start]) i++;
    if (i - start > most) {
      best = ascending[start]!;
      most = i - start;
    }
  }
  return best;
}

/** Days strictly between two, but for weekdays on which nothing ever falls. */
function missedDays(from: number, to: number, byWeekday: readonly number[]): number {
  const [start, end] = [Math.floor(from / day) + 1, Math.floor(to / day)];
  const weeks = Math.floor((end - start) / 7);
  let missed = weeks * byWeekday.filter((count) => count > 0).length;
  for (let days = start + 7 * weeks; days < end; days++) if (byWeekday[(((days + 3) % 7) + 7) % 7]! > 0) missed++;
  return missed;
}
