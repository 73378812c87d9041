import { plainBoosting } from "../../algorithms/boosting-params.ts";
import { gradientBoosting } from "../../algorithms/gradient-boosting.ts";
import { identity } from "../../claims/identity.ts";
import { type Context, forkContext } from "../../core/context.ts";
import { type Metric, metricName } from "../../core/metric.ts";
import type { Inputs } from "../../core/model.ts";
import type { Rows } from "../../core/rows.ts";
import { columnOf, isCoded, isMissing } from "../../core/table.ts";
import { each } from "../../core/workers.ts";
import { crossValidate } from "../../learn/cross-validate.ts";

export interface LeakSuspect {
  readonly column: string;
  readonly reason: string;
}

/** A column alone that reaches this is taken to know the answer. */
const tooGood: Readonly<Record<string, number>> = { auc: 0.995, r2: 0.99, logLoss: 0.02 };
/** A column that is filled in fewer rows than these says nothing. */
const leastFilled = 30;
const filledShare = 0.995;

/** Columns that predict the target too well alone, or that are only filled when the outcome is known; explore rows only. */
export async function findLeaks(
  rows: Rows,
  inputs: Inputs,
  metric: Metric,
  folds: Uint8Array,
  context: Context,
): Promise<readonly LeakSuspect[]> {
  const halves = folds.map((fold) => fold % 2);
  const levels = inputs.levels?.length ?? 1;
  const trees = Math.max(3, Math.min(20, Math.floor(100 / levels)));
  const steps = [gradientBoosting({ ...plainBoosting, trees, leaves: 8, learningRate: 0.3, patience: 0 })];
  let done = 0;
  const tell = () =>
    context.emit({ type: "progress", stage: "looking for leaks", done: done++, total: inputs.features.length });
  tell();
  const reasons = await each(context, inputs.features, async (column) => {
    const { value } = await crossValidate(
      steps,
      rows,
      { ...inputs, features: [column] },
      halves,
      metric,
      forkContext(context, "leak", column),
      "leak",
    );
    const bound = tooGood[metric.id]!;
    tell();
    // A number that drifts is known from the hours around it: that is a flattering split, which the optimism gap tells.
    const isDrift = metric.id === "r2" && rows.schema.some(({ name, kind }) => name === column && kind === "time");
    return !isDrift && (metric.better === "higher" ? value >= bound : value <= bound)
      ? `it alone predicts ${inputs.target} with ${metricName(metric.id)} ${value.toFixed(3)}`
      : filledAfter(rows, inputs, column);
  });
  const suspects: LeakSuspect[] = inputs.features.flatMap((column, i) => {
    const reason = reasons[i];
    return reason === undefined ? [] : [{ column, reason }];
  });
  const { claims } = await identity.propose(rows, { inputs }, context);
  for (const claim of claims) {
    const { form, parts, whole } = claim;
    if (form === "determines" || !claim.columns.includes(inputs.target!)) continue;
    const rule = form === "equal" ? `${whole} always equals ${parts[0]}` : `${whole} is always ${parts.join(" + ")}`;
    for (const column of claim.columns)
      if (column !== inputs.target && !suspects.some((suspect) => suspect.column === column))
        suspects.push({ column, reason: rule });
  }
  return suspects;
}

/** A column whose filled rows nearly all have one level of the target, which is not that of nearly all rows. */
async function filledAfter(rows: Rows, inputs: Inputs, column: string): Promise<string | undefined> {
  if (inputs.levels === undefined) return undefined;
  const table = await rows.collect(rows.count, [column, inputs.target!]);
  const cells = columnOf(table, column);
  const target = columnOf(table, inputs.target!);
  if (!isCoded(target)) return undefined;
  const filled = new Int32Array(target.levels.length);
  const all = new Int32Array(target.levels.length);
  for (let i = 0; i < table.count; i++) {
    const code = target.codes[i]!;
    if (code < 0) continue;
    all[code]!++;
    if (!isMissing(cells, i)) filled[code]!++;
  }
  const count = filled.reduce((sum, one) => sum + one, 0);
  if (count < leastFilled || count > 0.95 * table.count) return undefined;
  const top = filled.indexOf(Math.max(...filled));
  const share = filled[top]! / count;
  if (share < filledShare || all[top]! > 0.95 * table.count) return undefined;
  return `it is filled in ${count} of ${table.count} rows, and in ${Math.round(share * 1000) / 10} % of those ${inputs.target} is ${target.levels[top]}`;
}
