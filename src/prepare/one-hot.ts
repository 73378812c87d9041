import { defineAlgorithm } from "../core/algorithm.ts";
import { choice, defineParams } from "../core/params.ts";
import { codesOf, type NumberColumn } from "../core/table.ts";

interface State {
  /** For each feature the places of the levels that get a column. */
  readonly kept: readonly (readonly number[])[];
}

/** A 0/1 number for each level of a coded column; a missing cell is 0 in all of them. */
export const oneHot = defineAlgorithm({
  id: "one-hot",
  version: 1,
  tasks: ["transform"],
  accepts: ["category", "ordinal", "flag"],
  missing: "native",
  reading: "summaries",
  weights: false,
  params: defineParams({
    drop: choice(["first", "none"], {
      default: "first",
      description: "The first level is the reference and gets no column, or every level gets one.",
    }),
  }),
  doc: {
    title: "One-hot encoding",
    summary: "Turns each level of a coded column into a 0/1 number.",
    reference:
      "Hastie, Tibshirani and Friedman, The Elements of Statistical Learning, 2nd ed., 2009, sec. 2.2 (doi:10.1007/978-0-387-84858-7).",
    cost: "rows x levels numbers",
  },
  async fit(rows, inputs, params): Promise<State> {
    const from = params.drop === "first" ? 1 : 0;
    const levelsOf = (name: string) => rows.schema.find((field) => field.name === name)?.levels ?? [];
    return {
      kept: inputs.features.map((name) =>
        levelsOf(name)
          .map((_, place) => place)
          .slice(from),
      ),
    };
  },
  predict(state, table, inputs) {
    const names: string[] = [];
    const columns: NumberColumn[] = [];
    for (const [i, name] of inputs.features.entries()) {
      const { codes, levels } = codesOf(table, name);
      for (const place of state.kept[i]!) {
        names.push(`${name}=${levels[place]}`);
        const values = new Float64Array(table.count);
        for (let row = 0; row < codes.length; row++) if (codes[row] === place) values[row] = 1;
        columns.push({ kind: "number", values });
      }
    }
    return { count: table.count, names, columns };
  },
});
