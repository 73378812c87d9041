import type { Wait } from "../pool/team.ts";
import type { Arena } from "./arena.ts";
import { missingBin } from "./borders.ts";
import { type Bundles, bundleTable, unbundle } from "./bundles.ts";
import type { HistogramLayout } from "./histogram.ts";
import { Apart } from "./loops.ts";
import { placePieces, roomForPlaces } from "./partition.ts";
import type { Quanta } from "./quantise.ts";
import { type BinColumns, columnsOfThread, fillTable, findBestSplits, type SplitRoom, splitRoom } from "./split.ts";
import { type Limits, type NodeTerms, nodeTerms, type Split, type SplitRules, shrink, within } from "./split-terms.ts";

export interface GrowRules extends SplitRules {
  readonly leaves: number;
  /** Splits on the longest path; 0 for no limit. */
  readonly depth: number;
}

/** Bins of the rows to learn from: row-major bytes and the same bytes as 32-bit words. */
export interface BinMatrix extends BinColumns {
  readonly bytes: Uint8Array;
  readonly words: Int32Array;
  readonly stride: number;
  /** Columns of the matrix, and the cells that rows are added to. */
  readonly columns: number;
  readonly added: HistogramLayout;
  /** Where columns of the matrix hold several features. */
  readonly bundles?: Bundles;
  readonly byColumn: ByColumn;
}

/** Where a feature's bins, or the codes of its bundle, are read alone: of a row at `bytes[starts[feature] + row * stride]`. */
export interface ByColumn {
  readonly bytes: Uint8Array;
  readonly stride: number;
  readonly starts: Int32Array;
}

/** Memory that one tree leaves to the next. */
export interface GrowMemory {
  readonly arena: Arena;
  /** Rows of a node that go right, and where several threads part them those that go left. */
  readonly rights: Int32Array;
  readonly lefts: Int32Array | undefined;
  readonly places: Int32Array;
  /** Of the tree before, where loops can read it. */
  readonly tree: Pick<GrownTree, "column" | "goesLeft" | "left" | "right" | "value">;
  readonly split: SplitRoom;
  /** Histograms out of use, each of `cells`, which may be more than a tree of sampled columns needs. */
  readonly histograms: Float64Array[];
  readonly cells: number;
  /** What threads other than the first add up, one after another. */
  readonly parts: Float64Array;
  /** Sums of columns that hold several features. */
  readonly bundled: Float64Array;
}

export function growMemory(arena: Arena, rows: number, matrix: BinMatrix, leaves: number): GrowMemory {
  const { layout, added, bundles } = matrix;
  const most = nodesMost(leaves, rows);
  return {
    arena,
    rights: arena.int32(rows),
    lefts: arena.threads > 1 ? arena.int32(rows) : undefined,
    places: arena.int32(roomForPlaces),
    tree: {
      column: arena.int32(most),
      goesLeft: arena.uint8(256 * most),
      left: arena.int32(most),
      right: arena.int32(most),
      value: arena.float64(most),
    },
    split: splitRoom(arena, matrix),
    histograms: [],
    cells: layout.cells,
    parts: arena.float64((arena.threads - 1) * added.cells),
    bundled: arena.float64(bundles ? added.cells : 0),
  };
}

/** A tree over bins. Node 0 is the root, children come after their parent; a leaf has feature -1. */
export interface GrownTree {
  readonly nodes: number;
  readonly feature: Int32Array;
  readonly bin: Int32Array;
  readonly missingLeft: Uint8Array;
  /** Where the split is one of categories, the bins that go left. */
  readonly chosen: readonly (Uint8Array | undefined)[];
  /** The column of the matrix that holds the feature, -1 of a leaf, and 256 answers for what stands there. */
  readonly column: Int32Array;
  readonly goesLeft: Uint8Array;
  readonly left: Int32Array;
  readonly right: Int32Array;
  /** -G / (H + penalty), without the learning rate. */
  readonly value: Float64Array;
  readonly gain: Float64Array;
  /** Sum of weights. */
  readonly cover: Float64Array;
  /** The rows of a node: `rows[start .. start + count)`. */
  readonly start: Int32Array;
  readonly count: Int32Array;
}

