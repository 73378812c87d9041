import { defineAlgorithm } from "../core/algorithm.ts";
import type { Context } from "../core/context.ts";
import type { Inputs } from "../core/model.ts";
import { choice, defineParams, flag, integer, type Params, real, text } from "../core/params.ts";
import { Problem } from "../core/problem.ts";
import { hashPosition } from "../core/random.ts";
import type { Rows } from "../core/rows.ts";
import { type Arena, checkFits, returnArena, takeArena } from "../kernels/boosting/arena.ts";
import { createBooster } from "../kernels/boosting/boost.ts";
import { type BoosterInput, type BoosterRules, bytesNeeded } from "../kernels/boosting/booster-input.ts";
import { type Forest, gainByFeature } from "../kernels/boosting/forest.ts";
import { hasLogLink, isOfNumbers, numberLosses } from "../kernels/boosting/number-losses.ts";
import { exp, sigmoid } from "../kernels/math.ts";
import { isCodedField, readBins } from "./binned.ts";
import { balanced, checkTargets, directionsOf, lossOf } from "./boosting-wishes.ts";
import { binsParam, checkForestOf, depthParam, explainForest, forestScores, outputsOf } from "./forest-model.ts";

const params = defineParams({
  loss: choice(["auto", "squared", ...numberLosses], {
    default: "auto",
    description:
      "What is minimised for a target of numbers; auto is squared. Of levels it is always the log loss, which is auto, too.",
    alias: ["objective"],
  }),
  alpha: real({
    default: 0.9,
    above: 0,
    maximum: 0.999,
    description:
      "With the loss quantile the quantile; with huber the share of the residuals about the median that count squared.",
    alias: ["quantile", "quantile_alpha"],
  }),
  tweediePower: real({
    default: 1.5,
    above: 1,
    maximum: 1.99,
    description: "With the loss tweedie: the variance grows as this power of the mean.",
    alias: ["tweedie_variance_power", "power"],
  }),
  trees: integer({
    default: 1000,
    minimum: 1,
    maximum: 100_000,
    description: "Rounds at most; each adds one tree (one a level, of more than two levels).",
    alias: ["n_estimators", "num_trees", "iterations", "max_iter", "num_iterations"],
  }),
  learningRate: real({
    default: 0.05,
    above: 0,
    maximum: 1,
    description: "How much of each tree is added.",
    tune: { low: 0.02, high: 0.2, log: true },
    alias: ["eta", "learning_rate", "shrinkage"],
  }),
  leaves: integer({
    default: 15,
    minimum: 2,
    maximum: 4096,
    description: "Leaves of a tree at most.",
    tune: { low: 7, high: 95, log: true },
    alias: ["num_leaves", "max_leaf_nodes"],
  }),
  depth: depthParam,
  minimumLeaf: integer({
    default: 20,
    minimum: 1,
    maximum: 1_000_000,
    description: "Rows in a leaf at least.",
    tune: { low: 3, high: 60, log: true },
    alias: ["min_data_in_leaf", "min_child_samples", "min_samples_leaf"],
  }),
  penalty: real({
    default: 1,
    minimum: 0,
    description: "L2 penalty on the values of leaves.",
    tune: { low: 0.01, high: 20, log: true },
    alias: ["lambda", "reg_lambda", "l2_regularization", "lambda_l2"],
  }),
  absolutePenalty: real({
    default: 0,
    minimum: 0,
    description: "L1 penalty on the values of leaves; not with the losses absolute and quantile.",
    alias: ["reg_alpha", "l1_regularization", "lambda_l1"],
  }),
  minimumGain: real({
    default: 0,
    minimum: 0,
    description: "Gain that a split must have at least.",
    alias: ["min_gain_to_split", "min_split_gain", "min_split_loss"],
  }),
  balance: flag({
    default: false,
    description: "Weights rows so that all levels of the target count alike; probabilities are then of such a world.",
    alias: ["is_unbalance", "class_weight", "auto_class_weights"],
  }),
  monotone: text({
    default: "",
    description: "Columns whose effect goes one way only: NAME=up or NAME=down, separated by commas.",
    alias: ["monotone_constraints", "monotonic_cst"],
  }),
  sample: real({
    default: 0.8,
    above: 0,
    maximum: 1,
    description: "Share of the rows drawn for each round.",
    tune: { low: 0.6, high: 1 },
    alias: ["subsample", "bagging_fraction"],
  }),
  columnSample: real({
    default: 0,
    minimum: 0,
    maximum: 1,
    description: "Share of the columns drawn for each tree; 0 for half of them, eight at least.",
    tune: { low: 0.4, high: 1 },
    alias: ["colsample_bytree", "feature_fraction"],
  }),
  bins: binsParam,
  categories: choice(["auto", "subsets", "statistics"], {
    default: "auto",
    description:
      "How columns of categories are split: by subsets of their levels; by target statistics, the number that a level stands for, as always where there are more than 255 of them; auto takes what held-out rows say.",
    alias: ["cat_features", "categorical_feature", "categorical_features"],
  }),
  patience: integer({
    default: 50,
    minimum: 0,
    description: "Rounds without a better score on held-out rows before it stops; 0 runs all rounds on all rows.",
    alias: ["early_stopping_rounds", "n_iter_no_change"],
  }),
  validation: real({
    default: 0.15,
    above: 0,
    maximum: 0.5,
    description: "Share of the rows held out to decide when to stop.",
    alias: ["validation_fraction"],
  }),
  refit: flag({ default: true, description: "Learns again on all rows with the number of rounds that was found." }),
});

