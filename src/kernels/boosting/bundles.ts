import type { Arena } from "./arena.ts";
import { strideOf } from "./binning.ts";
import { maximumBins } from "./borders.ts";

/**
 * Columns of a matrix that hold several features each: those that are never away from their usual bin in the same row
 * (exclusive feature bundling, Ke et al. 2017, without conflicts). A histogram then has one cell for all of them to add to,
 * and nothing is lost: what a feature's other cells lack of a node's sum lies in its usual bin.
 */
export interface Bundles {
  /** Of each feature the column that holds it. */
  readonly column: Int32Array;
  /** The code of the first of its bins that is not the usual one; 0 where the column holds its bins themselves. */
  readonly first: Int32Array;
  readonly usual: Uint8Array;
}

export interface BundledMatrix extends Bundles {
  readonly bytes: Uint8Array;
  readonly columns: number;
}

/** Rows that tell which columns are worth looking at, and the share of them that has the usual bin. */
const lookedAt = 1000;
const usualShare = 0.9;
/** Bundles that a column is tried with. */
const triesMost = 100;
/** Columns that must be left of all for the rest to be worth it. */
const columnsLeft = 0.75;
/** Cells away from the usual bin whose rows are noted, at most. */
const awayMost = 2 ** 26;
/** Cells between two yields. */
const cellsAtOnce = 4_000_000;

/** A bundle in the making: its features, the codes that they take, a bit for each row that is taken. */
interface Bundle {
  readonly features: number[];
  codes: number;
  readonly taken: Uint32Array;
}

/** The features of a matrix in fewer columns; nothing where they would not be much fewer. */
export function* bundleColumns(
  bytes: Uint8Array,
  rows: number,
  stride: number,
  bins: ArrayLike<number>,
  arena: Arena,
): Generator<undefined, BundledMatrix | undefined> {
  const features = bins.length;
  const usual = usualBins(bytes, rows, stride, features);
  const sparse = usual.flatMap((bin, f) => (bin === undefined ? [] : [f]));
  if (features - sparse.length > columnsLeft * features) return undefined;
  const away = yield* rowsAway(bytes, rows, stride, sparse, usual);
  const bundles: Bundle[] = [];
  for (const f of [...away.keys()].sort((a, b) => away.get(b)!.length - away.get(a)!.length || a - b)) {
    const own = away.get(f)!;
    const isFree = ({ codes, taken }: Bundle): boolean =>
      codes + bins[f]! <= maximumBins && own.every((row) => ((taken[row >> 5]! >>> (row & 31)) & 1) === 0);
    let bundle = bundles.slice(-triesMost).find(isFree);
    if (bundle === undefined) {
      bundle = { features: [], codes: 0, taken: new Uint32Array((rows + 31) >> 5) };
      bundles.push(bundle);
    }
    bundle.features.push(f);
    bundle.codes += bins[f]!;
    for (const row of own) bundle.taken[row >> 5]! |= 1 << (row & 31);
    yield;
  }
  const columns = features - away.size + bundles.length;
  if (columns > columnsLeft * features) return undefined;

  const made = {
    column: new Int32Array(features),
    first: new Int32Array(features),
    usual: Uint8Array.from(usual, (bin) => bin ?? 0),
    bytes: arena.uint8(rows * strideOf(columns)),
    columns,
  };
  const alone = Int32Array.from({ length: features }, (_, f) => f).filter((f) => !away.has(f));
  for (const [column, f] of alone.entries()) made.column[f] = column;
  for (const [i, { features: own }] of bundles.entries()) {
    let first = 1;
    for (const f of own) {
      made.column[f] = alone.length + i;
      made.first[f] = first;
      first += bins[f]!;
    }
  }
  const narrow = strideOf(columns);
  let cells = 0;
  for (let row = 0; row < rows; row++) {
    for (let i = 0; i < alone.length; i++) made.bytes[row * narrow + i] = bytes[row * stride + alone[i]!]!;
    cells += alone.length;
    if (cells < cellsAtOnce) continue;
    cells = 0;
    yield;
  }
  for (const [f, own] of away)
    for (const row of own) made.bytes[row * narrow + made.column[f]!] = codeOf(made, f, bytes[row * stride + f]!);
  return made;
}

