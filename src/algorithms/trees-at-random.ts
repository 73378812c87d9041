import type { Inference } from "../core/algorithm.ts";
import type { Context } from "../core/context.ts";
import type { Explanation, Inputs, Prediction } from "../core/model.ts";
import { flag, integer } from "../core/params.ts";
import { Problem } from "../core/problem.ts";
import type { Random } from "../core/random.ts";
import type { Rows } from "../core/rows.ts";
import type { Table } from "../core/table.ts";
import { plainArena } from "../kernels/boosting/arena.ts";
import { checkForest, type Forest } from "../kernels/boosting/forest.ts";
import { joinTrees, type PlainTree } from "../kernels/boosting/forest-builder.ts";
import { rawScores } from "../kernels/boosting/predict.ts";
import { treeShap } from "../kernels/boosting/tree-shap.ts";
import { type ForestTree, growForestTree, leafOfRow } from "../kernels/forest/grow-forest-tree.ts";
import { type BinnedRows, readBins, treeColumns } from "./binned.ts";

/** A forest of trees that are grown apart, whose mean is the prediction, and what rows outside their samples say of it. */
export interface RandomTrees {
  readonly forest: Forest;
  readonly outOfBag: Readonly<Record<string, number>> | null;
}

export const randomTreesParams = ({ bootstrap }: { readonly bootstrap: boolean }) => ({
  trees: integer({
    default: 100,
    minimum: 1,
    maximum: 10_000,
    description: "Trees.",
    alias: ["n_estimators", "num_trees", "ntree"],
  }),
  columnsPerSplit: integer({
    default: 0,
    minimum: 0,
    description: "Columns tried at a split; 0 for the square root of their number with levels, a third with numbers.",
    tune: { low: 1, high: 32, log: true },
    alias: ["max_features", "mtry"],
  }),
  minimumLeaf: integer({
    default: 5,
    minimum: 1,
    maximum: 1_000_000,
    description: "Rows in a leaf at least.",
    tune: { low: 1, high: 20, log: true },
    alias: ["min_samples_leaf", "min_node_size", "nodesize"],
  }),
  depth: integer({
    default: 0,
    minimum: 0,
    maximum: 64,
    description: "Depth of a tree at most; 0 for no limit.",
    alias: ["max_depth"],
  }),
  bootstrap: flag({
    default: bootstrap,
    description: "Draws the rows of a tree with replacement; those left over tell how well the forest does.",
  }),
  bins: integer({
    default: 255,
    minimum: 2,
    maximum: 255,
    description: "Bins of a number column at most.",
    alias: ["max_bin", "max_bins"],
  }),
});

interface Given {
  readonly trees: number;
  readonly columnsPerSplit: number;
  readonly minimumLeaf: number;
  readonly depth: number;
  readonly bootstrap: boolean;
  readonly bins: number;
}

/** Of two classes the share of the second is one number, whose sum of squares is half of Gini's impurity. */
const outputsOf = ({ levels }: Inputs): number => (levels && levels.length > 2 ? levels.length : 1);

export async function fitRandomTrees(
  owner: string,
  rows: Rows,
  inputs: Inputs,
  given: Given,
  randomSplits: boolean,
  context: Context,
): Promise<RandomTrees> {
  const data = await readBins(owner, rows, inputs, given.bins, plainArena, context);
  const outputs = outputsOf(inputs);
  const usual = inputs.levels ? Math.sqrt(data.features.length) : data.features.length / 3;
  const tried = given.columnsPerSplit > 0 ? given.columnsPerSplit : Math.max(1, Math.floor(usual));
  const columns = columnsOf(data);
  const seen = new Outside(data, columns, outputs);
  const trees: PlainTree[] = [];
  for (let t = 0; t < given.trees; t++) {
    const random = context.random.fork(`tree ${t}`);
    const weights = drawRows(data, given.bootstrap ? random : undefined);
    const rules = { ...given, columns: tried, randomSplits, seed: random.bits() };
    const growing = growForestTree({ ...data, columns, outputs }, rules, weights);
    let step = growing.next();
    for (; !step.done; step = growing.next()) await context.pause();
    const tree = step.value;
    if (given.bootstrap) seen.add(tree, weights);
    for (let k = 0; k < outputs; k++)
      trees.push({
        ...tree.plain,
        value: Float64Array.from({ length: tree.plain.nodes }, (_, i) => tree.means[i * outputs + k]! / given.trees),
      });
    await context.pause();
  }
  return {
    forest: joinTrees("squared", outputs, data.features.length, new Float64Array(outputs), trees),
    outOfBag: given.bootstrap ? seen.summary(inputs) : null,
  };
}

/** The bins column by column: a node's rows lie far apart, but one column of them in the nearest memory. */
function columnsOf({ rows, features, matrix, stride }: BinnedRows): Uint8Array[] {
  return features.map((_, f) => {
    const column = new Uint8Array(rows);
    for (let row = 0; row < rows; row++) column[row] = matrix[row * stride + f]!;
    return column;
  });
}

