import { defineAlgorithm, type Inference } from "../core/algorithm.ts";
import { interceptName, type Term } from "../core/design.ts";
import { choice, defineParams, real } from "../core/params.ts";
import { Problem } from "../core/problem.ts";
import { leastSquares } from "../statistics/least-squares.ts";
import { linearContributions, linearScores, readDesign } from "./linear-design.ts";

interface State {
  readonly terms: readonly Term[];
  /** The intercept first; 0 for terms that others determine. */
  readonly coefficients: Float64Array;
  /** Of the terms at fit, for explanations. */
  readonly means: Float64Array;
  readonly inference: Inference;
  readonly rows: number;
  readonly dropped: number;
}

/** Least squares with the whole inference table; a penalty makes it ridge regression, which has none. */
export const linearRegression = defineAlgorithm({
  id: "linear-regression",
  version: 1,
  tasks: ["regress"],
  accepts: ["number", "category", "ordinal", "flag"],
  missing: "drop",
  reading: "memory",
  weights: true,
  params: defineParams({
    errors: choice(["classic", "hc0", "hc1", "hc2", "hc3"], {
      default: "classic",
      description: "Standard errors: classic, or robust to unequal variances.",
      alias: ["cov_type"],
    }),
    penalty: real({
      default: 0,
      minimum: 0,
      description: "L2 penalty on the coefficients, as they are scaled; 0 is plain least squares.",
      alias: ["alpha", "lambda", "l2"],
    }),
  }),
  doc: {
    title: "Linear regression",
    summary: "Least squares with standard errors, tests and intervals for every coefficient.",
    reference:
      "Hastie, Tibshirani and Friedman, The Elements of Statistical Learning, 2nd ed., 2009, ch. 3 (doi:10.1007/978-0-387-84858-7); MacKinnon and White, Journal of Econometrics 29, 1985, HC1-HC3 (doi:10.1016/0304-4076(85)90158-7).",
    cost: "n p^2 steps, n p numbers in memory",
  },
  async fit(rows, inputs, params, context): Promise<State> {
    const { terms, x, y, n, weights, dropped } = await readDesign("linear-regression", rows, inputs, context);
    const names = [interceptName, ...terms.map((term) => term.name)];
    const p = names.length;
    if (n < 2)
      throw new Problem("too-few-rows", `linear-regression: ${n} complete rows, at least 2 are needed`, { rows: n });
    const ridge =
      params.penalty > 0
        ? augmented(x, y, n, p, params.penalty, weights)
        : { x, y, n, ...(weights ? { weights } : {}) };
    const fit = leastSquares({ ...ridge, names, errors: params.errors });
    await context.pause();
    const coefficients = Float64Array.from(fit.terms, (term) => term.coefficient ?? 0);
    const inferred = params.penalty === 0;
    const inference: Inference = {
      terms: fit.terms.map(({ aliased, ...term }, j) =>
        inferred && !aliased
          ? { ...term, vif: fit.vif[j] ?? null }
          : {
              name: term.name,
              coefficient: aliased ? null : term.coefficient,
              se: null,
              statistic: null,
              p: null,
              low: null,
              high: null,
            },
      ),
      summary: inferred ? { ...fit.summary } : {},
    };
    const means = Float64Array.from(
      { length: terms.length },
      (_, j) => x.subarray((j + 1) * n, (j + 2) * n).reduce((sum, value) => sum + value, 0) / n,
    );
    return { terms, coefficients, means, inference, rows: n, dropped };
  },
  predict: (state, table) => ({ values: linearScores(state.terms, state.coefficients, table) }),
  explain: (state, table, inputs) =>
    linearContributions(state.terms, state.coefficients, state.means, table, inputs.features),
  inference: (state) => state.inference,
});

/** Ridge as least squares on p - 1 more rows (the intercept is not penalised). */
function augmented(
  x: Float64Array,
  y: Float64Array,
  n: number,
  p: number,
  penalty: number,
  weights: Float64Array | undefined,
) {
  const rows = n + p - 1;
  const wide = new Float64Array(rows * p);
  for (let j = 0; j < p; j++) {
    wide.set(x.subarray(j * n, (j + 1) * n), j * rows);
    if (j > 0) wide[j * rows + n + j - 1] = Math.sqrt(penalty);
  }
  const target = new Float64Array(rows);
  target.set(y);
  const all = weights ? new Float64Array(rows).fill(1) : undefined;
  all?.set(weights!);
  return { x: wide, y: target, n: rows, ...(all ? { weights: all } : {}) };
}
