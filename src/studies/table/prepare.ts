import type { Inputs } from "../../core/model.ts";
import type { Cast } from "../../core/plan.ts";
import type { Rows } from "../../core/rows.ts";
import type { Request } from "../../findings/study.ts";
import { labelled } from "../../learn/fit.ts";
import { asNumbers, noNumbers } from "../as-numbers.ts";
import { checkTarget } from "../check-target.ts";
import type { DataSet } from "../open.ts";
import { inputsOf } from "./request.ts";

/** Fewer cannot be explored in folds and confirmed on others. */
const leastRows = 20;

/** A table ready to be split: every row has a target, and the target has the kind that the task needs. */
export interface Prepared {
  /** All rows, typed. */
  readonly typed: Rows;
  /** Those with a target. */
  readonly rows: Rows;
  /** The same rows as they were read. */
  readonly raw: Rows;
  readonly casts: readonly Cast[];
  readonly inputs: Inputs;
  readonly unlabelled: number;
}

export async function prepare(data: DataSet, request: Request): Promise<Prepared> {
  if (request.target !== undefined) await checkTarget(data, request.target, "mine", leastRows);
  const { task } = inputsOf(data, request);
  const { rows: typed, casts } = asNumbers(data, [task === "regress" ? request.target : undefined, request.weight]);
  const inputs = inputsOf(typed, request);
  const { mask, unlabelled } = await labelled(typed, inputs.target!);
  if (unlabelled === typed.count) throw noNumbers(data.schema.find((field) => field.name === inputs.target)!);
  return { typed, rows: typed.where(mask), raw: data.source.raw.where(mask), casts, inputs, unlabelled };
}