/** How much a row counts in a tree: its weight, times how often it is drawn. */
function drawRows({ rows, weights }: BinnedRows, random: Random | undefined): Float64Array {
  const drawn = new Float64Array(rows);
  if (random === undefined) drawn.fill(1);
  else for (let i = 0; i < rows; i++) drawn[Math.floor(random.uniform() * rows)]! += 1;
  return weights ? drawn.map((times, row) => times * weights[row]!) : drawn;
}

/** Predictions for rows by the trees that were grown without them (Breiman 2001, section 3.1). */
class Outside {
  readonly #data: BinnedRows;
  readonly #columns: readonly Uint8Array[];
  readonly #outputs: number;
  readonly #sums: Float64Array;
  readonly #trees: Float64Array;

  constructor(data: BinnedRows, columns: readonly Uint8Array[], outputs: number) {
    this.#data = data;
    this.#columns = columns;
    this.#outputs = outputs;
    this.#sums = new Float64Array(data.rows * outputs);
    this.#trees = new Float64Array(data.rows);
  }

  add(tree: ForestTree, weights: Float64Array): void {
    for (let row = 0; row < this.#data.rows; row++) {
      if (weights[row]! > 0) continue;
      const leaf = leafOfRow(tree, this.#columns, row);
      for (let k = 0; k < this.#outputs; k++)
        this.#sums[row * this.#outputs + k]! += tree.means[leaf * this.#outputs + k]!;
      this.#trees[row]! += 1;
    }
  }

  summary({ levels }: Inputs): Record<string, number> | null {
    const { target, weights } = this.#data;
    let [total, right, squares, sum] = [0, 0, 0, 0];
    const told = Array.from(this.#trees.keys()).filter((row) => this.#trees[row]! > 0 && (weights?.[row] ?? 1) > 0);
    for (const row of told) {
      const weight = weights?.[row] ?? 1;
      const shares = this.#sharesOf(row, levels);
      total += weight;
      sum += weight * target[row]!;
      if (levels === undefined) squares += weight * (target[row]! - shares[0]!) ** 2;
      else {
        right += shares.indexOf(Math.max(...shares)) === target[row] ? weight : 0;
        for (const [k, share] of shares.entries()) squares += weight * (share - (k === target[row] ? 1 : 0)) ** 2;
      }
    }
    if (total === 0) return null;
    const rows = told.length;
    if (levels) return { outOfBagRows: rows, outOfBagAccuracy: right / total, outOfBagBrier: squares / total };
    const mean = sum / total;
    const around = told.reduce((all, row) => all + (weights?.[row] ?? 1) * (target[row]! - mean) ** 2, 0);
    return { outOfBagRows: rows, outOfBagR2: 1 - squares / around, outOfBagRmse: Math.sqrt(squares / total) };
  }

  #sharesOf(row: number, levels: Inputs["levels"]): number[] {
    const outputs = this.#outputs;
    const own = Array.from({ length: outputs }, (_, k) => this.#sums[row * outputs + k]! / this.#trees[row]!);
    return levels?.length === 2 ? [1 - own[0]!, own[0]!] : own;
  }
}

export function predictRandomTrees({ forest }: RandomTrees, table: Table, inputs: Inputs): Prediction {
  const scores = rawScores(forest, treeColumns(table, inputs.features), 0, table.count);
  const { levels } = inputs;
  if (levels === undefined) return { values: scores };
  const k = levels.length;
  const probabilities = new Float64Array(table.count * k);
  for (let i = 0; i < table.count; i++) {
    if (k === 2) {
      probabilities[2 * i + 1] = Math.min(1, scores[i]!);
      probabilities[2 * i] = 1 - probabilities[2 * i + 1]!;
      continue;
    }
    const own = scores.subarray(i * k, (i + 1) * k);
    const total = own.reduce((a, b) => a + b, 0);
    for (let level = 0; level < k; level++) probabilities[i * k + level] = own[level]! / total;
  }
  return { levels, probabilities };
}

/** Contributions add up to the number or to the probability itself. */
export function explainRandomTrees({ forest }: RandomTrees, table: Table, inputs: Inputs): Explanation {
  const contributions = treeShap(forest, treeColumns(table, inputs.features), 0, table.count);
  // Two levels: the forest scores the second one; contributions are told of the positive one.
  if (inputs.levels?.length === 2 && inputs.positive === inputs.levels[0]) {
    const width = inputs.features.length + 1;
    for (let i = 0; i < contributions.length; i++)
      contributions[i] = (i % width === width - 1 ? 1 : 0) - contributions[i]!;
  }
  return { features: inputs.features, outputs: forest.outputs, contributions };
}

export function checkRandomTrees(state: unknown, inputs: Inputs): void {
  const { forest } = state as RandomTrees;
  checkForest(forest);
  if (forest.features !== inputs.features.length || forest.outputs !== outputsOf(inputs))
    throw new Problem("bad-forest", "the forest does not fit the inputs that its file states");
}

export const outOfBagOf = ({ outOfBag }: RandomTrees): Inference => ({ terms: [], summary: outOfBag ?? {} });
