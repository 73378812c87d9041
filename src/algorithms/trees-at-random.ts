import { type Doc, defineAlgorithm } from "../core/algorithm.ts";
import type { Context } from "../core/context.ts";
import type { Inputs, Prediction } from "../core/model.ts";
import { defineParams, flag, integer, type ParamSchema, type Params } from "../core/params.ts";
import type { Random } from "../core/random.ts";
import type { Rows } from "../core/rows.ts";
import type { Table } from "../core/table.ts";
import { checkFits, plainArena } from "../kernels/boosting/arena.ts";
import { strideOf } from "../kernels/boosting/binning.ts";
import { copyByColumn } from "../kernels/boosting/by-column.ts";
import { type Forest, gainByFeature } from "../kernels/boosting/forest.ts";
import { joinTrees, type PlainTree } from "../kernels/boosting/forest-builder.ts";
import { type ForestTree, growForestTree, leafOfRow } from "../kernels/forest/grow-forest-tree.ts";
import { type BinnedRows, checkLearnable, readBins } from "./binned.ts";
import { follow } from "./follow.ts";
import { binsParam, checkForestOf, depthParam, explainForest, forestScores, outputsOf } from "./forest-model.ts";

/** A forest of trees that are grown apart, whose mean is the prediction, and what rows outside their samples say of it. */
export interface RandomTrees {
  readonly forest: Forest;
  readonly outOfBag: Readonly<Record<string, number>> | null;
}

const randomTreesParams = ({ bootstrap }: { readonly bootstrap: boolean }) => ({
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
  depth: depthParam,
  bootstrap: flag({
    default: bootstrap,
    description: "Draws the rows of a tree with replacement; those left over tell how well the forest does.",
  }),
  bins: binsParam,
});

type Given = Params<ParamSchema<ReturnType<typeof randomTreesParams>>>;

/** What tells one forest from another. */
interface Sort {
  readonly id: string;
  readonly doc: Omit<Doc, "cost">;
  readonly bootstrap: boolean;
  /** Splits are drawn in place of sought. */
  readonly randomSplits: boolean;
  readonly exceptions?: Readonly<Record<string, string>>;
}

export const defineRandomTrees = ({ id, doc, bootstrap, randomSplits, exceptions }: Sort) =>
  defineAlgorithm({
    id,
    version: 1,
    tasks: ["classify", "regress"],
    accepts: ["number", "time", "category", "ordinal", "flag"],
    missing: "native",
    reading: "passes",
    weights: true,
    params: defineParams(randomTreesParams({ bootstrap })),
    doc: { ...doc, cost: "about n log(n) trees times the columns tried; n p bytes and some 50 bytes a node" },
    ...(exceptions ? { exceptions } : {}),
    fit: (rows, inputs, given, context): Promise<RandomTrees> =>
      fitRandomTrees(id, rows, inputs, given, randomSplits, context),
    predict: predictRandomTrees,
    check: (state, inputs) => checkForestOf((state as RandomTrees).forest, inputs),
    // Contributions add up to the number or to the probability itself.
    explain: ({ forest }, table, inputs) => explainForest(forest, table, inputs, 1),
    importance: ({ forest }) => gainByFeature(forest),
    inference: ({ outOfBag }) => ({ terms: [], summary: outOfBag ?? {} }),
  });

async function fitRandomTrees(
  owner: string,
  rows: Rows,
  inputs: Inputs,
  given: Given,
  randomSplits: boolean,
  context: Context,
): Promise<RandomTrees> {
  checkLearnable(owner, rows, inputs);
  checkFits(
    plainArena,
    bytesNeeded(rows.count, inputs),
    `${owner}: to learn from ${rows.count} rows of ${inputs.features.length} columns`,
    context.machineMemory,
  );
  const data = await readBins(owner, rows, inputs, given.bins, plainArena, context);
  const { depth, minimumLeaf } = given;
  // Of two levels the share of the second is one number, whose sum of squares is half of Gini's impurity.
  const outputs = outputsOf(inputs);
  const usual = inputs.levels ? Math.sqrt(data.features.length) : data.features.length / 3;
  const tried = given.columnsPerSplit > 0 ? given.columnsPerSplit : Math.max(1, Math.floor(usual));
  const columns = columnsOf(data);
  const outside = given.bootstrap ? new Outside(data, columns, outputs) : undefined;
  const trees: PlainTree[] = [];
  for (let t = 0; t < given.trees; t++) {
    const random = context.random.fork(`tree ${t}`);
    const weights = drawRows(data, given.bootstrap ? random : undefined);
    const rules = { depth, minimumLeaf, columns: tried, randomSplits, seed: random.bits() };
    const tree = await follow(growForestTree({ ...data, columns, outputs }, rules, weights), context);
    outside?.add(tree, weights);
    for (let k = 0; k < outputs; k++)
      trees.push({
        ...tree.plain,
        value: Float64Array.from({ length: tree.plain.nodes }, (_, i) => tree.means[i * outputs + k]! / given.trees),
      });
    await context.pause();
  }
  const forest = joinTrees("squared", outputs, data.features.length, new Float64Array(outputs), trees);
  return {
    forest: data.codings ? { ...forest, codings: data.codings } : forest,
    outOfBag: outside?.summary(inputs) ?? null,
  };
}

/** Bytes for bins twice, the numbers of each row, and its predictions by the trees that were grown without it. */
function bytesNeeded(rows: number, inputs: Inputs): number {
  const { length } = inputs.features;
  return rows * (strideOf(length) + length + 8 * (5 + outputsOf(inputs)));
}

/** The bins column by column: a node's rows lie far apart, but one column of them in the nearest memory. */
function columnsOf({ rows, features, matrix, stride }: BinnedRows): Uint8Array[] {
  const all = new Uint8Array(rows * features.length);
  copyByColumn(matrix, stride, undefined, features.length, rows, all, 0, rows);
  return features.map((_, f) => all.subarray(f * rows, (f + 1) * rows));
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
    return {
      outOfBagRows: rows,
      ...(around > 0 ? { outOfBagR2: 1 - squares / around } : {}),
      outOfBagRmse: Math.sqrt(squares / total),
    };
  }

  #sharesOf(row: number, levels: Inputs["levels"]): number[] {
    const outputs = this.#outputs;
    const own = Array.from({ length: outputs }, (_, k) => this.#sums[row * outputs + k]! / this.#trees[row]!);
    return levels?.length === 2 ? [1 - own[0]!, own[0]!] : own;
  }
}

function predictRandomTrees({ forest }: RandomTrees, table: Table, inputs: Inputs): Prediction {
  const scores = forestScores(forest, table, inputs);
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
