import { listed } from "../core/near.ts";
import type { Cast } from "../core/plan.ts";
import { Problem } from "../core/problem.ts";
import type { Rows } from "../core/rows.ts";
import type { Field } from "../core/table.ts";
import type { DataSet } from "./open.ts";

/** The rows with some coded columns read as the numbers that their levels are: a target that is to be regressed, a weight. */
export function asNumbers(
  data: DataSet,
  names: readonly (string | undefined)[],
): { readonly rows: Rows; readonly casts: readonly Cast[] } {
  const coded = data.schema.filter((field) => names.includes(field.name) && field.levels !== undefined);
  if (coded.length === 0) return { rows: data, casts: data.source.casts };
  const casts = data.source.casts.map((cast): Cast => {
    if (!coded.some((field) => field.name === cast.column)) return cast;
    const { levels: _levels, ...rest } = cast;
    return { ...rest, to: "number" };
  });
  const changed = casts.filter((cast) => coded.some((field) => field.name === cast.column));
  return { rows: data.derive([{ step: "cast", casts: changed }]), casts };
}

/** The Problem of a target that is to be regressed and holds words. */
export function noNumbers({ name, levels = [] }: Field): Problem {
  return new Problem(
    "wrong-kind",
    `the target "${name}" holds no number (${listed(levels, 5)}); ask for --task classify`,
    {
      name,
    },
  );
}