/** The code of a bin that is not the usual one. */
const codeOf = ({ first, usual }: Bundles, f: number, bin: number): number => first[f]! + bin - Number(bin > usual[f]!);

/** Of each feature the bin that most of some rows have, where these are many enough. */
function usualBins(bytes: Uint8Array, rows: number, stride: number, features: number): (number | undefined)[] {
  const looked = Math.min(rows, lookedAt);
  const counts = new Int32Array(maximumBins + 1);
  return Array.from({ length: features }, (_, f) => {
    counts.fill(0);
    for (let i = 0; i < looked; i++) counts[bytes[Math.floor((i * rows) / looked) * stride + f]!]!++;
    const most = counts.reduce((best, count, bin) => (count > counts[best]! ? bin : best), 0);
    return counts[most]! >= usualShare * looked ? most : undefined;
  });
}

/** The rows of features that are not in their usual bin, of those that are so in few. */
function* rowsAway(
  bytes: Uint8Array,
  rows: number,
  stride: number,
  features: readonly number[],
  usual: readonly (number | undefined)[],
): Generator<undefined, Map<number, Int32Array>> {
  const places = Int32Array.from(features);
  const bins = Uint8Array.from(features, (f) => usual[f]!);
  const counts = new Int32Array(places.length);
  const rowsAtOnce = Math.ceil(cellsAtOnce / Math.max(1, places.length));
  for (let row = 0; row < rows; row++) {
    for (let i = 0; i < places.length; i++) if (bytes[row * stride + places[i]!] !== bins[i]) counts[i]!++;
    if (row % rowsAtOnce === 0) yield;
  }
  const few = [...places.keys()].filter((i) => counts[i]! <= (1 - usualShare) * rows);
  if (few.reduce((sum, i) => sum + counts[i]!, 0) > awayMost) return new Map();
  const lists = few.map((i) => new Int32Array(counts[i]!));
  counts.fill(0);
  for (let row = 0; row < rows; row++) {
    for (let k = 0; k < few.length; k++) {
      const i = few[k]!;
      if (bytes[row * stride + places[i]!] !== bins[i]) lists[k]![counts[i]!++] = row;
    }
    if (row % rowsAtOnce === 0) yield;
  }
  return new Map(few.map((i, k) => [places[i]!, lists[k]!]));
}

/** Writes the cells of features from those of the columns that hold them; `word` is the sum of all rows. */
export function unbundle(
  { column, first, usual }: Bundles,
  bins: Int32Array,
  sums: Float64Array,
  histogram: Float64Array,
  offsets: Int32Array,
  word: number,
): void {
  for (let f = 0; f < bins.length; f++) {
    const from = column[f]! * (maximumBins + 1);
    const to = offsets[f]!;
    if (first[f] === 0) {
      for (let bin = 0; bin <= bins[f]!; bin++) histogram[to + bin] = sums[from + bin]!;
      continue;
    }
    let rest = word;
    let at = from + first[f]!;
    for (let bin = 0; bin <= bins[f]!; bin++) {
      if (bin === usual[f]) continue;
      const cell = sums[at++]!;
      histogram[to + bin] = cell;
      rest -= cell;
    }
    histogram[to + usual[f]!] = rest;
  }
}

/** Turns 256 answers, one for each bin of a feature, into those for the codes of the column that holds it. */
export function bundleTable({ first, usual }: Bundles, f: number, bins: number, goesLeft: Uint8Array): void {
  if (first[f] === 0) return;
  const byBin = goesLeft.slice();
  goesLeft.fill(byBin[usual[f]!]!);
  let code = first[f]!;
  for (let bin = 0; bin <= bins; bin++) if (bin !== usual[f]) goesLeft[code++] = byBin[bin]!;
}
