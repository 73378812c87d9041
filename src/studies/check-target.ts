import { checkColumns } from "../core/near.ts";
import { Problem } from "../core/problem.ts";
import { labelled } from "../learn/inputs.ts";
import type { DataSet } from "./open.ts";

/** Problems of a target that nothing can be learned of, before work begins: not there, too few rows, all missing, words. */
export async function checkTarget(data: DataSet, target: string, who: string, least: number): Promise<void> {
  const names = data.schema.map((field) => field.name);
  checkColumns(names, { "--target": target });
  if (data.count === 0)
    throw new Problem(
      "no-rows",
      `${who}: ${data.source.name} has a header and no rows; there is nothing to learn from`,
    );
  const { unlabelled } = await labelled(data, target);
  if (unlabelled === data.count)
    throw new Problem("no-target-values", `${who}: every value of the target "${target}" is missing`, { target });
  const count = data.count - unlabelled;
  if (count < least)
    throw new Problem(
      "too-few-rows",
      `${who}: ${count} ${count === 1 ? "row has" : "rows have"} a value of the target "${target}", at least ${least} are needed`,
      { count, least },
    );
  const { kind } = data.schema[names.indexOf(target)]!;
  if (kind === "text" || kind === "key" || kind === "time")
    throw new Problem(
      "wrong-kind",
      `the target "${target}" was read as ${kind}; if it is a number or a category say so: --kind ${target}=category`,
      { kind },
    );
}
