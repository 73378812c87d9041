import { defineAlgorithm } from "../core/algorithm.ts";
import { choice, defineParams, flag } from "../core/params.ts";
import type { Column, Table } from "../core/table.ts";
import { columnOf, isCoded, isMissing, isNumeric, numbersOf } from "../core/table.ts";

interface State {
  /** Of a number the fill; of a coded column the code of its most frequent level. */
  readonly fills: readonly number[];
  /** Columns that had missing cells at fit get a flag beside them. */
  readonly indicated: readonly boolean[];
}

const absent = ["present", "missing"] as const;

/** Fills missing cells with the median, the mean or the most frequent level, and keeps beside them a flag that says so. */
export const impute = defineAlgorithm({
  id: "impute",
  version: 1,
  tasks: ["transform"],
  accepts: ["number", "time", "category", "ordinal", "flag"],
  missing: "native",
  reading: "summaries",
  weights: false,
  params: defineParams({
    fill: choice(["median", "mean"], { default: "median", description: "What stands in for a missing number." }),
    indicator: flag({ default: true, description: "Adds a flag column for each column that had missing cells." }),
  }),
  doc: {
    title: "Impute",
    summary: "Fills missing cells and marks where they were.",
    reference:
      "Little and Rubin, Statistical Analysis with Missing Data, 3rd ed., 2019, ch. 4 (doi:10.1002/9781119482260).",
    cost: "one summary a column",
  },
  async fit(rows, inputs, params): Promise<State> {
    const fields = inputs.features.map((name) => rows.schema.find((field) => field.name === name)!);
    const missing = await rows.summarize(fields.map(({ name }) => ({ ask: "missing", column: name }) as const));
    const medians = await rows.summarize(
      fields.map(({ name, levels }) =>
        levels
          ? ({ ask: "levels", column: name, limit: 1 } as const)
          : ({ ask: "quantiles", column: name, at: [0.5] } as const),
      ),
    );
    const means = params.fill === "mean" ? await meansOf(rows.batches(inputs.features), inputs.features) : undefined;
    const fills = fields.map((field, i) => {
      const answer = medians[i]!;
      if ("levels" in answer) return Math.max(0, field.levels!.indexOf(answer.levels[0]?.level ?? ""));
      return means?.get(field.name) ?? answer.values[0] ?? 0;
    });
    return { fills, indicated: missing.map(({ count }) => params.indicator && count > 0) };
  },
  predict(state, table, inputs) {
    const names: string[] = [];
    const columns: Column[] = [];
    for (const [i, name] of inputs.features.entries()) {
      const column = columnOf(table, name);
      names.push(name);
      columns.push(filled(column, state.fills[i]!));
      if (!state.indicated[i]) continue;
      names.push(`${name} missing`);
      columns.push({
        kind: "flag",
        levels: absent,
        codes: Int32Array.from({ length: table.count }, (_, row) => (isMissing(column, row) ? 1 : 0)),
      });
    }
    return { count: table.count, names, columns };
  },
});

function filled(column: Column, fill: number): Column {
  if (isCoded(column))
    return { ...column, codes: column.codes.map((code) => (code < 0 && column.levels.length > 0 ? fill : code)) };
  if (isNumeric(column))
    return { ...column, values: column.values.map((value) => (Number.isNaN(value) ? fill : value)) };
  return column;
}

async function meansOf(batches: AsyncIterable<Table>, names: readonly string[]): Promise<Map<string, number>> {
  const sums = new Map(names.map((name) => [name, { sum: 0, count: 0 }]));
  for await (const table of batches) {
    for (const name of names) {
      if (isCoded(columnOf(table, name))) continue;
      const total = sums.get(name)!;
      for (const value of numbersOf(table, name)) {
        if (Number.isNaN(value)) continue;
        total.sum += value;
        total.count++;
      }
    }
  }
  return new Map([...sums].flatMap(([name, { sum, count }]) => (count > 0 ? [[name, sum / count] as const] : [])));
}
