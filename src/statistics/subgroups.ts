import { momentsOf } from "./moments.ts";

/** A column cut into bins, and which runs of bins may be asked for. */
export interface BinnedColumn {
  /** A bin a row, -1 where the cell is missing. */
  readonly codes: Int32Array;
  readonly bins: number;
  readonly ranges: readonly BinRange[];
}

/** From a bin to a bin, both of them in it. */
export interface BinRange {
  readonly from: number;
  readonly to: number;
}

/** Rows that lie in a range of each of several columns. */
export interface Subgroup {
  readonly parts: readonly { readonly column: number; readonly range: BinRange }[];
  /** The difference of means, in standard errors, from those rows that miss one part: that part which adds least. */
  readonly z: number;
}

export interface SubgroupSearch {
  readonly columns: readonly BinnedColumn[];
  /** The measured value of each row; NaN where it is missing. */
  readonly y: Float64Array;
  /** Rows that a group must have, and each of those that it is compared with. */
  readonly least: number;
  /** Parts of a subgroup at most; at least 2. */
  readonly depth: number;
  /** Columns whose ranges are put together; of more those that differ most alone. */
  readonly columnMost: number;
  /** Subgroups that are kept of each number of parts: the best of all pairs, beyond them the best that grow out of these. */
  readonly width: number;
  /** Awaited between the pieces of work. */
  readonly pause: () => Promise<void> | void;
}

/**
 * Subgroups whose mean differs in the same direction from the rows that miss any one of their parts: productive rules in
 * the sense of Webb (Machine Learning 68, 2007), so that no part only goes along. All pairs of ranges are looked at, more
 * parts by a beam search; the one whose weakest part adds most comes first. `looked` counts the subgroups with rows
 * enough to tell. Cost: rows times columns for each range, and for each subgroup that is kept.
 */
export async function findSubgroups(
  search: SubgroupSearch,
): Promise<{ readonly found: readonly Subgroup[]; readonly looked: number }> {
  const values = centred(search.y);
  const used = strongest(search, values);
  const found: Subgroup[] = [];
  const seen = new Set<string>();
  let looked = 0;
  let parents: readonly Subgroup["parts"][] = used.flatMap((column) =>
    search.columns[column]!.ranges.map((range) => [{ column, range }]),
  );
  for (let depth = 2; depth <= search.depth; depth++) {
    let level: Subgroup[] = [];
    for (const parent of parents) {
      const children = childrenOf(parent, used, search, values, seen);
      looked += children.looked;
      level.push(...children.found);
      if (level.length > 50 * search.width) level = best(level, search.width);
      await search.pause();
    }
    const kept = best(level, search.width);
    found.push(...kept);
    parents = kept.map(({ parts }) => parts);
  }
  return { found: best(found, found.length), looked };
}

/** Count, sum and sum of squares of one kind of row in one bin. */
const cellSize = 3;

/** The subgroups that have one part more than the parent, in a column after its last one or, beyond two parts, in any other. */
function childrenOf(
  parent: Subgroup["parts"],
  used: readonly number[],
  { columns, least }: SubgroupSearch,
  { y, variance }: Centred,
  seen: Set<string>,
): { readonly found: Subgroup[]; readonly looked: number } {
  const { rows, sides } = sidesOf(parent, columns, y);
  const found: Subgroup[] = [];
  let looked = 0;
  const kinds = parent.length + 1;
  for (const column of used) {
    if (parent.length === 1 ? column <= parent[0]!.column : parent.some((part) => part.column === column)) continue;
    const { bins, ranges } = columns[column]!;
    const cells = cellsOf(columns[column]!, y, rows, sides, kinds);
    const all = sumOf(cells, bins, 0, { from: 0, to: bins - 1 });
    for (const range of ranges) {
      const inside = Array.from({ length: kinds }, (_, kind) => sumOf(cells, bins, kind, range));
      const others = [minus(all, inside[0]!), ...inside.slice(1)];
      if (inside[0]!.n < least || others.some(({ n }) => n < least)) continue;
      const parts = [...parent, { column, range }].sort((a, b) => a.column - b.column);
      if (parts.length > 2) {
        const key = JSON.stringify(parts);
        if (seen.has(key)) continue;
        seen.add(key);
      }
      looked++;
      const z = weakest(others.map((other) => difference(inside[0]!, other, variance)));
      if (z !== 0) found.push({ parts, z });
    }
  }
  return { found, looked };
}

