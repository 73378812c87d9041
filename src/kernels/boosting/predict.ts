import { binOfCode } from "./binning.ts";
import { type Forest, treesOf } from "./forest.ts";

/** A batch's columns: numbers with NaN for missing, or codes with -1. */
export type PredictColumn = Float64Array | Int32Array;

const blockRows = 512;

/**
 * Raw scores of the rows `from .. to`, row-major: rows x outputs. Rows go in blocks of 512, trees outside, so that a tree
 * stays in the nearest cache; a row's score is the base plus its trees in their order, whatever the batch.
 */
export function rawScores(
  forest: Forest,
  columns: readonly PredictColumn[],
  from = 0,
  to = columns[0]?.length ?? 0,
): Float64Array {
  const { outputs } = forest;
  const result = new Float64Array((to - from) * outputs);
  const block = new Float64Array(blockRows * forest.features);
  for (let start = from; start < to; start += blockRows) {
    const rows = Math.min(blockRows, to - start);
    fillBlock(forest.features, columns, start, rows, block);
    for (let i = 0; i < rows; i++) result.set(forest.baseScore, (start - from + i) * outputs);
    for (let t = 0; t < treesOf(forest); t++)
      addTree(forest, forest.treeStart[t]!, block, rows, result, (start - from) * outputs + (t % outputs));
  }
  return result;
}

/** Copies rows side by side: numbers as they are, codes as bins. */
export function fillBlock(
  features: number,
  columns: readonly PredictColumn[],
  start: number,
  rows: number,
  block: Float64Array,
): void {
  for (let f = 0; f < features; f++) {
    const column = columns[f]!;
    if (column.BYTES_PER_ELEMENT === 8)
      for (let i = 0, place = f; i < rows; i++, place += features) block[place] = column[start + i]!;
    else for (let i = 0, place = f; i < rows; i++, place += features) block[place] = binOfCode(column[start + i]!);
  }
}

function addTree(
  forest: Forest,
  root: number,
  block: Float64Array,
  rows: number,
  result: Float64Array,
  place: number,
): void {
  const { features, outputs, feature, threshold, missingLeft, categories, categorySets, left, right, value } = forest;
  for (let i = 0; i < rows; i++) {
    const start = i * features;
    let node = root;
    for (let f = feature[node]!; f >= 0; f = feature[node]!) {
      const v = block[start + f]!;
      let goes = v <= threshold[node]!;
      if (categories[node]! >= 0) goes = ((categorySets[categories[node]! + (v >> 5)]! >>> (v & 31)) & 1) === 1;
      else if (Number.isNaN(v)) goes = missingLeft[node] === 1;
      node = goes ? left[node]! : right[node]!;
    }
    result[place + i * outputs]! += value[node]!;
  }
}