/** Rows for each cell from which on it pays that each thread adds up some of them, and then all their sums. */
const rowsForCell = 4;

/** Nodes of a tree with so many leaves, of which each has a row. */
export const nodesMost = (leaves: number, rows: number): number => Math.max(1, 2 * Math.min(leaves, rows) - 1);

/**
 * Grows one tree leaf by leaf, the best split first (Ke et al. 2017): of two children the smaller one's histogram is
 * built and the other's is what its parent's leaves over. `rows` are the rows to learn from and are reordered. Yields
 * after bounded work; what comes back does not depend on where it was cut.
 */
export function* growTree(
  matrix: BinMatrix,
  gradientWords: Float64Array,
  weights: Float64Array | undefined,
  rows: Int32Array,
  rootWord: number,
  quanta: Quanta,
  rules: GrowRules,
  memory: GrowMemory,
): Generator<Wait, GrownTree> {
  const { stride, columns, byColumn, added, bundles, directions } = matrix;
  const { arena, rights, lefts = rows, places, histograms, parts } = memory;
  const { column, goesLeft, left, right, value } = memory.tree;
  const { spread, threads } = arena;
  const most = nodesMost(rules.leaves, rows.length);
  column.fill(-1);
  left.fill(0);
  right.fill(0);
  const feature = new Int32Array(most).fill(-1);
  const bin = new Int32Array(most);
  const missingLeft = new Uint8Array(most);
  const chosen: (Uint8Array | undefined)[] = [];
  const gain = new Float64Array(most);
  const cover = new Float64Array(most);
  const start = new Int32Array(most);
  const count = new Int32Array(most);
  const level = new Int32Array(most);
  const sums = new Float64Array(most);
  // Of each node's values, where columns are constrained.
  const low = new Float64Array(most).fill(Number.NEGATIVE_INFINITY);
  const high = new Float64Array(most).fill(Number.POSITIVE_INFINITY);
  const limitsOf = (node: number): Limits => ({ low: low[node]!, high: high[node]! });
  const splits: (Split | undefined)[] = [];
  const built: (Float64Array | undefined)[] = [];
  const { cells, offsets } = added;
  const others = Array.from({ length: threads - 1 }, (_, i) => parts.subarray(i * cells, (i + 1) * cells));
  let nodes = 0;

  const addNode = (from: number, rowCount: number, word: number, depth: number): number => {
    const node = nodes++;
    start[node] = from;
    count[node] = rowCount;
    sums[node] = word;
    level[node] = depth;
    if (weights === undefined) cover[node] = rowCount;
    else {
      let sum = 0;
      for (let i = from; i < from + rowCount; i++) sum += weights[rows[i]!]!;
      cover[node] = sum;
    }
    return node;
  };
  const release = (node: number): void => {
    const histogram = built[node];
    if (histogram !== undefined) histograms.push(histogram);
    built[node] = undefined;
  };
  const leafValue = (node: number): number => {
    const gradient = Math.floor(sums[node]! / quanta.shift);
    const hessian = (sums[node]! - gradient * quanta.shift) / quanta.hessian + rules.penalty;
    const size = shrink(gradient / quanta.gradient, rules.absolutePenalty);
    return within(hessian > 0 ? -size / hessian : 0, limitsOf(node));
  };
  const mayGrow = (node: number): boolean =>
    (rules.depth === 0 || level[node]! < rules.depth) && cover[node]! >= 2 * rules.minimumLeaf - 1;
  const termsOf = (node: number): NodeTerms =>
    nodeTerms(sums[node]!, cover[node]!, quanta, rules, directions && limitsOf(node));
  function* search(...sought: readonly number[]): Generator<Wait, void> {
    const asked = sought.map((node) => ({
      histogram: built[node]!,
      terms: mayGrow(node) ? termsOf(node) : undefined,
    }));
    const found = yield* findBestSplits(asked, matrix, quanta, memory.split, arena);
    for (const [i, node] of sought.entries()) {
      splits[node] = found[i];
      gain[node] = found[i]?.gain ?? 0;
      if (found[i] === undefined) release(node);
    }
  }
  function* build(node: number): Generator<Wait, void> {
    const histogram = histograms.pop() ?? arena.float64(memory.cells);
    built[node] = histogram;
    const sum = bundles ? memory.bundled : histogram;
    sum.fill(0, 0, cells);
    yield* add(sum, start[node]!, start[node]! + count[node]!);
    if (bundles) unbundle(bundles, matrix.bins, sum, histogram, matrix.layout.offsets, sums[node]!);
  }
  function* add(histogram: Float64Array, from: number, to: number): Generator<Wait, void> {
    const isShared = arena.isShared((to - from) * stride);
    if (isShared && to - from < rowsForCell * cells) {
      // Of so few rows each thread reads all, for the cells of its own columns.
      const rest = [offsets, matrix.words, stride, gradientWords, rows, from, to] as const;
      const fours = columnsOfThread(columns, threads) / 4;
      yield* spread("addColumnsToHistogram", [histogram, ...rest], 0, (columns + 3) >> 2, 4 * (to - from), fours);
      return;
    }
    const rest = [offsets, columns, matrix.words, stride, gradientWords, rows] as const;
    if (isShared) parts.fill(0, 0, (threads - 1) * cells);
    yield* spread("addToHistogram", [new Apart([histogram, ...others]), ...rest], from, to, stride);
    if (isShared) yield* spread("addHistograms", [histogram, parts, cells, threads - 1], 0, cells, threads);
  }

  addNode(0, rows.length, rootWord, 0);
  if (rules.leaves > 1 && mayGrow(0)) {
    yield* build(0);
    yield* search(0);
  }
  for (let leaves = 1; leaves < rules.leaves; leaves++) {
    let node = -1;
    for (let i = 0; i < nodes; i++) if (splits[i] !== undefined && (node < 0 || gain[i]! > gain[node]!)) node = i;
    if (node < 0) break;
    const split = splits[node]!;
    splits[node] = undefined;
    const table = goesLeft.subarray(node * 256, node * 256 + 256);
    fillTable(split, table);
    feature[node] = split.feature;
    bin[node] = split.bin;
    missingLeft[node] = table[missingBin]!;
    chosen[node] = split.chosen;
    column[node] = bundles ? bundles.column[split.feature]! : split.feature;
    if (bundles) bundleTable(bundles, split.feature, matrix.bins[split.feature]!, table);

    const first = start[node]!;
    const end = first + count[node]!;
    // One thread leaves the rows that go left where they are.
    const isShared = arena.isShared(end - first);
    const side = isShared ? lefts : rows;
    const rest = [byColumn.bytes, byColumn.stride, byColumn.starts[split.feature]!, table] as const;
    const { results, size } = yield* spread("partitionRows", [rows, side, rights, ...rest], first, end, 1);
    const middle = placePieces(results, size, first, end, places);
    const { length } = results;
    const join = [rows, side, rights, places] as const;
    yield* spread("joinPieces", join, 0, length, (end - first) / length, isShared ? undefined : length);

    const l = addNode(first, middle - first, split.leftWord, level[node]! + 1);
    const r = addNode(middle, end - middle, sums[node]! - split.leftWord, level[node]! + 1);
    left[node] = l;
    right[node] = r;
    if (directions) {
      for (const list of [low, high]) list[l] = list[r] = list[node]!;
      const direction = split.chosen === undefined ? directions[split.feature]! : 0;
      // Neither side may pass the middle any more (LightGBM's basic method).
      const middleValue = (leafValue(l) + leafValue(r)) / 2;
      if (direction !== 0) {
        (direction > 0 ? high : low)[l] = middleValue;
        (direction > 0 ? low : high)[r] = middleValue;
      }
    }
    const [small, large] = count[l]! <= count[r]! ? [l, r] : [r, l];
    const last = leaves + 1 === rules.leaves;
    if (!last && (mayGrow(small) || mayGrow(large))) {
      yield* build(small);
      if (mayGrow(large)) {
        built[large] = built[node];
        built[node] = undefined;
        yield* search(large, small);
      } else yield* search(small);
    }
    release(node);
  }

  for (let node = 0; node < nodes; node++) {
    release(node);
    if (feature[node]! < 0) gain[node] = 0;
    value[node] = leafValue(node);
  }
  return { nodes, feature, bin, missingLeft, chosen, column, goesLeft, left, right, value, gain, cover, start, count };
}
