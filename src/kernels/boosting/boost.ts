import { hashPosition, hashText } from "../../core/random.ts";
import type { Wait } from "../pool/team.ts";
import { type Arena, copyInto, plainArena } from "./arena.ts";
import { type Matrices, prepareMatrices } from "./bin-matrix.ts";
import { type BoosterInput, type BoosterRules, boosterDefaults, checkInput, isCopied } from "./booster-input.ts";
import type { Forest } from "./forest.ts";
import { joinTrees, type PlainTree, toPlainTree } from "./forest-builder.ts";
import { baseScores, type KernelLoss, meanLoss, outputsOf, weightedMean } from "./gradients.ts";
import { type GrowMemory, growMemory, growTree } from "./grow.ts";
import { numberLossOf } from "./number-losses.ts";
import { areWhole, chooseQuanta, positionRows, sumRows } from "./quantise.ts";
import { sampleRows } from "./sampling.ts";
import { takeLeafQuantiles } from "./score.ts";

export interface Round {
  /** Rounds done. */
  readonly round: number;
  /** Leaves of the round's trees together. */
  readonly leaves: number;
  /** Mean loss of the validation rows (of "squared" the squared error), where there are any. */
  readonly validationLoss: number | undefined;
}

export interface Booster {
  readonly outputs: number;
  /** Raw scores of all rows after the rounds done, one plane of `rows` for each output. */
  readonly scores: Float64Array;
  readonly rounds: number;
  /** The round with the least validation loss; without validation rows the last. */
  readonly bestRound: number;
  /** True when patience ran out or no tree finds a split any more. */
  readonly finished: boolean;
  /** One round: a tree for each output. Yields after bounded work; stopping early leaves the rounds before intact. */
  step(): Generator<Wait, Round>;
  /** The forest of the first rounds, by default up to the best. */
  forest(rounds?: number): Forest;
}

/**
 * Gradient boosting over binned columns, a round at a time (Friedman 2001; Chen and Guestrin 2016; Ke et al. 2017; quantised
 * as in Shi et al. 2022). The same input and seed give the same bytes.
 *
 * Weights: with whole weights whose sum is at most 2^25, `sample` 1 and up to 262,144 training rows, a weight of two gives
 * the same forest as the row given twice, whatever the order of rows. It is only nearly so with fractional weights (the
 * product is rounded), with sampled rows (a row is drawn or not) and above that size (rounding is drawn by position).
 */
