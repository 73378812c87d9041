import type { Inputs } from "../../core/model.ts";
import type { Cast } from "../../core/plan.ts";
import type { RowMask, Rows } from "../../core/rows.ts";
import type { Request } from "../../findings/study.ts";
import { labelled } from "../../learn/inputs.ts";
import { asNumbers, noNumbers } from "../as-numbers.ts";
import { checkTarget } from "../check-target.ts";
import type { DataSet } from "../open.ts";
import { inputsOf } from "./request.ts";

/** Fewer cannot be explored in folds and confirmed on others. */
const leastRows = 20;

/** A table ready to be split: every row has a target, and the target has the kind that the task needs. */
export interface Prepared {
  /** One for each row with a target. */
  readonly mask: RowMask;
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

/** `told`: the rows with a target, where they were settled before the cells were repaired. */
export async function prepare(data: DataSet, request: Request, told?: RowMask): Promise<Prepared> {
  if (request.target !== undefined) await checkTarget(data, request.target, "mine", leastRows);
  const { task } = inputsOf(data, request);
  const { rows: typed, casts } = asNumbers(data, [task === "regress" ? request.target : undefined, request.weight]);
  const inputs = inputsOf(typed, request);
  const { mask, unlabelled } = told
    ? { mask: told, unlabelled: data.count - told.reduce((sum, one) => sum + one, 0) }
    : await labelled(typed, inputs.target!);
  if (unlabelled === typed.count) throw noNumbers(data.schema.find((field) => field.name === inputs.target)!);
  return { mask, typed, rows: typed.where(mask), raw: data.source.raw.where(mask), casts, inputs, unlabelled };
}
