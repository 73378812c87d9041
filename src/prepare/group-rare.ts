import { defineAlgorithm } from "../core/algorithm.ts";
import { defineParams, integer, real } from "../core/params.ts";
import { codesOf } from "../core/table.ts";

interface State {
  /** For each feature the levels kept; all others become one. */
  readonly kept: readonly (readonly string[])[];
}

export const restLevel = "(other)";

/** Joins the levels that are too rare to learn from into one, "(other)". A level that was never seen stays missing. */
export const groupRare = defineAlgorithm({
  id: "group-rare",
  version: 1,
  tasks: ["transform"],
  accepts: ["category"],
  missing: "native",
  reading: "summaries",
  weights: false,
  params: defineParams({
    share: real({
      default: 0.005,
      minimum: 0,
      maximum: 1,
      description: "Levels with a smaller share of the rows are joined.",
    }),
    levels: integer({
      default: 50,
      minimum: 1,
      maximum: 10_000,
      description: "At most this many levels are kept, the most frequent ones.",
    }),
  }),
  doc: {
    title: "Group rare levels",
    summary: "Joins rare levels of a category into one.",
    reference: "Kuhn and Johnson, Feature Engineering and Selection, 2019, sec. 5.2 (doi:10.1201/9781315108230).",
    cost: "one summary a column",
  },
  async fit(rows, inputs, params): Promise<State> {
    const answers = await rows.summarize(
      inputs.features.map((column) => ({ ask: "levels", column, limit: params.levels }) as const),
    );
    return {
      kept: answers.map(({ levels }) =>
        levels.filter(({ count }) => count >= params.share * rows.count).map(({ level }) => level),
      ),
    };
  },
  predict(state, table, inputs) {
    return {
      count: table.count,
      names: inputs.features,
      columns: inputs.features.map((name, j) => {
        const column = codesOf(table, name);
        const kept = state.kept[j]!;
        const levels = [...kept, restLevel];
        const recode = column.levels.map((level) => {
          const place = kept.indexOf(level);
          return place < 0 ? kept.length : place;
        });
        return {
          kind: "category" as const,
          levels,
          codes: column.codes.map((code) => (code < 0 ? -1 : recode[code]!)),
        };
      }),
    };
  },
});
