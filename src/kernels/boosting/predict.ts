import { type Arena, copyInto, plainArena, returnArena, takeArena } from "./arena.ts";
import { binCodes, binOfCode, binOfNumber, strideOf } from "./binning.ts";
import type { Forest } from "./forest.ts";
import { addTrees, type Walk, type WalkTrees, walkOf } from "./walk.ts";

/** A batch's columns: numbers with NaN for missing, or codes with -1. */
export type PredictColumn = Float64Array | Int32Array;

const blockRows = 512;

/**
 * Raw scores of the rows `from .. to`, row-major: rows x outputs. A row's score is the base plus its trees in their
 * order, whatever the batch.
 */
export function rawScores(
  forest: Forest,
  columns: readonly PredictColumn[],
  from = 0,
  to = columns[0]?.length ?? 0,
): Float64Array {
  // To lay the forest into the memory of compiled loops takes longer than to score a few rows.
  if (to - from < blockRows) return scoreRows(forest, columns, from, to);
  const arena = takeArena();
  try {
    return arena === plainArena ? scoreRows(forest, columns, from, to) : scoreBlocks(arena, forest, columns, from, to);
  } finally {
    returnArena(arena);
  }
}

function scoreRows(forest: Forest, columns: readonly PredictColumn[], from: number, to: number): Float64Array {
  const { outputs, features, baseScore } = forest;
  const { thresholds, trees } = walkOf(forest);
  const result = new Float64Array((to - from) * outputs);
  const bins = new Uint8Array(features);
  for (let row = from; row < to; row++) {
    for (let f = 0; f < features; f++) {
      const column = columns[f]!;
      const own = thresholds[f];
      const cell = column.BYTES_PER_ELEMENT === 8 ? column[row]! : binOfCode(column[row]!);
      bins[f] = own === undefined ? cell : binOfNumber(cell, own);
    }
    const scores = result.subarray((row - from) * outputs, (row - from + 1) * outputs);
    scores.set(baseScore);
    addTrees(...treeArgs(trees), outputs, bins, features, scores, 0, 1);
  }
  return result;
}

/** Rows go in blocks, trees outside, so that a tree stays in the nearest cache. */
function scoreBlocks(
  arena: Arena,
  forest: Forest,
  columns: readonly PredictColumn[],
  from: number,
  to: number,
): Float64Array {
  const { outputs, features, baseScore } = forest;
  const { thresholds, trees } = laidIn(arena, walkOf(forest));
  const stride = strideOf(features);
  const result = new Float64Array((to - from) * outputs);
  // Rows are walked four at a time.
  const block = arena.uint8((blockRows + 3) * stride);
  const numbers = arena.float64(blockRows);
  const scores = arena.float64(blockRows * outputs);
  for (let start = from; start < to; start += blockRows) {
    const rows = Math.min(blockRows, to - start);
    for (let f = 0; f < features; f++) {
      const cells = columns[f]!.subarray(start, start + rows);
      const own = thresholds[f];
      if (own === undefined) {
        binCodes(cells as Int32Array, block, stride, f);
        continue;
      }
      if (cells.BYTES_PER_ELEMENT === 8) numbers.set(cells);
      else for (let i = 0; i < rows; i++) numbers[i] = binOfCode(cells[i]!);
      arena.loops.binNumbers(numbers, own, block, stride, f, 0, 0, rows);
    }
    for (let i = 0; i < rows; i++) scores.set(baseScore, i * outputs);
    arena.loops.addTrees(...treeArgs(trees), outputs, block, stride, scores, 0, rows);
    result.set(scores.subarray(0, rows * outputs), (start - from) * outputs);
  }
  return result;
}

const treeArgs = ({ roots, coded, nodes, values, sets, words }: WalkTrees) =>
  [roots, coded, roots.length, nodes, values, sets, words] as const;

/** The forest where the loops of an arena can read it. */
function laidIn(arena: Arena, { trees, thresholds }: Walk): Walk {
  return {
    trees: {
      roots: copyInto(arena, trees.roots),
      coded: copyInto(arena, trees.coded),
      nodes: copyInto(arena, trees.nodes),
      values: copyInto(arena, trees.values),
      sets: copyInto(arena, trees.sets),
      words: copyInto(arena, trees.words),
    },
    thresholds: thresholds.map((own) => own && copyInto(arena, own)),
  };
}
