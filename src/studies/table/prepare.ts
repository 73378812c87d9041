import type { Inputs } from "../../core/model.ts";
import type { Cast } from "../../core/plan.ts";
import { Problem } from "../../core/problem.ts";
import type { Rows } from "../../core/rows.ts";
import type { Request } from "../../findings/study.ts";
import { labelled } from "../../learn/fit.ts";
import type { DataSet } from "../open.ts";
import { inputsOf } from "./request.ts";

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
  const { rows: typed, casts } = asTask(data, request);
  const inputs = inputsOf(typed, request);
  const { mask, unlabelled } = await labelled(typed, inputs.target!);
  if (unlabelled === typed.count)
    throw new Problem("no-target-values", `mine: every value of the target "${inputs.target}" is missing`, {
      target: inputs.target,
    });
  return { typed, rows: typed.where(mask), raw: data.source.raw.where(mask), casts, inputs, unlabelled };
}

/** A target of ordered numbers that is to be regressed is read as a number. */
function asTask(data: DataSet, request: Request): { rows: Rows; casts: readonly Cast[] } {
  const { target } = request;
  const field = data.schema.find((item) => item.name === target);
  const { casts } = data.source;
  if (field?.levels === undefined || inputsOf(data, request).task !== "regress") return { rows: data, casts };
  const { levels: _levels, ...rest } = casts.find((cast) => cast.column === target)!;
  const cast: Cast = { ...rest, to: "number" };
  return {
    rows: data.derive([{ step: "cast", casts: [cast] }]),
    casts: casts.map((one) => (one.column === target ? cast : one)),
  };
}
