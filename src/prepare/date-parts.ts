import { defineAlgorithm } from "../core/algorithm.ts";
import { defineParams } from "../core/params.ts";
import { numbersOf } from "../core/table.ts";

const day = 86_400_000;

/** The parts of a time, each in UTC. A part that is constant at fit is left out. */
const parts: Readonly<Record<string, (time: number) => number>> = {
  days: (time) => time / day,
  year: (time) => civil(time).year,
  month: (time) => civil(time).month,
  // The first of January 1970 was a Thursday.
  weekday: (time) => modulo(Math.floor(time / day) + 3, 7) + 1,
  hour: (time) => Math.floor(modulo(time, day) / 3_600_000) + (Math.floor(modulo(time, day) / 60_000) % 60) / 60,
};

const modulo = (value: number, by: number): number => value - by * Math.floor(value / by);

/** Year and month of a time in the proleptic Gregorian calendar, counted in years that begin in March (ten times as fast as Date). */
function civil(time: number): { year: number; month: number } {
  const sinceMarch0 = Math.floor(time / day) + 719_468;
  const era = Math.floor(sinceMarch0 / 146_097);
  const dayOfEra = sinceMarch0 - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const fromMarch = Math.floor((5 * dayOfYear + 2) / 153);
  const month = fromMarch < 10 ? fromMarch + 3 : fromMarch - 9;
  return { year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month };
}

interface State {
  /** Names of the parts kept for each feature. */
  readonly kept: readonly (readonly string[])[];
}

/** A time as numbers: days since 1970, year, month (1-12), weekday (Monday 1), hour (0-24). */
export const dateParts = defineAlgorithm({
  id: "date-parts",
  version: 1,
  tasks: ["transform"],
  accepts: ["time"],
  missing: "native",
  reading: "passes",
  weights: false,
  params: defineParams({}),
  doc: {
    title: "Date parts",
    summary: "Turns a time into numbers that a learner can use: days, year, month, weekday, hour.",
    reference: "ISO 8601-1:2019, calendar and week date.",
    cost: "one pass",
  },
  async fit(rows, inputs, _params, context): Promise<State> {
    const names = Object.keys(parts);
    const seen = inputs.features.map(() =>
      names.map(() => ({ low: Number.POSITIVE_INFINITY, high: Number.NEGATIVE_INFINITY })),
    );
    for await (const table of rows.batches(inputs.features)) {
      for (const [j, feature] of inputs.features.entries()) {
        for (const time of numbersOf(table, feature)) {
          if (Number.isNaN(time)) continue;
          for (const [k, name] of names.entries()) {
            const value = parts[name]!(time);
            const range = seen[j]![k]!;
            if (value < range.low) range.low = value;
            if (value > range.high) range.high = value;
          }
        }
      }
      await context.pause();
    }
    return { kept: seen.map((ranges) => names.filter((_, k) => ranges[k]!.low < ranges[k]!.high)) };
  },
  predict(state, table, inputs) {
    const pairs = inputs.features.flatMap((feature, j) => state.kept[j]!.map((part) => ({ feature, part })));
    return {
      count: table.count,
      names: pairs.map(({ feature, part }) => `${feature} ${part}`),
      columns: pairs.map(({ feature, part }) => ({
        kind: "number" as const,
        values: numbersOf(table, feature).map((time) => (Number.isNaN(time) ? time : parts[part]!(time))),
      })),
    };
  },
});