/** Of so many columns or fewer none is left out unless that is asked for. */
const fewColumns = 8;
/** Below so many rows the number of rounds is found on three parts of them. */
const fewRows = 5000;

/** Of a model that is one of many the same each time: all rows, all columns, one way to split categories, no penalty. */
export const plainBoosting = { sample: 1, columnSample: 1, penalty: 0, categories: "subsets" } as const;

/** Histogram gradient boosting: numbers, times, ordinals in order, categories by their levels; missing cells learned from. */
export const gradientBoosting = defineAlgorithm({
  id: "gradient-boosting",
  version: 1,
  tasks: ["classify", "regress"],
  accepts: ["number", "time", "category", "ordinal", "flag"],
  missing: "native",
  reading: "passes",
  weights: true,
  params,
  doc: {
    title: "Gradient boosting",
    summary: "Adds shallow trees one after another, each fitted to what the ones before it left over.",
    reference:
      "Friedman, Annals of Statistics 29, 2001 (doi:10.1214/aos/1013203451); Ke et al., LightGBM, NeurIPS 30, 2017; Prokhorenkova et al., CatBoost, NeurIPS 31, 2018.",
    cost: "about n p rounds log(leaves) steps; n p bytes",
  },
  exceptions: {
    "weight two is a doubled row":
      "the rows held out for early stopping are drawn one by one; with patience 0 the two are equal, tested beside it",
  },
  async fit(rows, inputs, given, context): Promise<Forest> {
    const arena = takeArena();
    try {
      return await fitIn(arena, rows, inputs, given, context);
    } finally {
      returnArena(arena);
    }
  },
  predict: (forest, table, inputs) => predictionOf(forestScores(forest, table, inputs), forest, inputs),
  check(state, inputs) {
    const forest = state as Forest;
    checkForestOf(forest, inputs);
    if (isOfNumbers(forest.loss) !== (inputs.levels === undefined))
      throw new Problem("bad-forest", "the forest's loss does not fit the target that its file states");
  },
  // On the scale of the log odds, or of the logarithm.
  explain: (forest, table, inputs) => explainForest(forest, table, inputs, 0),
  importance: (forest) => gainByFeature(forest),
});

async function fitIn(
  arena: Arena,
  rows: Rows,
  inputs: Inputs,
  given: Params<typeof params>,
  context: Context,
): Promise<Forest> {
  const { length } = inputs.features;
  const outputs = outputsOf(inputs);
  checkFits(
    arena,
    bytesNeeded(rows.count, length, outputs, { leaves: given.leaves, columnSample: columnSampleOf(given, length) }),
    `gradient-boosting: to learn from ${rows.count} rows of ${length} columns`,
  );
  const start = arena.used();
  const read = (statistics: boolean) => {
    arena.release(start);
    return readData(arena, rows, inputs, given, statistics, context);
  };
  const ways =
    given.categories === "auto" ? waysFor(rows, inputs, given.patience) : [given.categories === "statistics"];
  let data = await read(ways[0]!);
  let found = await findRounds(data, given, context);
  if (ways.length > 1) {
    data = await read(ways[1]!);
    const other = await findRounds(data, given, context);
    if (other.loss < found.loss) found = other;
    else data = await read(ways[0]!);
  }
  return found.forest ?? (await run(data, rulesOf(given, data, context, 0), found.rounds, context)).forest;
}

/** Whether categories are to be made target statistics: both ways, where there are such columns and held-out rows to judge by. */
function waysFor(rows: Rows, { features, levels = [] }: Inputs, patience: number): readonly boolean[] {
  const open = rows.schema.some(
    (field) =>
      field.kind === "category" &&
      features.includes(field.name) &&
      isCodedField(field, true) &&
      !isCodedField(field, false),
  );
  return open && levels.length <= 2 && patience > 0 ? [false, true] : [false];
}

async function readData(
  arena: Arena,
  rows: Rows,
  inputs: Inputs,
  given: Params<typeof params>,
  statistics: boolean,
  context: Context,
) {
  const { levels } = inputs;
  const loss = lossOf(given.loss, inputs);
  const read = await readBins("gradient-boosting", rows, inputs, given.bins, arena, context, statistics);
  checkTargets(loss, read.target, inputs);
  const weights = given.balance ? balanced(read.target, inputs, read.weights) : read.weights;
  const isCategory = (f: number) =>
    read.features[f]!.kind === "category" || read.codings?.some(({ feature }) => feature === f) === true;
  const directions = directionsOf(given.monotone, loss, isCategory, inputs);
  return {
    ...read,
    ...(weights ? { weights } : {}),
    ...(directions ? { directions } : {}),
    arena,
    loss,
    classes: levels?.length ?? 0,
  };
}

