import { defineAlgorithm, type Inference } from "../core/algorithm.ts";
import type { Context } from "../core/context.ts";
import { interceptName, type Term } from "../core/design.ts";
import type { Inputs } from "../core/model.ts";
import { choice, defineParams, real } from "../core/params.ts";
import { Problem } from "../core/problem.ts";
import type { Rows } from "../core/rows.ts";
import { leastSquares } from "../statistics/least-squares.ts";
import type { LeastSquaresInference } from "../statistics/least-squares-inference.ts";
import { leastSquaresInPasses } from "../statistics/least-squares-passes.ts";
import {
  type DesignPart,
  designOf,
  joined,
  linearContributions,
  linearScores,
  readDesign,
  warnOfDropped,
} from "./linear-design.ts";

const id = "linear-regression";
/** Numbers that are held at most; more rows than that are read in two passes. */
const numbersHeld = 16_000_000;

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
  id,
  version: 1,
  tasks: ["regress"],
  accepts: ["number", "category", "ordinal", "flag"],
  missing: "drop",
  reading: "passes",
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
    cost: "n p^2 steps; n p numbers in memory up to 16 million, two passes beyond",
  },
  async fit(rows, inputs, params, context): Promise<State> {
    const numbers = rows.count * designOf(id, rows, inputs).terms.length;
    const fitted = numbers > numbersHeld ? fittedInPasses : fittedInMemory;
    const { fit, terms, means, n, dropped } = await fitted(rows, inputs, params, context);
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
    return { terms, coefficients, means, inference, rows: n, dropped };
  },
  predict: (state, table) => ({ values: linearScores(state.terms, state.coefficients, table) }),
  explain: (state, table, inputs) =>
    linearContributions(state.terms, state.coefficients, state.means, table, inputs.features),
  inference: (state) => state.inference,
});

interface Fitted {
  readonly fit: LeastSquaresInference;
  readonly terms: readonly Term[];
  readonly means: Float64Array;
  readonly n: number;
  readonly dropped: number;
}
interface Wanted {
  readonly errors: "classic" | "hc0" | "hc1" | "hc2" | "hc3";
  readonly penalty: number;
}

async function fittedInMemory(rows: Rows, inputs: Inputs, params: Wanted, context: Context): Promise<Fitted> {
  const { terms, dropped, ...all } = await readDesign(id, rows, inputs, context);
  const { n, x } = all;
  refuseFew(n);
  const names = [interceptName, ...terms.map((term) => term.name)];
  const given =
    params.penalty > 0 ? joined([all, penaltyRows(names.length, params.penalty, all.weights !== undefined)]) : all;
  const fit = leastSquares({ ...given, names, errors: params.errors });
  await context.pause();
  const means = terms.map((_, j) => x.subarray((j + 1) * n, (j + 2) * n).reduce((sum, value) => sum + value, 0) / n);
  return { fit, terms, means: Float64Array.from(means), n, dropped };
}

/** The same in two passes over rows that would take too much memory. */
async function fittedInPasses(rows: Rows, inputs: Inputs, params: Wanted, context: Context): Promise<Fitted> {
  const { terms, parts } = designOf(id, rows, inputs);
  const names = [interceptName, ...terms.map((term) => term.name)];
  const sums = new Float64Array(terms.length);
  let pass = 0;
  let n = 0;
  let done = 0;
  const read = async function* () {
    pass++;
    let weighted = false;
    for await (const part of parts()) {
      if (pass === 1) {
        n += part.n;
        for (let j = 0; j < sums.length; j++)
          for (let i = 0; i < part.n; i++) sums[j]! += part.x[(j + 1) * part.n + i]!;
      }
      weighted = part.weights !== undefined;
      yield part;
      done += part.n;
      context.emit({ type: "progress", stage: "linear regression", done, total: 2 * rows.count });
      await context.pause();
    }
    if (pass === 1) {
      warnOfDropped(id, rows.count - n, n, inputs, context);
      refuseFew(n);
    }
    if (params.penalty > 0) yield penaltyRows(names.length, params.penalty, weighted);
  };
  const fit = await leastSquaresInPasses(read, names, params.errors);
  return { fit, terms, means: sums.map((sum) => sum / n), n, dropped: rows.count - n };
}

function refuseFew(n: number): void {
  if (n < 2) throw new Problem("too-few-rows", `${id}: ${n} complete rows, at least 2 are needed`, { rows: n });
}

/** Ridge is least squares on p - 1 more rows; the intercept is not penalised. */
function penaltyRows(p: number, penalty: number, weighted: boolean): DesignPart {
  const n = p - 1;
  const x = new Float64Array(n * p);
  for (let j = 1; j < p; j++) x[j * n + j - 1] = Math.sqrt(penalty);
  return { x, y: new Float64Array(n), n, ...(weighted ? { weights: new Float64Array(n).fill(1) } : {}) };
}
