import { gaussLegendre } from "../gauss-legendre.ts";
import { type Arena, plainArena, returnArena, takeArena } from "./arena.ts";
import { binOfCode } from "./binning.ts";
import { type Forest, treesOf } from "./forest.ts";
import type { PredictColumn } from "./predict.ts";
import { nodeFields, ruleAt } from "./shapley.ts";
import { type TreePaths, treePaths } from "./tree-paths.ts";

/** Of leaves with at most so many slots what each pattern adds is kept. */
const slotsKept = 14;

/** For fewer rows it takes longer to lay a forest into the memory of compiled loops. */
const fewRows = 32;
/** Cells and contributions of the rows that are worked on together, at most. */
const numbersAtOnce = 4_000_000;

/**
 * Exact path-dependent Shapley values of a forest's raw scores (Lundberg et al. 2020, From local explanations to global
 * understanding with explainable AI for trees, algorithm 2): absent columns are averaged over a node's children by cover.
 * Returns rows x outputs x (features + 1); the last place of each is the expected value, and a row's places sum to its raw
 * score.
 *
 * What a leaf adds depends on a row by its pattern alone: for each slot whether the row goes the path's way wherever that
 * column is split. Where slots are few a pattern is reckoned once, when it first comes up (as in Yang 2021, Fast TreeSHAP,
 * version 2). Cost for a row and tree: leaves x depth, and leaves x depth^2 where the pattern is new.
 */
export function treeShap(
  forest: Forest,
  columns: readonly PredictColumn[],
  from = 0,
  to = columns[0]?.length ?? 0,
): Float64Array {
  const { outputs, features } = forest;
  const width = outputs * (features + 1);
  const result = new Float64Array((to - from) * width);
  const atOnce = Math.max(fewRows, Math.floor(numbersAtOnce / (features + width)));
  const arena = to - from < fewRows ? plainArena : takeArena();
  try {
    const paths = Array.from({ length: treesOf(forest) }, (_, tree) => treePaths(forest, tree));
    const expected = expectedScores(forest);
    for (let first = from; first < to; first += atOnce) {
      const end = Math.min(to, first + atOnce);
      const before = arena.used();
      result.set(shapOfBlock(arena, forest, paths, expected, columns, first, end), (first - from) * width);
      arena.release(before);
    }
  } finally {
    returnArena(arena);
  }
  return result;
}

function shapOfBlock(
  arena: Arena,
  forest: Forest,
  paths: readonly TreePaths[],
  expected: Float64Array,
  columns: readonly PredictColumn[],
  from: number,
  to: number,
): Float64Array {
  const { outputs, features } = forest;
  const width = features + 1;
  const rows = to - from;
  const cells = arena.float64(features * rows);
  for (const [f, column] of columns.entries())
    for (let row = 0; row < rows; row++)
      cells[f * rows + row] = column.BYTES_PER_ELEMENT === 8 ? column[from + row]! : binOfCode(column[from + row]!);
  const result = arena.float64(rows * outputs * width);
  for (let i = 0; i < rows * outputs; i++) result[i * width + features] = expected[i % outputs]!;
  const sets = arena.int32(forest.categorySets.length);
  sets.set(forest.categorySets);
  const rules = rulesOf(arena, Math.max(0, ...paths.map(({ count }) => count.reduce((a, b) => Math.max(a, b), 0))));
  const before = arena.used();
  for (const [t, tree] of paths.entries()) {
    const { words, nodes } = tree;
    const { fields, numbers, patterns, values } = layOut(arena, forest, tree, rows);
    const column = arena.int32(tree.column.length);
    column.set(tree.column);
    const share = arena.float64(tree.share.length);
    share.set(tree.share);
    const room = [
      arena.int32(nodes * words),
      arena.uint8(patterns),
      arena.float64(values),
      arena.float64(words * 32),
      arena.float64(words * 32),
    ] as const;
    const where = [cells, rows, result, (t % outputs) * width, outputs * width] as const;
    arena.loops.addShapley(fields, numbers, nodes, sets, column, share, rules, words, ...room, ...where, 0, rows);
    arena.release(before);
  }
  return result;
}

/** The rules that integrate what leaves of at most so many slots are made of. */
function rulesOf(arena: Arena, slots: number): Float64Array {
  const most = (slots + 1) >> 1;
  const rules = arena.float64(ruleAt(most + 1));
  for (let n = 1; n <= most; n++) {
    const { places, weights } = gaussLegendre(n);
    rules.set(places, ruleAt(n));
    rules.set(weights, ruleAt(n) + n);
  }
  return rules;
}

/** A tree as the loop reads it, and how many patterns are kept of it with how many values. */
function layOut(arena: Arena, forest: Forest, paths: TreePaths, rows: number) {
  const { feature, threshold, missingLeft, categories, left, right, value } = forest;
  const { root, nodes, slot, met, start, count } = paths;
  const fields = arena.int32(nodes * nodeFields);
  const numbers = arena.float64(nodes);
  let patterns = 0;
  let values = 0;
  for (let i = 0; i < nodes; i++) {
    const node = root + i;
    const own = feature[node]!;
    const slots = count[i]!;
    const isKept = own < 0 && slots <= slotsKept && 1 << slots <= 4 * rows;
    numbers[i] = own < 0 ? value[node]! : threshold[node]!;
    const children = own < 0 ? [0, 0] : [left[node]! - root, right[node]! - root];
    fields.set(
      [
        own,
        missingLeft[node]!,
        categories[node]!,
        ...children,
        slot[i]!,
        met[i]!,
        start[i]!,
        slots,
        isKept ? patterns : -1,
        values,
      ],
      i * nodeFields,
    );
    if (!isKept) continue;
    patterns += 1 << slots;
    values += slots << slots;
  }
  return { fields, numbers, patterns, values };
}

/** The cover-weighted mean raw score of each output. */
export function expectedScores(forest: Forest): Float64Array {
  const expected = forest.baseScore.slice();
  const mean = new Float64Array(forest.feature.length);
  for (let node = forest.feature.length - 1; node >= 0; node--) {
    const l = forest.left[node]!;
    const r = forest.right[node]!;
    // Children come after their parent, so that one pass from the end finds them done.
    mean[node] =
      forest.feature[node]! < 0
        ? forest.value[node]!
        : (forest.cover[l]! * mean[l]! + forest.cover[r]! * mean[r]!) / (forest.cover[l]! + forest.cover[r]!);
  }
  for (let t = 0; t < treesOf(forest); t++) expected[t % forest.outputs]! += mean[forest.treeStart[t]!]!;
  return expected;
}
