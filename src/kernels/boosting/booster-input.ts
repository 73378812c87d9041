import { Problem } from "../../core/problem.ts";
import type { Arena } from "./arena.ts";
import { strideOf } from "./binning.ts";
import { maximumBins } from "./borders.ts";
import { columnsMost } from "./forest.ts";
import type { BoostFeature } from "./forest-builder.ts";
import type { GrowRules } from "./grow.ts";
import { leavesMost } from "./marks.ts";
import { isOfNumbers, type Loss, type LossSettings, targetsOf } from "./number-losses.ts";
import { maximumRows } from "./quantise.ts";
import { sampledColumns } from "./sampling.ts";

export interface BoosterInput {
  /** The memory to work in, by default plain; a matrix that does not lie there is copied. */
  readonly arena?: Arena;
  /** Bytes that are at hand, by default as many as are needed: with fewer, bins are not kept a second time. */
  readonly memory?: number;
  readonly rows: number;
  readonly features: readonly BoostFeature[];
  /** Bins, row-major: `matrix[row * stride + feature]`; written by binNumbers and binCodes. */
  readonly matrix: Uint8Array;
  readonly stride: number;
  readonly loss: Loss;
  /** Classes of the softmax loss; otherwise not read. */
  readonly classes?: number;
  /** 0 or 1 (logistic), class indexes (softmax), otherwise numbers. */
  readonly target: Float64Array;
  /** Not negative. A whole weight is as good as that many rows; see `createBooster`. */
  readonly weights?: Float64Array;
  /** For each column 1 where its effect only goes up, -1 where down, otherwise 0; of categories 0. */
  readonly directions?: Int8Array;
  /** Raw scores to begin with, one plane of `rows` for each output, in place of a base score. */
  readonly start?: Float64Array;
  /** 1 for a row that is scored but not learned from. */
  readonly validation?: Uint8Array;
}

/**
 * Bins that are kept a second time, column by column: to part rows by one column of a matrix by rows takes a line of the
 * cache for each of them. A quarter of the time of training.
 */
const copiedMost = 2 ** 29;

interface Shape {
  readonly rows: number;
  readonly features: number;
  readonly outputs: number;
  /** Columns of levels that become numbers. */
  readonly coded: number;
}

/** Whether there is room for bins by column. */
export function isCopied(shape: Shape, rules: Sizes, memory: number | undefined): boolean {
  const copy = shape.rows * shape.features;
  return copy <= copiedMost && (memory === undefined || bytesBeside(shape, rules) + copy <= memory);
}

/** Defaults are LightGBM's. */
export interface BoosterRules extends GrowRules, LossSettings {
  readonly learningRate: number;
  /** Share of the training rows drawn for each round. */
  readonly sample: number;
  /** Share of the columns drawn for each tree. */
  readonly columnSample: number;
  /** Rounds without a better validation loss before `finished`; 0 for never. */
  readonly patience: number;
  readonly seed: number;
}

export const boosterDefaults: BoosterRules = {
  leaves: 31,
  depth: 0,
  learningRate: 0.1,
  minimumLeaf: 20,
  minimumHessian: 1e-3,
  minimumGain: 0,
  penalty: 0,
  absolutePenalty: 0,
  sample: 1,
  columnSample: 1,
  categorySmoothing: 10,
  categoryPenalty: 10,
  categoryLimit: 32,
  categoryGroup: 100,
  patience: 0,
  alpha: 0.9,
  tweediePower: 1.5,
  seed: 1,
};

/** Value bins of a column. */
export const binsOf = (feature: BoostFeature): number =>
  feature.kind === "number" ? feature.borders.length + 1 : feature.bins;

type Sizes = Pick<BoosterRules, "leaves" | "sample" | "columnSample">;

/** Bytes that a fit holds at a time: bins, perhaps a copy of them by column, the numbers of each row, the histograms of a tree. */
export function bytesNeeded(shape: Shape, rules: Sizes, memory?: number): number {
  return bytesBeside(shape, rules) + (isCopied(shape, rules, memory) ? shape.rows * shape.features : 0);
}

/** All but bins by column. */
function bytesBeside({ rows, features, outputs, coded }: Shape, { leaves, sample, columnSample }: Sizes): number {
  const bins = strideOf(features) + (columnSample < 1 ? strideOf(sampledColumns(features, columnSample)) : 0);
  // Target, weight, hessian, word; score, next score and gradient of each output; the order of rows, both sides of a split, their leaves, those that are drawn.
  const numbers = 8 * (4 + 3 * outputs) + 4 * (sample < 1 ? 4 : 3) + 2 + (coded > 0 ? 8 + 4 * coded : 0);
  return rows * (bins + numbers) + 8 * (maximumBins + 1) * ((features + 3) & ~3) * leaves;
}

export function checkInput(input: BoosterInput, { leaves }: Pick<BoosterRules, "leaves">): void {
  const { rows, features, stride, matrix, target, weights, validation } = input;
  const fail = (message: string): never => {
    throw new Problem("bad-boosting-input", `boosting: ${message}`);
  };
  if (rows > maximumRows)
    throw new Problem("too-many-rows", `boosting: ${rows} rows, at most ${maximumRows} can be learned from`, { rows });
  if (features.length > columnsMost)
    throw new Problem(
      "too-many-columns",
      `boosting: ${features.length} columns, at most ${columnsMost} can be learned from; leave some out`,
      { columns: features.length },
    );
  if (leaves > leavesMost) fail(`${leaves} leaves, a tree has at most ${leavesMost}`);
  if (stride % 8 !== 0 || stride < features.length) fail(`a stride of ${stride} for ${features.length} columns`);
  if (matrix.length < rows * stride) fail(`${matrix.length} bins for ${rows} rows of ${stride}`);
  if (target.length !== rows) fail(`${target.length} targets for ${rows} rows`);
  if (weights !== undefined && weights.length !== rows) fail(`${weights.length} weights for ${rows} rows`);
  const { start } = input;
  if (start !== undefined && start.length !== rows * (input.loss === "softmax" ? (input.classes ?? 0) : 1))
    fail(`${start.length} scores to begin with for ${rows} rows`);
  if (validation !== undefined && validation.length !== rows)
    fail(`${validation.length} validation marks for ${rows} rows`);
  const classes = input.loss === "logistic" ? 2 : (input.classes ?? 0);
  if (input.loss === "softmax" && !(Number.isInteger(classes) && classes >= 2)) fail(`${classes} classes`);
  const ofNumbers = isOfNumbers(input.loss);
  const wanted = targetsOf(input.loss);
  for (let row = 0; row < rows; row++) {
    const y = target[row]!;
    if (!Number.isFinite(y)) fail(`the target of row ${row} is ${y}`);
    if (ofNumbers) {
      if (wanted?.fits(y) === false) fail(`the target of row ${row} is ${y}, ${input.loss} needs ${wanted.words}`);
    } else if (!(Number.isInteger(y) && y >= 0 && y < classes))
      fail(`the target of row ${row} is ${y}, a class from 0 to ${classes - 1} is needed`);
    const weight = weights?.[row] ?? 1;
    if (!(weight >= 0 && weight < Number.POSITIVE_INFINITY)) fail(`the weight of row ${row} is ${weight}`);
  }
  for (const [f, feature] of features.entries()) {
    const bins = binsOf(feature);
    if (bins < 0 || bins > maximumBins) fail(`column ${f} has ${bins} bins, at most ${maximumBins} fit`);
  }
}
