import { defineAlgorithm, type Inference } from "../core/algorithm.ts";
import { interceptName, type Term } from "../core/design.ts";
import { choice, defineParams, real } from "../core/params.ts";
import { Problem } from "../core/problem.ts";
import { exp, sigmoid } from "../kernels/math.ts";
import { logisticRegression as fitBinary } from "../statistics/logistic.ts";
import { multinomialRegression } from "../statistics/multinomial.ts";
import { linearContributions, linearScores, readDesign } from "./linear-design.ts";

interface State {
  readonly terms: readonly Term[];
  /** One set for each level but the reference; two levels have one, that of the positive level. */
  readonly coefficients: readonly Float64Array[];
  /** The level of each set of coefficients. */
  readonly levels: readonly string[];
  readonly means: Float64Array;
  readonly inference: Inference;
  readonly rows: number;
  readonly dropped: number;
}

/** Logistic regression for two levels, softmax regression for more, with the inference table where there is no penalty. */
export const logisticRegression = defineAlgorithm({
  id: "logistic-regression",
  version: 1,
  tasks: ["classify"],
  accepts: ["number", "category", "ordinal", "flag"],
  missing: "drop",
  reading: "memory",
  weights: true,
  params: defineParams({
    errors: choice(["classic", "hc0", "hc1"], {
      default: "classic",
      description: "Standard errors of two levels: classic, or robust.",
      alias: ["cov_type"],
    }),
    penalty: real({
      default: 0,
      minimum: 0,
      description: "L2 penalty on the coefficients, as they are scaled; 0 is maximum likelihood.",
      alias: ["alpha", "lambda", "l2", "C"],
    }),
  }),
  doc: {
    title: "Logistic regression",
    summary: "Models the log odds of a level as a sum of terms, with standard errors, tests and intervals.",
    reference: "Agresti, Categorical Data Analysis, 3rd ed., 2013, ch. 5 and 8.",
    cost: "n p^2 steps a Newton iteration, n p numbers in memory",
  },
  async fit(rows, inputs, params, context): Promise<State> {
    const { levels = [] } = inputs;
    if (levels.length < 2)
      throw new Problem(
        "one-level",
        `logistic-regression: the target "${inputs.target}" has ${levels.length} level; there is nothing to tell apart`,
        { levels },
      );
    const { terms, x, y, n, weights, dropped } = await readDesign("logistic-regression", rows, inputs, context);
    const names = [interceptName, ...terms.map((term) => term.name)];
    const given = {
      x,
      n,
      names,
      ...(weights ? { weights } : {}),
      ...(params.penalty > 0 ? { ridge: params.penalty } : {}),
    };
    const means = Float64Array.from(
      { length: terms.length },
      (_, j) => x.subarray((j + 1) * n, (j + 2) * n).reduce((sum, value) => sum + value, 0) / n,
    );
    const common = { terms, means, rows: n, dropped };
    if (levels.length === 2) {
      const positive = inputs.positive ?? levels[1]!;
      const place = levels.indexOf(positive);
      const fit = fitBinary({ ...given, y: y.map((code) => (code === place ? 1 : 0)), errors: params.errors });
      if (fit.separated)
        context.emit({
          type: "warning",
          code: "separated",
          message:
            "logistic-regression: some columns separate the levels completely; their coefficients have no finite estimate, a --penalty gives one",
          count: 1,
        });
      const { terms: table, logLikelihood, nullLogLikelihood, pseudoR2 } = fit;
      return {
        ...common,
        coefficients: [Float64Array.from(table, (term) => term.coefficient)],
        levels: [positive],
        inference:
          params.penalty > 0
            ? { terms: [], summary: {} }
            : {
                terms: table.map(({ aliased, ...term }) => (aliased ? { ...term, coefficient: null } : term)),
                summary: { logLikelihood, nullLogLikelihood, pseudoR2 },
              },
      };
    }
    const fit = multinomialRegression({ ...given, y: Int32Array.from(y), classes: levels.length });
    await context.pause();
    return {
      ...common,
      coefficients: fit.terms.map((table) => Float64Array.from(table, (term) => term.coefficient)),
      levels: levels.slice(1),
      inference:
        params.penalty > 0
          ? { terms: [], summary: {} }
          : {
              terms: fit.terms.flatMap((table, k) =>
                table.map(({ aliased: _aliased, ...term }) => ({ ...term, name: `${levels[k + 1]}: ${term.name}` })),
              ),
              summary: { logLikelihood: fit.logLikelihood },
            },
    };
  },
  predict(state, table, inputs) {
    const levels = inputs.levels!;
    const k = levels.length;
    const probabilities = new Float64Array(table.count * k);
    const scores = state.coefficients.map((coefficients) => linearScores(state.terms, coefficients, table));
    const places = state.levels.map((level) => levels.indexOf(level));
    for (let i = 0; i < table.count; i++) {
      if (k === 2) {
        probabilities[2 * i + places[0]!] = sigmoid(scores[0]![i]!);
        probabilities[2 * i + 1 - places[0]!] = 1 - probabilities[2 * i + places[0]!]!;
        continue;
      }
      let top = 0;
      for (const score of scores) top = Math.max(top, score[i]!);
      let total = 0;
      for (let level = 0; level < k; level++) {
        const set = places.indexOf(level);
        total += probabilities[i * k + level] = exp((set < 0 ? 0 : scores[set]![i]!) - top);
      }
      for (let level = 0; level < k; level++) probabilities[i * k + level]! /= total;
    }
    return { levels, probabilities };
  },
  explain(state, table, inputs) {
    const parts = state.coefficients.map((coefficients) =>
      linearContributions(state.terms, coefficients, state.means, table, inputs.features),
    );
    if (parts.length === 1) return parts[0]!;
    const width = inputs.features.length + 1;
    const k = inputs.levels!.length;
    const contributions = new Float64Array(table.count * k * width);
    for (const [set, part] of parts.entries()) {
      const level = inputs.levels!.indexOf(state.levels[set]!);
      for (let i = 0; i < table.count; i++)
        contributions.set(part.contributions.subarray(i * width, (i + 1) * width), (i * k + level) * width);
    }
    return { features: inputs.features, outputs: k, contributions };
  },
  inference: (state) => state.inference,
});
