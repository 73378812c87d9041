import { defineAlgorithm } from "../core/algorithm.ts";
import type { Context } from "../core/context.ts";
import type { Inputs } from "../core/model.ts";
import type { Params } from "../core/params.ts";
import { Problem } from "../core/problem.ts";
import { hashPosition } from "../core/random.ts";
import type { Rows } from "../core/rows.ts";
import { type Arena, checkFits, returnArena, takeArena } from "../kernels/boosting/arena.ts";
import { createBooster } from "../kernels/boosting/boost.ts";
import { type BoosterInput, type BoosterRules, bytesNeeded } from "../kernels/boosting/booster-input.ts";
import { appendForest, type Forest, gainByFeature, treesOf } from "../kernels/boosting/forest.ts";
import { hasLogLink, isOfNumbers } from "../kernels/boosting/number-losses.ts";
import { exp, sigmoid } from "../kernels/math.ts";
import { type BinningWishes, checkLearnable, codedFeatures, type LearnableInputs, readBins } from "./binned.ts";
import { params } from "./boosting-params.ts";
import { balanced, checkTargets, directionsOf, lossOf } from "./boosting-wishes.ts";
import { follow } from "./follow.ts";
import { checkForestOf, explainForest, forestScores, outputsOf } from "./forest-model.ts";

type Given = Params<typeof params>;

/** Of so many columns or fewer none is left out unless that is asked for. */
const fewColumns = 8;
/** Below so many rows the number of rounds is found on three parts of them. */
const fewRows = 5000;

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
  fit: (rows, inputs, given, context): Promise<Forest> =>
    withArena(context, (arena) => fitIn(arena, rows, inputs, given, context)),
  // More trees behind those that are there, by other rows if they are given.
  resume: (forest, rows, inputs, given, context) =>
    withArena(context, (arena) => fitIn(arena, rows, inputs, given, context, forest)),
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

async function withArena<T>(context: Context, work: (arena: Arena) => Promise<T>): Promise<T> {
  const arena = takeArena(context.workers);
  try {
    return await work(arena);
  } finally {
    returnArena(arena);
  }
}

async function fitIn(
  arena: Arena,
  rows: Rows,
  inputs: Inputs,
  given: Given,
  context: Context,
  from?: Forest,
): Promise<Forest> {
  checkLearnable("gradient-boosting", rows, inputs);
  const { length } = inputs.features;
  const outputs = outputsOf(inputs);
  checkFits(
    arena,
    bytesNeeded(
      { rows: rows.count, features: length, outputs, coded: codedFeatures(rows, inputs, true).length },
      { leaves: given.leaves, sample: given.sample, columnSample: columnSampleOf(given, length) },
      context.memory,
    ),
    `gradient-boosting: to learn from ${rows.count} rows of ${length} columns`,
    context.machineMemory,
  );
  const start = arena.used();
  const read = (statistics: boolean) => {
    arena.release(start);
    return readData(arena, rows, inputs, given, { statistics, ...(from ? { from } : {}) }, context);
  };
  const ways = from
    ? [false]
    : given.categories === "auto"
      ? waysFor(rows, inputs, given.patience)
      : [given.categories === "statistics"];
  let data = await read(ways[0]!);
  let found = await findRounds(data, given, context);
  if (ways.length > 1) {
    data = await read(ways[1]!);
    const other = await findRounds(data, given, context);
    if (other.loss < found.loss) found = other;
    else data = await read(ways[0]!);
  }
  const forest = found.forest ?? (await run(data, rulesOf(given, data, context, 0), found.rounds, context)).forest;
  return from ? appendForest(from, forest) : forest;
}

/** Whether categories are to be made target statistics: both ways, where that makes a difference and held-out rows can judge. */
function waysFor(rows: Rows, inputs: Inputs, patience: number): readonly boolean[] {
  const differs = codedFeatures(rows, inputs, true).length > codedFeatures(rows, inputs, false).length;
  return differs && patience > 0 ? [false, true] : [false];
}

async function readData(
  arena: Arena,
  rows: Rows,
  inputs: LearnableInputs,
  given: Given,
  wishes: BinningWishes,
  context: Context,
) {
  const { levels } = inputs;
  const { from } = wishes;
  const loss = from && given.loss === "auto" ? from.loss : lossOf(given.loss, inputs);
  if (from && from.loss !== loss)
    throw new Problem(
      "bad-loss",
      `gradient-boosting: the model to go on from was learned with the loss "${from.loss}", not "${loss}"; leave the loss out`,
    );
  const read = await readBins("gradient-boosting", rows, inputs, given.bins, arena, context, wishes);
  const start = from && (await scoresBy(from, rows, inputs, context));
  checkTargets(loss, read.target, inputs);
  const weights = given.balance ? balanced(read.target, inputs, read.weights) : read.weights;
  const isCategory = (f: number) =>
    read.features[f]!.kind === "category" || read.codings?.some(({ feature }) => feature === f) === true;
  const directions = directionsOf(given.monotone, loss, isCategory, inputs);
  return {
    ...read,
    ...(weights ? { weights } : {}),
    ...(directions ? { directions } : {}),
    ...(start ? { start } : {}),
    trees: from ? treesOf(from) : 0,
    ...(context.memory ? { memory: context.memory } : {}),
    arena,
    loss,
    classes: levels?.length ?? 0,
  };
}

/** Raw scores of all rows, one plane for each output. */
async function scoresBy(forest: Forest, rows: Rows, inputs: Inputs, context: Context): Promise<Float64Array> {
  const { outputs } = forest;
  const planes = new Float64Array(rows.count * outputs);
  let row = 0;
  for await (const table of rows.batches(inputs.features)) {
    const scores = forestScores(forest, table, inputs);
    for (let i = 0; i < table.count; i++, row++)
      for (let k = 0; k < outputs; k++) planes[k * rows.count + row] = scores[i * outputs + k]!;
    await context.pause();
  }
  return planes;
}

type Data = Awaited<ReturnType<typeof readData>>;

/** Rounds that held-out rows ask for, with their mean loss; the forest where it is not to be learned again. */
interface Found {
  readonly rounds: number;
  readonly loss: number;
  readonly forest?: Forest;
}

async function findRounds(data: Data, given: Given, context: Context): Promise<Found> {
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

function rulesOf(given: Given, { features, trees }: Data, context: Context, patience: number) {
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
    seed: context.random.fork("trees", ...(trees > 0 ? [trees] : [])).bits(),
  };
}

const columnSampleOf = ({ columnSample }: Given, columns: number): number =>
  columnSample > 0 ? columnSample : Math.max(0.5, Math.min(1, fewColumns / columns));

async function run(
  { codings, ...data }: Data & Pick<BoosterInput, "validation">,
  rules: Partial<BoosterRules>,
  rounds: number,
  context: Context,
): Promise<{ readonly forest: Forest; readonly bestRound: number; readonly bestLoss: number }> {
  const before = data.arena.used();
  const booster = createBooster(data, rules);
  let bestLoss = Number.POSITIVE_INFINITY;
  while (booster.rounds < rounds && !booster.finished) {
    const { validationLoss = bestLoss } = await follow(booster.step(), context);
    bestLoss = Math.min(bestLoss, validationLoss);
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
