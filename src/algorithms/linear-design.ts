import type { Context } from "../core/context.ts";
import { asNumbers, completeRows, designMatrix, type Term, takeRows, treatmentTerms } from "../core/design.ts";
import type { Explanation, Inputs } from "../core/model.ts";
import { Problem } from "../core/problem.ts";
import type { Rows } from "../core/rows.ts";
import { codesOf, columnOf, isCoded, numbersOf, type Table } from "../core/table.ts";

/** Rows that the linear learners hold at most. */
export const memoryLimit = 5_000_000;

/** The design matrix of complete rows, the target beside it; the number of incomplete rows is a warning. */
export async function readDesign(owner: string, rows: Rows, inputs: Inputs, context: Context) {
  const { features, target, weight, levels } = inputs;
  if (target === undefined) throw new Problem("no-target", `${owner}: a target is needed`);
  if (features.length === 0) throw new Problem("no-features", `${owner}: no column is left to learn from`);
  const table = await rows.collect(memoryLimit, [...new Set([...features, target, ...(weight ? [weight] : [])])]);
  const fields = features.map((name) => rows.schema.find((field) => field.name === name)!);
  const terms = treatmentTerms(fields);
  const all = designMatrix(table, terms);
  const column = columnOf(table, target);
  const truth = levels
    ? Float64Array.from(codesOf(table, target).codes, (code) => (code < 0 ? Number.NaN : code))
    : isCoded(column)
      ? asNumbers(column)
      : numbersOf(table, target);
  const kept = completeRows(all, truth);
  const dropped = table.count - kept.length;
  if (dropped > 0)
    context.emit({
      type: "warning",
      code: "incomplete-rows",
      message: `${owner} learned from complete rows only; rows with a missing cell were left out`,
      count: dropped,
    });
  if (kept.length === 0)
    throw new Problem(
      "no-complete-rows",
      `${owner}: no row has all of the columns ${features.join(", ")}; leave out the empty ones or impute first`,
    );
  await context.pause();
  const weights = weight ? numbersOf(table, weight) : undefined;
  return {
    terms,
    n: kept.length,
    x: dropped === 0 ? all : takeRows(all, table.count, kept),
    y: dropped === 0 ? truth : Float64Array.from(kept, (row) => truth[row]!),
    ...(weights ? { weights: Float64Array.from(kept, (row) => weights[row]!) } : {}),
    dropped,
  };
}

/** Intercept plus terms times coefficients, NaN where a cell is missing. `coefficients` has the intercept first. */
export function linearScores(terms: readonly Term[], coefficients: Float64Array, table: Table): Float64Array {
  const n = table.count;
  const x = designMatrix(table, terms);
  const scores = new Float64Array(n).fill(coefficients[0]!);
  for (let j = 1; j < coefficients.length; j++) {
    const coefficient = coefficients[j]!;
    for (let i = 0; i < n; i++) scores[i]! += coefficient * x[j * n + i]!;
  }
  return scores;
}

/** Shapley values of a linear score with independent features: coefficient times the distance from the mean. */
export function linearContributions(
  terms: readonly Term[],
  coefficients: Float64Array,
  means: Float64Array,
  table: Table,
  features: readonly string[],
): Explanation {
  const n = table.count;
  const width = features.length + 1;
  const x = designMatrix(table, terms);
  const contributions = new Float64Array(n * width);
  let base = coefficients[0]!;
  for (const [j, term] of terms.entries()) {
    const feature = features.indexOf(term.column);
    const coefficient = coefficients[j + 1]!;
    base += coefficient * means[j]!;
    for (let i = 0; i < n; i++) contributions[i * width + feature]! += coefficient * (x[(j + 1) * n + i]! - means[j]!);
  }
  for (let i = 0; i < n; i++) contributions[i * width + width - 1] = base;
  return { features, outputs: 1, contributions };
}
