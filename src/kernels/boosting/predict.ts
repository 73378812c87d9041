import { Problem } from "../../core/problem.ts";
import { binCodes, binNumbers, binOfCode, padBorders, strideOf } from "./binning.ts";
import { maximumBins } from "./borders.ts";
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
  const { outputs, features } = forest;
  const walk = walkOf(forest);
  const stride = strideOf(features);
  const result = new Float64Array((to - from) * outputs);
  const block = new Uint8Array(blockRows * stride);
  for (let start = from; start < to; start += blockRows) {
    const rows = Math.min(blockRows, to - start);
    for (let f = 0; f < features; f++) fillBins(walk, columns[f]!.subarray(start, start + rows), f, block, stride);
    for (let i = 0; i < rows; i++) result.set(forest.baseScore, (start - from + i) * outputs);
    for (let t = 0; t < treesOf(forest); t++)
      addTree(
        walk,
        forest.treeStart[t]!,
        block,
        stride,
        rows,
        result,
        (start - from) * outputs + (t % outputs),
        outputs,
      );
  }
  return result;
}

/**
 * A forest made ready to be walked without a branch: cells become bins, and every node holds the set of bins that go
 * left, so that numbers, categories and missing cells take the same steps. A leaf is its own child: a path that is over
 * stays where it is, and rows can walk side by side.
 */
interface Walk {
  /** Of each column the thresholds in use, padded; undefined where codes are compared. */
  readonly thresholds: readonly (Float64Array | undefined)[];
  readonly feature: Int32Array;
  /** Right and left child of each node. */
  readonly children: Int32Array;
  /** Eight words for each node: a bit for every bin that goes left. */
  readonly lefts: Uint32Array;
  readonly value: Float64Array;
}

const walks = new WeakMap<Forest, Walk>();

function walkOf(forest: Forest): Walk {
  const known = walks.get(forest);
  if (known !== undefined) return known;
  const made = makeWalk(forest);
  walks.set(forest, made);
  return made;
}

function makeWalk({
  features,
  feature,
  threshold,
  missingLeft,
  categories,
  categorySets,
  left,
  right,
  value,
}: Forest): Walk {
  const nodes = feature.length;
  const coded = new Uint8Array(features);
  const used: Set<number>[] = Array.from({ length: features }, () => new Set());
  for (let node = 0; node < nodes; node++) {
    const f = feature[node]!;
    if (f < 0) continue;
    if (categories[node]! >= 0) coded[f] = 1;
    else used[f]!.add(threshold[node]!);
  }
  const sorted = used.map((own) => Float64Array.from(own).sort());
  const most = Math.max(0, ...sorted.map(({ length }) => length));
  if (most >= maximumBins)
    throw new Problem(
      "bad-forest",
      `the forest is damaged: a column has ${most} thresholds, ${maximumBins - 1} are possible`,
    );
  const children = new Int32Array(2 * nodes);
  const lefts = new Uint32Array(8 * nodes);
  for (let node = 0; node < nodes; node++) {
    const f = feature[node]!;
    children[2 * node] = f < 0 ? node : right[node]!;
    children[2 * node + 1] = f < 0 ? node : left[node]!;
    if (f < 0) continue;
    const set = categories[node]!;
    if (set >= 0) lefts.set(categorySets.subarray(set, set + 8), 8 * node);
    else if (coded[f] === 1) fillSet(lefts, 8 * node, threshold[node]!, true);
    else fillSet(lefts, 8 * node, 1 + sorted[f]!.indexOf(threshold[node]!), missingLeft[node] === 1);
  }
  return {
    thresholds: sorted.map((own, f) => (coded[f] === 1 ? undefined : padBorders(own))),
    feature: feature.map((f) => Math.max(0, f)),
    children,
    lefts,
    value,
  };
}

/** The bins from 1 to `last`, and bin 0 where it goes left. */
function fillSet(sets: Uint32Array, place: number, last: number, missing: boolean): void {
  for (let bin = missing ? 0 : 1; bin <= last && bin <= maximumBins; bin++)
    sets[place + (bin >> 5)]! |= 1 << (bin & 31);
}

function fillBins({ thresholds }: Walk, column: PredictColumn, f: number, block: Uint8Array, stride: number): void {
  const own = thresholds[f];
  const isCodes = column.BYTES_PER_ELEMENT === 4;
  if (own === undefined) binCodes(column as Int32Array, block, stride, f);
  else binNumbers(isCodes ? Float64Array.from(column, binOfCode) : (column as Float64Array), own, block, stride, f);
}

/** Four rows at a time: while one waits for memory the others step. They are through when no one moves any more. */
function addTree(
  { feature, children, lefts, value }: Walk,
  root: number,
  block: Uint8Array,
  stride: number,
  rows: number,
  result: Float64Array,
  place: number,
  outputs: number,
): void {
  for (let i = 0; i < rows; i += 4) {
    // Behind the last row stand cells of an earlier block: they are walked, and nothing is added for them.
    const a = i * stride;
    const b = a + stride;
    const c = b + stride;
    const d = c + stride;
    let m = root;
    let n = root;
    let o = root;
    let p = root;
    for (let moved = 1; moved !== 0; ) {
      const v = block[a + feature[m]!]!;
      const w = block[b + feature[n]!]!;
      const x = block[c + feature[o]!]!;
      const y = block[d + feature[p]!]!;
      const m2 = children[2 * m + ((lefts[8 * m + (v >> 5)]! >>> (v & 31)) & 1)]!;
      const n2 = children[2 * n + ((lefts[8 * n + (w >> 5)]! >>> (w & 31)) & 1)]!;
      const o2 = children[2 * o + ((lefts[8 * o + (x >> 5)]! >>> (x & 31)) & 1)]!;
      const p2 = children[2 * p + ((lefts[8 * p + (y >> 5)]! >>> (y & 31)) & 1)]!;
      moved = (m2 - m) | (n2 - n) | (o2 - o) | (p2 - p);
      m = m2;
      n = n2;
      o = o2;
      p = p2;
    }
    const at = place + i * outputs;
    result[at]! += value[m]!;
    if (i + 1 < rows) result[at + outputs]! += value[n]!;
    if (i + 2 < rows) result[at + 2 * outputs]! += value[o]!;
    if (i + 3 < rows) result[at + 3 * outputs]! += value[p]!;
  }
}