export function createBooster(input: BoosterInput, options: Partial<BoosterRules> = {}): Booster {
  const rules: BoosterRules = { ...boosterDefaults, ...options };
  checkInput(input, rules);
  const { rows, features, arena = plainArena } = input;
  const { spread } = arena;
  const target = laidIn(arena, input.target);
  const weights = input.weights && laidIn(arena, input.weights);
  const validation = copyInto(arena, rowsWhere(input.validation, rows, 1));
  const training = rowsWhere(input.validation, rows, 0);
  const own = numberLossOf(input.loss, rules, target, training, weights);
  const loss: KernelLoss = own ? "squared" : (input.loss as KernelLoss);
  const outputs = outputsOf(loss, input.classes ?? 0);
  const curvature = own?.isCurved ? arena.float64(rows) : undefined;
  const steepness = curvature ?? weights;
  const whole = steepness === undefined || (curvature === undefined && areWhole(steepness));
  const byPosition = training.length > positionRows;
  const shape = { rows, features: features.length, outputs, coded: 0 };
  function* prepare(): Generator<Wait, { readonly matrices: Matrices; readonly memory: GrowMemory }> {
    const matrices = yield* prepareMatrices(input, rules, arena, isCopied(shape, rules, input.memory));
    return { matrices, memory: growMemory(arena, training.length, matrices.full, rules.leaves) };
  }
  let ready: { readonly matrices: Matrices; readonly memory: GrowMemory } | undefined;
  const baseScore = input.start
    ? new Float64Array(outputs)
    : own
      ? Float64Array.of(own.base)
      : baseScores(loss, outputs, target, training, weights);
  let scores = arena.float64(rows * outputs);
  let next = arena.float64(rows * outputs);
  const blocks = Math.ceil(training.length / sumRows);
  const sums = arena.float64(3 * blocks);
  if (input.start) scores.set(input.start);
  else for (let k = 0; k < outputs; k++) scores.fill(baseScore[k]!, k * rows, (k + 1) * rows);
  /** The leaf of each row in the tree at hand. */
  const marks = arena.uint16(rows);
  const leaves = arena.int32(2 * Math.min(rules.leaves, Math.max(1, training.length)));
  const gradients = arena.float64(rows * outputs);
  const gradientWords = arena.float64(rows);
  const order = arena.int32(training.length);
  const drawn = arena.int32(rules.sample < 1 ? training.length : 0);
  const seed = hashText(`${rules.seed}/boosting`);
  const trees: PlainTree[] = [];
  let rounds = 0;
  let bestRound = 0;
  let bestLoss = Number.POSITIVE_INFINITY;
  let finished = false;

  const planeOf = (all: Float64Array, output: number) => all.subarray(output * rows, (output + 1) * rows);

  function* step(): Generator<Wait, Round> {
    const { inside, outside } =
      rules.sample < 1
        ? sampleRows(training, rules.sample, hashPosition(seed ^ 0x2545f491, rounds), drawn)
        : { inside: training, outside: drawn };
    ready ??= yield* prepare();
    const { matrices, memory } = ready;
    if (own) {
      const how = [own.loss, own.parameter, scores, target, weights, gradients, curvature] as const;
      yield* spread("numberGradients", how, 0, rows, 16);
    } else yield* spread("computeGradients", [loss, outputs, rows, scores, target, gradients], 0, rows, 16 * outputs);
    const grown: PlainTree[] = [];
    let grownLeaves = 0;
    for (let k = 0; k < outputs; k++) {
      const tree = rounds * outputs + k;
      const plane = planeOf(gradients, k);
      const members = order.subarray(0, inside.length);
      members.set(inside);
      const count = members.length;
      yield* spread("sumGradients", [loss, outputs, plane, steepness, members, sums], 0, count, 4, sumRows);
      const total = [0, 1, 2].map((place) => {
        let sum = 0;
        for (let block = 0; block < Math.ceil(count / sumRows); block++) sum += sums[3 * block + place]!;
        return sum;
      });
      const quanta = chooseQuanta(loss, whole, total, whole ? total[2]! : count);
      const { shift, gradient, hessian } = quanta;
      const how = [loss, outputs, plane, steepness, whole, shift, gradient, hessian] as const;
      const treeSeed = hashPosition(seed, tree);
      const words = yield* spread("quantise", [...how, treeSeed, byPosition, members, gradientWords], 0, count, 8);
      const root = words.results.reduce((sum, word) => sum + word, 0);
      const { matrix, used } = yield* matrices.draw(hashPosition(seed ^ 0x51ed270b, tree));
      const found = yield* growTree(matrix, gradientWords, weights, members, root, quanta, rules, memory);
      if (own?.leafQuantile !== undefined) takeLeafQuantiles(found, own.leafQuantile, members, scores, target, weights);
      const { column, goesLeft, left, right, value } = found;
      const ends = Array.from({ length: found.nodes }, (_, node) => node).filter((node) => column[node]! < 0);
      ends.sort((a, b) => found.start[a]! - found.start[b]!);
      leaves.set(ends.flatMap((node) => [found.start[node]!, node]));
      yield* spread("markRows", [leaves, ends.length, members, marks], 0, count, 2);
      const walked = [column, goesLeft, left, right, matrix.bytes, matrix.stride] as const;
      for (const others of [outside, validation])
        yield* spread("markByBins", [...walked, others, marks], 0, others.length, 32);
      // A round that is given up half way leaves the scores as they were.
      const [before, after] = [planeOf(scores, k), planeOf(next, k)];
      yield* spread("addMarked", [value, rules.learningRate, marks, before, after], 0, rows, 4);
      grown.push(toPlainTree(found, features, used, rules.learningRate));
      grownLeaves += ends.length;
    }
    [scores, next] = [next, scores];
    trees.push(...grown);
    rounds++;
    let validationLoss: number | undefined;
    if (validation.length > 0) {
      validationLoss = own
        ? weightedMean(validation, weights, (row) => own.value(scores[row]!, target[row]!))
        : meanLoss(loss, outputs, rows, scores, target, validation, weights);
      if (validationLoss < bestLoss) {
        bestLoss = validationLoss;
        bestRound = rounds;
      }
      if (rules.patience > 0 && rounds - bestRound >= rules.patience) finished = true;
    } else bestRound = rounds;
    if (grownLeaves === outputs && rules.sample >= 1 && rules.columnSample >= 1) finished = true;
    return { round: rounds, leaves: grownLeaves, validationLoss };
  }

  return {
    outputs,
    get scores() {
      return scores;
    },
    get rounds() {
      return rounds;
    },
    get bestRound() {
      return bestRound;
    },
    get finished() {
      return finished;
    },
    step,
    forest: (upTo = bestRound) =>
      joinTrees(input.loss, outputs, features.length, baseScore, trees.slice(0, upTo * outputs)),
  };
}

function rowsWhere(mask: Uint8Array | undefined, rows: number, wanted: 0 | 1): Int32Array {
  const found = new Int32Array(rows);
  let count = 0;
  for (let row = 0; row < rows; row++) if ((mask === undefined ? 0 : mask[row]!) === wanted) found[count++] = row;
  return found.slice(0, count);
}

/** The array itself where it lies in the arena, otherwise a copy that does. */
function laidIn<T extends Uint8Array | Float64Array>(arena: Arena, array: T): T {
  return arena.holds(array) ? array : copyInto(arena, array);
}
