import type { Explanation, Inputs } from "../core/model.ts";
import { integer } from "../core/params.ts";
import { Problem } from "../core/problem.ts";
import type { Table } from "../core/table.ts";
import { checkForest, type Forest } from "../kernels/boosting/forest.ts";
import { rawScores } from "../kernels/boosting/predict.ts";
import { treeShap } from "../kernels/boosting/tree-shap.ts";
import { treeColumns } from "./binned.ts";

/** What boosting, forests and trees ask alike. */
export const binsParam = integer({
  default: 255,
  minimum: 2,
  maximum: 255,
  description: "Bins of a number column at most.",
  alias: ["max_bin", "max_bins"],
});
export const depthParam = integer({
  default: 0,
  minimum: 0,
  maximum: 64,
  description: "Depth of a tree at most; 0 for no limit.",
  alias: ["max_depth"],
});

/** Of two levels the forest scores the second one alone. */
export const outputsOf = ({ levels }: Inputs): number => (levels && levels.length > 2 ? levels.length : 1);

export const forestScores = (forest: Forest, table: Table, { features }: Inputs): Float64Array =>
  rawScores(forest, treeColumns(table, features, forest.codings), 0, table.count);

/** Contributions of the positive level; `whole` is what the scores of two levels add up to. */
export function explainForest(forest: Forest, table: Table, inputs: Inputs, whole: number): Explanation {
  const { features, levels, positive } = inputs;
  const contributions = treeShap(forest, treeColumns(table, features, forest.codings), 0, table.count);
  if (levels?.length === 2 && positive === levels[0]) {
    const width = features.length + 1;
    for (let i = 0; i < contributions.length; i++)
      contributions[i] = (i % width === width - 1 ? whole : 0) - contributions[i]!;
  }
  return { features, outputs: forest.outputs, contributions };
}

/** Throws a Problem where a forest is damaged or another table's. */
export function checkForestOf(forest: Forest, inputs: Inputs): void {
  checkForest(forest);
  if (forest.features !== inputs.features.length || forest.outputs !== outputsOf(inputs))
    throw new Problem("bad-forest", "the forest does not fit the inputs that its file states");
}