type Data = Awaited<ReturnType<typeof readData>>;

/** Rounds that held-out rows ask for, with their mean loss; the forest where it is not to be learned again. */
interface Found {
  readonly rounds: number;
  readonly loss: number;
  readonly forest?: Forest;
}

async function findRounds(data: Data, given: Params<typeof params>, context: Context): Promise<Found> {
  const unjudged = (rounds: number): Found => ({ rounds, loss: Number.POSITIVE_INFINITY });
  if (given.patience === 0) return unjudged(given.trees);
  const parts = Math.floor(1 / given.validation);
  const seed = context.random.fork("validation").bits();
  const part = Int32Array.from({ length: data.rows }, (_, i) =>
    Math.floor(hashPosition(seed, i) / (given.validation * 4294967296)),
  );
  // Of few rows the best round of one part is a matter of luck: that of three parts in the middle is less so.
  const trials = given.refit && data.rows < fewRows ? Math.min(3, parts) : 1;
  const rounds: number[] = [];
  let loss = 0;
  for (let trial = 0; trial < trials; trial++) {
    const validation = Uint8Array.from(part, (own) => (own === trial ? 1 : 0));
    const held = validation.reduce((sum, one) => sum + one, 0);
    if (held < 10 || data.rows - held < 10) return unjudged(Math.min(given.trees, 50));
    const rules = rulesOf(given, data, context, given.patience);
    const { forest, bestRound, bestLoss } = await run({ ...data, validation }, rules, given.trees, context);
    loss += bestLoss / trials;
    if (!given.refit || (trials === 1 && bestRound === 0)) return { rounds: bestRound, loss, forest };
    rounds.push(bestRound);
  }
  return { rounds: rounds.sort((a, b) => a - b)[rounds.length >> 1]!, loss };
}

function rulesOf(given: Params<typeof params>, { features }: Data, context: Context, patience: number) {
  const { leaves, depth, learningRate, minimumLeaf, penalty, absolutePenalty, minimumGain } = given;
  const { sample, alpha, tweediePower } = given;
  const columnSample = columnSampleOf(given, features.length);
  return {
    leaves,
    depth,
    learningRate,
    minimumLeaf,
    penalty,
    absolutePenalty,
    minimumGain,
    sample,
    columnSample,
    alpha,
    tweediePower,
    patience,
    seed: context.random.fork("trees").bits(),
  };
}

const columnSampleOf = ({ columnSample }: Params<typeof params>, columns: number): number =>
  columnSample > 0 ? columnSample : Math.max(0.5, Math.min(1, fewColumns / columns));

async function run(
  { codings, ...data }: Data & Pick<BoosterInput, "validation">,
  rules: Partial<BoosterRules>,
  trees: number,
  context: Context,
): Promise<{ readonly forest: Forest; readonly bestRound: number; readonly bestLoss: number }> {
  const before = data.arena.used();
  const booster = createBooster(data, rules);
  let bestLoss = Number.POSITIVE_INFINITY;
  while (booster.rounds < trees && !booster.finished) {
    const round = booster.step();
    let step = round.next();
    for (; !step.done; step = round.next()) await context.pause();
    bestLoss = Math.min(bestLoss, step.value.validationLoss ?? bestLoss);
    await context.pause();
  }
  data.arena.release(before);
  const forest = booster.forest();
  return { forest: codings ? { ...forest, codings } : forest, bestRound: booster.bestRound, bestLoss };
}

function predictionOf(scores: Float64Array, forest: Forest, inputs: Inputs) {
  if (inputs.levels === undefined) return { values: hasLogLink(forest.loss) ? scores.map(exp) : scores };
  const { levels } = inputs;
  const k = levels.length;
  if (k === 2) {
    const probabilities = new Float64Array(scores.length * 2);
    for (let i = 0; i < scores.length; i++) {
      probabilities[2 * i + 1] = sigmoid(scores[i]!);
      probabilities[2 * i] = 1 - probabilities[2 * i + 1]!;
    }
    return { levels, probabilities };
  }
  const probabilities = new Float64Array(scores.length);
  for (let i = 0; i < scores.length; i += k) {
    let top = Number.NEGATIVE_INFINITY;
    for (let level = 0; level < forest.outputs; level++) top = Math.max(top, scores[i + level]!);
    let total = 0;
    for (let level = 0; level < k; level++) total += probabilities[i + level] = exp(scores[i + level]! - top);
    for (let level = 0; level < k; level++) probabilities[i + level]! /= total;
  }
  return { levels, probabilities };
}
