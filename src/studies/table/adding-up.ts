import { identity } from "../../claims/identity.ts";
import type { Context } from "../../core/context.ts";
import { asNumbers } from "../../core/design.ts";
import { metricName } from "../../core/metric.ts";
import type { Inputs } from "../../core/model.ts";
import { type Rows, sampleRows } from "../../core/rows.ts";
import { columnOf } from "../../core/table.ts";
import { pearson } from "../../statistics/correlation.ts";
import { leastSquares } from "../../statistics/least-squares.ts";
import type { LeakSuspect } from "./leaks.ts";

/** Numbers that together leave less than this of the target's variance are its parts. */
const given = 0.9999;
const partsMost = 6;
const roundsMost = 5;
const sampled = 5000;
const rowsLeast = 50;
const filledLeast = 0.5;

/** Columns that give the target only together, or level by level, where a score of one column cannot tell; explore rows only. */
export async function findParts(rows: Rows, inputs: Inputs, context: Context): Promise<readonly LeakSuspect[]> {
  if (inputs.task === "classify") return findDeciders(rows, inputs, context);
  const found: LeakSuspect[] = [];
  // Parts that are gone may be told by their own parts: sold is long and short guns, which are those of each shop.
  for (let round = 0; round < roundsMost; round++) {
    const left = inputs.features.filter((name) => !found.some(({ column }) => column === name));
    const more = await findAddends(rows, { ...inputs, features: left });
    if (more.length === 0) break;
    found.push(...more);
    await context.pause();
  }
  return found;
}

/** Columns whose levels leave no choice of the target's level. */
async function findDeciders(rows: Rows, inputs: Inputs, context: Context): Promise<readonly LeakSuspect[]> {
  // Of two levels a column that decides has an AUC of one: its score tells it.
  if (inputs.levels === undefined || inputs.levels.length < 3) return [];
  const { claims } = await identity.propose(rows, { inputs }, context);
  return claims
    .filter(({ form, whole }) => form === "determines" && whole === inputs.target)
    .map(({ parts, whole }) => ({ column: parts[0]!, reason: `it always decides ${whole}` }));
}

/** The few numbers of which the target is a weighted sum, found one by one (orthogonal matching pursuit, Pati et al. 1993). */
async function findAddends(rows: Rows, inputs: Inputs): Promise<readonly LeakSuspect[]> {
  const target = inputs.target!;
  const numeric = rows.schema
    .filter((field) => field.kind === "number" && inputs.features.includes(field.name))
    .map((field) => field.name);
  const sample = await sampleRows(rows, sampled, 1);
  const table = await sample.collect(sample.count, [target, ...numeric]);
  const y = asNumbers(columnOf(table, target));
  const columns = new Map(
    numeric
      .map((name): [string, Float64Array] => [name, asNumbers(columnOf(table, name))])
      .filter(([, values]) => values.filter(Number.isFinite).length >= filledLeast * table.count),
  );
  let parts: string[] = [];
  let residuals = y;
  while (parts.length < partsMost) {
    const next = [...columns]
      .filter(([name]) => !parts.includes(name))
      .map(([name, values]) => ({ name, size: Math.abs(pearson(values, residuals).effect) }))
      .sort((a, b) => b.size - a.size)[0];
    if (next === undefined || !(next.size > 0)) return [];
    parts.push(next.name);
    const fit = fitParts(y, columns, parts);
    if (fit === undefined) return [];
    if (fit.share >= given) break;
    residuals = fit.residuals;
  }
  if (!((fitParts(y, columns, parts)?.share ?? 0) >= given)) return [];
  for (const name of [...parts]) {
    const rest = parts.filter((one) => one !== name);
    if (rest.length > 0 && (fitParts(y, columns, rest)?.share ?? 0) >= given) parts = rest;
  }
  const share = `${metricName("r2")} at least ${given}`;
  const reason =
    parts.length === 1
      ? `it alone gives ${target} (${share})`
      : `${parts.slice(0, -1).join(", ")} and ${parts.at(-1)} together give ${target} as a weighted sum (${share})`;
  return parts.map((column) => ({ column, reason }));
}

/** The share of the variance that the columns give, and what is left in the rows that have all of them. */
function fitParts(
  y: Float64Array,
  columns: ReadonlyMap<string, Float64Array>,
  names: readonly string[],
): { share: number; residuals: Float64Array } | undefined {
  const values = names.map((name) => columns.get(name)!);
  const rows: number[] = [];
  for (let i = 0; i < y.length; i++)
    if (Number.isFinite(y[i]!) && values.every((own) => Number.isFinite(own[i]!))) rows.push(i);
  const n = rows.length;
  if (n < rowsLeast) return undefined;
  const x = new Float64Array(n * (names.length + 1)).fill(1, 0, n);
  for (const [j, own] of values.entries()) for (const [i, row] of rows.entries()) x[(j + 1) * n + i] = own[row]!;
  const fit = leastSquares({ x, n, names: ["intercept", ...names], y: Float64Array.from(rows, (row) => y[row]!) });
  const residuals = new Float64Array(y.length).fill(Number.NaN);
  for (const [i, row] of rows.entries()) residuals[row] = fit.residuals[i]!;
  return { share: fit.summary.r2 ?? 0, residuals };
}
