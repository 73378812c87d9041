import { defineAlgorithm } from "../core/algorithm.ts";
import { defineParams } from "../core/params.ts";
import { numbersOf } from "../core/table.ts";

const day = 86_400_000;

/** The parts of a time, each in UTC. A part that is constant at fit is left out. */
const parts: Readonly<Record<string, (time: number) => number>> = {
  days: (time) => time / day,
  year: (time) => new Date(time).getUTCFullYear(),
  month: (time) => new Date(time).getUTCMonth() + 1,
  weekday: (time) => ((new Date(time).getUTCDay() + 6) % 7) + 1,
  hour: (time) => new Date(time).getUTCHours() + new Date(time).getUTCMinutes() / 60,
};

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
