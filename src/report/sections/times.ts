import { formatTime } from "../../core/time-format.ts";
import type { Profile, TimeCoverage } from "../../profile/profile-document.ts";
import { spark } from "../charts/spark.ts";
import { nameText } from "../clip.ts";
import { dataTable } from "../data-table.ts";
import { type Html, html } from "../escape.ts";
import { countText, numberText } from "../number-text.ts";
import type { Section } from "../page.ts";

const columnsMost = 40;
const weekdays = ["Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"];
const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const hours = Array.from({ length: 24 }, (_, hour) => String(hour));

/** What the columns of times cover: step, gaps, and when in the day, week and year their cells fall. */
export function timesSection({ columns }: Profile): Section | undefined {
  const timed = columns.flatMap(({ name, time }) => (time ? [{ name, time }] : []));
  if (timed.length === 0) return undefined;
  return {
    id: "times",
    title: "Times and their gaps",
    short: "Times",
    note: "Times are in UTC. A step is that from one time to the next later one; the bars count cells by hour, weekday from Monday, and month.",
    body: dataTable({
      head: ["column", "covers", "#times", "step", "longest gaps", "hour", "weekday", "month"],
      most: columnsMost,
      rows: timed
        .slice(0, columnsMost)
        .map(({ name, time }) => [
          nameText(name),
          `${formatTime(time.first)} to ${formatTime(time.last)}`,
          countText(time.distinct),
          stepText(time),
          time.gaps.slice(0, 3).map((gap) => html`<div>${formatTime(gap.from)} to ${formatTime(gap.to)}</div>`),
          bars(time.byHour, hours),
          bars(time.byWeekday, weekdays),
          bars(time.byMonth, months),
        ]),
    }),
  };
}

function bars(counts: readonly number[] | undefined, levels: readonly string[]): Html | string {
  return counts ? spark({ column: "", counts, levels }) : "";
}

function stepText({ medianStep, stepUnit, step, missedSteps }: TimeCoverage): string {
  if (medianStep === undefined) return "";
  const told = (value: number) => (stepUnit === "month" ? plural(value, "month") : durationText(value));
  if (step === undefined) return `irregular, ${told(medianStep)} in the median`;
  return `${told(step)}${missedSteps ? `, ${countText(missedSteps)} missed` : ", none missed"}`;
}

const units = [
  [86_400_000, "day"],
  [3_600_000, "hour"],
  [60_000, "minute"],
  [1000, "second"],
  [1, "millisecond"],
] as const;

function durationText(milliseconds: number): string {
  const [size, unit] = units.find(([least]) => milliseconds >= least) ?? [1, "millisecond"];
  return plural(milliseconds / size, unit);
}

const plural = (count: number, unit: string): string => `${numberText(count)} ${unit}${count === 1 ? "" : "s"}`;