/** The columns whose ranges differ most from the other rows, in the order of the columns. */
function strongest({ columns, least, columnMost }: SubgroupSearch, { y, variance }: Centred): readonly number[] {
  const places = columns.map((_, column) => column);
  if (columns.length <= columnMost) return places;
  const { rows, sides } = sidesOf([], columns, y);
  const sizes = columns.map((column) => {
    const cells = cellsOf(column, y, rows, sides, 1);
    const all = sumOf(cells, column.bins, 0, { from: 0, to: column.bins - 1 });
    const groups = column.ranges.map((range) => sumOf(cells, column.bins, 0, range));
    const told = groups.filter(({ n }) => n >= least && all.n - n >= least);
    return Math.max(0, ...told.map((inside) => Math.abs(difference(inside, minus(all, inside), variance))));
  });
  return places
    .sort((a, b) => sizes[b]! - sizes[a]! || a - b)
    .slice(0, columnMost)
    .sort((a, b) => a - b);
}

/** The sums of each kind of row in each bin. */
function cellsOf(
  { codes, bins }: BinnedColumn,
  y: Float64Array,
  rows: Int32Array,
  sides: Uint8Array,
  kinds: number,
): Float64Array {
  const cells = new Float64Array(kinds * bins * cellSize);
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i]!;
    const code = codes[row]!;
    if (code < 0) continue;
    const at = (sides[i]! * bins + code) * cellSize;
    const value = y[row]!;
    cells[at]!++;
    cells[at + 1]! += value;
    cells[at + 2]! += value * value;
  }
  return cells;
}

/** The rows that miss one part at most: 0 where all hold, otherwise the place of the missed one, from 1. */
function sidesOf(
  parts: Subgroup["parts"],
  columns: readonly BinnedColumn[],
  y: Float64Array,
): { readonly rows: Int32Array; readonly sides: Uint8Array } {
  const rows = new Int32Array(y.length);
  const sides = new Uint8Array(y.length);
  const asked = parts.map(({ column, range }) => ({ codes: columns[column]!.codes, ...range }));
  let count = 0;
  for (let row = 0; row < y.length; row++) {
    let missed = Number.isNaN(y[row]!) ? -1 : 0;
    for (let i = 0; i < asked.length && missed >= 0; i++) {
      const { codes, from, to } = asked[i]!;
      const code = codes[row]!;
      if (code < from || code > to) missed = code >= 0 && missed === 0 ? i + 1 : -1;
    }
    if (missed < 0) continue;
    rows[count] = row;
    sides[count++] = missed;
  }
  return { rows: rows.subarray(0, count), sides: sides.subarray(0, count) };
}

interface Sums {
  readonly n: number;
  readonly sum: number;
  readonly squares: number;
}

function sumOf(cells: Float64Array, bins: number, kind: number, { from, to }: BinRange): Sums {
  let n = 0;
  let sum = 0;
  let squares = 0;
  for (let at = (kind * bins + from) * cellSize; at <= (kind * bins + to) * cellSize; at += cellSize) {
    n += cells[at]!;
    sum += cells[at + 1]!;
    squares += cells[at + 2]!;
  }
  return { n, sum, squares };
}

const minus = (a: Sums, b: Sums): Sums => ({ n: a.n - b.n, sum: a.sum - b.sum, squares: a.squares - b.squares });

/** Of the two means in standard errors; each variance is drawn to that of all rows by one row, so that few equal values prove nothing. */
function difference(a: Sums, b: Sums, variance: number): number {
  const error = ({ n, sum, squares }: Sums) => (Math.max(0, squares - (sum * sum) / n) + variance) / n / n;
  return (a.sum / a.n - b.sum / b.n) / Math.sqrt(error(a) + error(b));
}

/** The one nearest to 0; 0 where they differ in sign. */
function weakest(all: readonly number[]): number {
  const size = Math.min(...all.map(Math.abs));
  if (all.every((z) => z > 0)) return size;
  return all.every((z) => z < 0) ? -size : 0;
}

/** The strongest ones; of equals those that were found first. */
function best(groups: readonly Subgroup[], count: number): Subgroup[] {
  return [...groups].sort((a, b) => Math.abs(b.z) - Math.abs(a.z)).slice(0, count);
}

/** The values less their mean, so that sums of squares lose no digits, and their variance. */
interface Centred {
  readonly y: Float64Array;
  readonly variance: number;
}

function centred(values: Float64Array): Centred {
  const { n, mean, m2 } = momentsOf(values);
  return { y: values.map((value) => value - mean), variance: n > 0 ? m2 / n : 0 };
}
