import type { Inputs } from "../core/model.ts";
import { nearest } from "../core/near.ts";
import { Problem } from "../core/problem.ts";
import { type Loss, targetsOf } from "../kernels/boosting/number-losses.ts";

// What boosting is asked for by words, turned into what it works with, or a Problem where the table is not made for it.

/** The loss that is meant by its name and the target. */
export function lossOf(loss: Loss | "auto", { levels, target }: Inputs): Loss {
  if (levels === undefined) return loss === "auto" ? "squared" : loss;
  if (loss !== "auto")
    throw new Problem(
      "bad-loss",
      `gradient-boosting: the loss "${loss}" is for numbers and the target "${target}" has levels; leave the loss out, or give the task regress`,
    );
  return levels.length === 2 ? "logistic" : "softmax";
}

/** Directions by column, where any is asked for. Two levels: up means towards the positive one, the forest scores the second. */
export function directionsOf(
  monotone: string,
  loss: Loss,
  isCategory: (feature: number) => boolean,
  { features, levels, positive }: Inputs,
): Int8Array | undefined {
  if (monotone.trim() === "") return undefined;
  const fail = (what: string): never => {
    throw new Problem("bad-monotone", `gradient-boosting: monotone: ${what}`);
  };
  if (["absolute", "quantile", "softmax"].includes(loss))
    fail(
      loss === "softmax"
        ? `the target has ${levels!.length} levels; a direction is one of a number or of two levels`
        : `not with the loss "${loss}", whose leaves take quantiles of their own; take huber or leave the directions out`,
    );
  const sign = levels && positive === levels[0] ? -1 : 1;
  const directions = new Int8Array(features.length);
  for (const part of monotone.split(",")) {
    const [, name = "", way = ""] = /^\s*(.*)=\s*(up|down)\s*$/.exec(part) ?? [];
    const f = features.indexOf(name.trim());
    if (way === "") fail(`"${part.trim()}" is not NAME=up or NAME=down`);
    if (f < 0) {
      const near = nearest(name.trim(), features);
      fail(`there is no column "${name.trim()}" to learn from${near ? `; did you mean "${near}"?` : ""}`);
    }
    if (isCategory(f)) fail(`"${name.trim()}" is a category, which has no order: --kind ${name.trim()}=ordinal`);
    directions[f] = way === "up" ? sign : -sign;
  }
  return directions;
}

/** Throws a Problem that names the first row whose target the loss cannot learn from. */
export function checkTargets(loss: Loss, values: Float64Array, { target }: Inputs): void {
  const wanted = targetsOf(loss);
  const row = wanted === undefined ? -1 : values.findIndex((value) => !wanted.fits(value));
  if (row >= 0)
    throw new Problem(
      "bad-target",
      `gradient-boosting: the loss "${loss}" needs ${wanted!.words} and the target "${target}" is ${values[row]} in row ${row + 1}; leave such rows out or choose another loss`,
    );
}

/** Weights by which every level sums to the same, all of them to what they did. */
export function balanced(
  codes: Float64Array,
  { levels, target }: Inputs,
  weights: Float64Array | undefined,
): Float64Array {
  if (levels === undefined)
    throw new Problem(
      "bad-balance",
      `gradient-boosting: balance is for levels and the target "${target}" is a number; leave it out, or say --kind ${target}=category`,
    );
  const sums = new Float64Array(levels.length);
  for (const [row, code] of codes.entries()) sums[code]! += weights === undefined ? 1 : weights[row]!;
  const present = sums.filter((sum) => sum > 0);
  const share = present.reduce((a, b) => a + b, 0) / present.length;
  return codes.map((code, row) => ((weights === undefined ? 1 : weights[row]!) * share) / (sums[code]! || 1));
}
