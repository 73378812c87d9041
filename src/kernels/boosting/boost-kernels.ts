import { addToRows } from "./add-to-rows.ts";
import { binNumbers } from "./binning.ts";
import { computeGradients, type KernelLoss } from "./gradients.ts";
import { addToHistogram, subtractHistogram } from "./histogram.ts";
import { partitionRows } from "./partition.ts";
import { quantise, sumGradients } from "./quantise.ts";
import { findNumberSplit } from "./split-number.ts";
import { addTrees } from "./walk.ts";

/** The inner loops of boosting. There are two sets of them, in TypeScript and compiled, which give the same bytes. */
export interface BoostKernels {
  readonly binNumbers: typeof binNumbers;
  readonly addToHistogram: typeof addToHistogram;
  readonly subtractHistogram: typeof subtractHistogram;
  readonly partitionRows: typeof partitionRows;
  readonly findNumberSplit: typeof findNumberSplit;
  readonly computeGradients: typeof computeGradients;
  readonly sumGradients: typeof sumGradients;
  readonly quantise: typeof quantise;
  readonly addToRows: typeof addToRows;
  readonly addTrees: typeof addTrees;
}

export const plainKernels: BoostKernels = {
  binNumbers,
  addToHistogram,
  subtractHistogram,
  partitionRows,
  findNumberSplit,
  computeGradients,
  sumGradients,
  quantise,
  addToRows,
  addTrees,
};

/** What `kernels/assembly/boosting.ts` exports: addresses in place of arrays. */
export type BoostExports = Readonly<
  Record<
    Exclude<keyof BoostKernels, "computeGradients"> | "squaredGradients" | "logisticGradients" | "softmaxGradients",
    (...numbers: readonly number[]) => number
  >
>;

const losses: readonly KernelLoss[] = ["squared", "logistic", "softmax"];
/** No array lies at address 0. */
const addressOf = (array: Float64Array | undefined): number => array?.byteOffset ?? 0;

/** The compiled loops on arrays that lie in the memory of the module; `found` is one of three numbers. */
export function compiledKernels(exports: BoostExports, found: Float64Array): BoostKernels {
  return {
    binNumbers(values, padded, matrix, stride, feature, row = 0) {
      exports.binNumbers(values.byteOffset, values.length, padded.byteOffset, matrix.byteOffset, stride, feature, row);
    },
    addToHistogram(histogram, offsets, columns, matrix, stride, words, rows, from, to) {
      exports.addToHistogram(
        histogram.byteOffset,
        offsets.byteOffset,
        columns,
        matrix.byteOffset,
        stride,
        words.byteOffset,
        rows.byteOffset,
        from,
        to,
      );
    },
    subtractHistogram(parent, sibling, cells) {
      exports.subtractHistogram(parent.byteOffset, sibling.byteOffset, cells);
    },
    partitionRows(rows, from, to, left, scratch, right, matrix, stride, feature, goesLeft) {
      return exports.partitionRows(
        rows.byteOffset,
        from,
        to,
        left,
        scratch.byteOffset,
        right,
        matrix.byteOffset,
        stride,
        feature,
        goesLeft.byteOffset,
      );
    },
    findNumberSplit(histogram, offset, bins, feature, terms, best) {
      const bin = exports.findNumberSplit(
        histogram.byteOffset + 8 * offset,
        bins,
        terms.shift,
        terms.inverse,
        terms.gradient,
        terms.hessian,
        terms.least,
        terms.absolutePenalty,
        terms.penalty,
        terms.parent,
        best.gain,
        found.byteOffset,
      );
      if (bin === 0) return;
      best.gain = found[0]!;
      best.feature = feature;
      best.bin = bin;
      best.chosen = undefined;
      best.leftWord = found[1]!;
      best.missingLeft = found[2] === 1;
    },
    computeGradients(loss, outputs, rows, scores, target, from, to, gradients) {
      const [at, wanted, result] = [scores.byteOffset, target.byteOffset, gradients.byteOffset];
      if (loss === "squared") exports.squaredGradients(at, wanted, from, to, result);
      else if (loss === "logistic") exports.logisticGradients(at, wanted, from, to, result);
      else exports.softmaxGradients(outputs, rows, at, wanted, from, to, result);
    },
    sumGradients(loss, outputs, gradients, weights, rows, from, to, sums) {
      exports.sumGradients(
        losses.indexOf(loss),
        outputs,
        gradients.byteOffset,
        addressOf(weights),
        rows.byteOffset,
        from,
        to,
        sums.byteOffset,
      );
    },
    quantise(loss, outputs, gradients, weights, whole, quanta, seed, byPosition, rows, from, to, words) {
      return exports.quantise(
        losses.indexOf(loss),
        outputs,
        gradients.byteOffset,
        addressOf(weights),
        Number(whole),
        quanta.shift,
        quanta.gradient,
        quanta.hessian,
        seed,
        Number(byPosition),
        rows.byteOffset,
        from,
        to,
        words.byteOffset,
      );
    },
    addToRows(value, rows, from, to, scores) {
      exports.addToRows(value, rows.byteOffset, from, to, scores.byteOffset);
    },
    addTrees({ roots, coded, nodes, values, sets, words }, outputs, block, stride, rows, scores) {
      exports.addTrees(
        roots.byteOffset,
        coded.byteOffset,
        roots.length,
        nodes.byteOffset,
        values.byteOffset,
        sets.byteOffset,
        words.byteOffset,
        outputs,
        block.byteOffset,
        stride,
        rows,
        scores.byteOffset,
      );
    },
  };
}
