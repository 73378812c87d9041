import type { Context } from "../core/context.ts";
import { asNumbers, completeRows, designMatrix, type Term, takeRows, treatmentTerms } from "../core/design.ts";
import type { Explanation, Inputs } from "../core/model.ts";
import { Problem } from "../core/problem.ts";
import { type Rows, tooManyRows } from "../core/rows.ts";
import { codesOf, columnOf, isCoded, numbersOf, type Table } from "../core/table.ts";

/** Rows that the linear learners hold at most. */
export const memoryLimit = 5_000_000;

/** The design matrix of complete rows, the target beside it. */
export interface DesignPart {
  /** n x (1 + terms), column-major, the intercept first. */
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly n: number;
  readonly weights?: Float64Array;
}

/** The terms, and the complete rows of each batch, each time they are asked for. */
export function designOf(owner: string, rows: Rows, { features, target, weight, levels }: Inputs) {
  if (target === undefined) throw new Problem("no-target", `${owner}: a target is needed`);
  if (features.length === 0) throw new Problem("no-features", `${owner}: no column is left to learn from`);
  const fields = features.map((name) => rows.schema.find((field) => field.name === name)!);
  const terms = treatmentTerms(fields);
  const columns = [...new Set([...features, target, ...(weight ? [weight] : [])])];
  return {
    terms,
    async *parts(): AsyncGenerator<DesignPart> {
      for await (const table of rows.batches(columns)) {
        const part = completePart(table, terms, target, levels !== undefined, weight);
        if (part.n > 0) yield part;
      }
    },
  };
}

/** Tells of rows that were left out; where none is left there is nothing to learn from. */
export function warnOfDropped(owner: string, dropped: number, n: number, { features }: Inputs, context: Context): void {
  if (dropped > 0)
    context.emit({
      type: "warning",
      code: "incomplete-rows",
      message: `${owner} learned from complete rows only; rows with a missing cell were left out`,
      count: dropped,
    });
  if (n === 0)
    throw new Problem(
      "no-complete-rows",
      `${owner}: no row has all of the columns ${features.join(", ")}; leave out the empty ones or impute first`,
    );
}

/** All complete rows in memory; the number of incomplete rows is a warning. */
export async function readDesign(owner: string, rows: Rows, inputs: Inputs, context: Context) {
  const { terms, parts } = designOf(owner, rows, inputs);
  if (rows.count > memoryLimit) throw tooManyRows(rows.count, memoryLimit);
  const list: DesignPart[] = [];
  for await (const part of parts()) {
    list.push(part);
    await context.pause();
  }
  const n = list.reduce((sum, part) => sum + part.n, 0);
  const dropped = rows.count - n;
  warnOfDropped(owner, dropped, n, inputs, context);
  return { terms, dropped, ...joined(list) };
}

function completePart(
  table: Table,
  terms: readonly Term[],
  target: string,
  coded: boolean,
  weight: string | undefined,
): DesignPart {
  const all = designMatrix(table, terms);
  const column = columnOf(table, target);
  const truth = coded
    ? Float64Array.from(codesOf(table, target).codes, (code) => (code < 0 ? Number.NaN : code))
    : isCoded(column)
      ? asNumbers(column)
      : numbersOf(table, target);
  const kept = completeRows(all, truth);
  const weights = weight ? numbersOf(table, weight) : undefined;
  const whole = kept.length === table.count;
  return {
    x: whole ? all : takeRows(all, table.count, kept),
    y: whole ? truth : Float64Array.from(kept, (row) => truth[row]!),
    n: kept.length,
    ...(weights ? { weights: Float64Array.from(kept, (row) => weights[row]!) } : {}),
  };
}

/** Parts one below the other, at least one. */
export function joined(parts: readonly DesignPart[]): DesignPart {
  const first = parts[0]!;
  if (parts.length === 1) return first;
  const n = parts.reduce((sum, part) => sum + part.n, 0);
  const width = first.x.length / first.n;
  const x = new Float64Array(n * width);
  const y = new Float64Array(n);
  const weights = first.weights ? new Float64Array(n) : undefined;
  let at = 0;
  for (const part of parts) {
    for (let j = 0; j < width; j++) x.set(part.x.subarray(j * part.n, (j + 1) * part.n), j * n + at);
    y.set(part.y, at);
    weights?.set(part.weights!, at);
    at += part.n;
  }
  return { x, y, n, ...(weights ? { weights } : {}) };
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
