import { defineAlgorithm } from "../core/algorithm.ts";
import { defineParams } from "../core/params.ts";
import { numbersOf } from "../core/table.ts";

interface State {
  readonly means: Float64Array;
  /** Population standard deviations; 1 for a constant. */
  readonly scales: Float64Array;
}

/** Numbers with mean 0 and standard deviation 1 (population) over the rows of the fit. Missing stays missing. */
export const standardize = defineAlgorithm({
  id: "standardize",
  version: 1,
  tasks: ["transform"],
  accepts: ["number"],
  missing: "native",
  reading: "passes",
  weights: false,
  params: defineParams({}),
  doc: {
    title: "Standardise",
    summary: "Centres numbers on their mean and divides by their standard deviation.",
    reference:
      "Chan, Golub and LeVeque, The American Statistician 37, 1983, two-pass variance (doi:10.1080/00031305.1983.10483115).",
    cost: "two passes",
  },
  async fit(rows, inputs, _params, context): Promise<State> {
    const p = inputs.features.length;
    const counts = new Float64Array(p);
    const means = new Float64Array(p);
    const scales = new Float64Array(p);
    const pass = async (into: Float64Array, term: (value: number, column: number) => number) => {
      for await (const table of rows.batches(inputs.features)) {
        for (const [j, name] of inputs.features.entries())
          for (const value of numbersOf(table, name)) if (!Number.isNaN(value)) into[j]! += term(value, j);
        await context.pause();
      }
    };
    await pass(counts, () => 1);
    await pass(means, (value) => value);
    for (let j = 0; j < p; j++) means[j]! /= counts[j]! || 1;
    await pass(scales, (value, j) => (value - means[j]!) ** 2);
    for (let j = 0; j < p; j++) scales[j] = Math.sqrt(scales[j]! / (counts[j]! || 1)) || 1;
    return { means, scales };
  },
  predict(state, table, inputs) {
    return {
      count: table.count,
      names: inputs.features,
      columns: inputs.features.map((name, j) => ({
        kind: "number" as const,
        values: numbersOf(table, name).map((value) => (value - state.means[j]!) / state.scales[j]!),
      })),
    };
  },
});
