import { defineAlgorithm } from "../core/algorithm.ts";
import { defineParams } from "../core/params.ts";
import { Problem } from "../core/problem.ts";
import { codesOf, numbersOf } from "../core/table.ts";

type State = { readonly mean: number } | { readonly shares: readonly number[] };

/** The model that looks at nothing: the mean of a number, the shares of levels. Whatever does not beat it found nothing. */
export const baseline = defineAlgorithm({
  id: "baseline",
  version: 1,
  tasks: ["classify", "regress"],
  accepts: ["number", "time", "category", "ordinal", "flag"],
  missing: "native",
  reading: "passes",
  weights: true,
  params: defineParams({}),
  doc: {
    title: "Baseline",
    summary: "Predicts the mean, or the shares of the levels, for every row.",
    reference:
      "The reference forecast of skill scores (Murphy, Weather and Forecasting 3, 1988, doi:10.1175/1520-0434(1988)003<0281:AOTCFA>2.0.CO;2).",
    cost: "one pass over the target",
  },
  async fit(rows, inputs, _params, context): Promise<State> {
    const { target, weight, levels } = inputs;
    if (target === undefined) throw new Problem("no-target", "baseline: a target is needed");
    const columns = weight ? [target, weight] : [target];
    const counts = new Float64Array(levels?.length ?? 0);
    let total = 0;
    let sum = 0;
    for await (const table of rows.batches(columns)) {
      const weights = weight ? numbersOf(table, weight) : undefined;
      const codes = levels ? codesOf(table, target).codes : undefined;
      const values = levels ? undefined : numbersOf(table, target);
      for (let i = 0; i < table.count; i++) {
        const w = weights?.[i] ?? 1;
        if (codes) {
          if (codes[i]! < 0) continue;
          counts[codes[i]!]! += w;
        } else if (Number.isNaN(values![i]!)) continue;
        else sum += w * values![i]!;
        total += w;
      }
      await context.pause();
    }
    if (total === 0)
      throw new Problem("no-target-values", `baseline: every value of the target "${target}" is missing`);
    return levels ? { shares: Array.from(counts, (count) => count / total) } : { mean: sum / total };
  },
  predict(state, table, inputs) {
    if ("mean" in state) return { values: new Float64Array(table.count).fill(state.mean) };
    const k = state.shares.length;
    return {
      levels: inputs.levels!,
      probabilities: Float64Array.from({ length: table.count * k }, (_, i) => state.shares[i % k]!),
    };
  },
});
