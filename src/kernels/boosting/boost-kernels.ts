import { addToHistogram, subtractHistogram } from "./histogram.ts";
import { partitionRows } from "./partition.ts";
import { findNumberSplit } from "./split-number.ts";

/** The inner loops of boosting. There are two sets of them, in TypeScript and compiled, which give the same bytes. */
export interface BoostKernels {
  readonly addToHistogram: typeof addToHistogram;
  readonly subtractHistogram: typeof subtractHistogram;
  readonly partitionRows: typeof partitionRows;
  readonly findNumberSplit: typeof findNumberSplit;
}

export const plainKernels: BoostKernels = { addToHistogram, subtractHistogram, partitionRows, findNumberSplit };

/** What `kernels/assembly/boosting.ts` exports: addresses in place of arrays. */
interface Exports {
  readonly addToHistogram: (...numbers: readonly number[]) => number;
  readonly subtractHistogram: (parent: number, sibling: number, cells: number) => void;
  readonly partitionRows: (...numbers: readonly number[]) => number;
  readonly findNumberSplit: (...numbers: readonly number[]) => number;
}

/** The compiled loops on arrays that lie in the memory of the module; `found` is one of three numbers. */
export function compiledKernels(exports: Exports, found: Float64Array): BoostKernels {
  return {
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
  };
}
