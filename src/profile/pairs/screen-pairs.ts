import type { Context } from "../../core/context.ts";
import type { PairColumn } from "./pair-column.ts";

/** Two places in a list of columns. */
export type Place = readonly [number, number];

/** A column as the quick look takes it: ranks around their middle, 0 where missing. */
interface Quick {
  readonly column: PairColumn;
  readonly ranks?: Float64Array;
  readonly squares: number;
  readonly gaps: boolean;
}

/** A list that grows to this many times what is wanted is cut. */
const slack = 8;

/**
 * The pairs that look strongest on few rows: of millions, those worth measuring well. A value each is enough, so ranks
 * are those within a column and nothing is corrected for cells missing in the other. A quarter of the places goes to the
 * target's pairs first. Cost: a few operations a row and pair.
 */
export async function screenPairs(
  columns: readonly PairColumn[],
  most: number,
  context: Context,
  target?: number,
): Promise<readonly Place[]> {
  const quick = columns.map(quickColumn);
  const levels = columns.reduce((largest, { order, distinct }) => (order ? largest : Math.max(largest, distinct)), 0);
  const scratch = new Int32Array(levels ** 2);
  let found: { readonly size: number; readonly place: Place }[] = [];
  const withTarget: typeof found = [];
  const strongest = (list: typeof found) =>
    list.sort((x, y) => y.size - x.size || x.place[0] - y.place[0] || x.place[1] - y.place[1]).slice(0, most);
  let least = 0;
  for (let i = 0; i < quick.length; i++) {
    await context.pause();
    for (let j = i + 1; j < quick.length; j++) {
      const size = strength(quick[i]!, quick[j]!, scratch);
      if (i === target || j === target) {
        withTarget.push({ size, place: [i, j] });
        continue;
      }
      if (!(size > least)) continue;
      found.push({ size, place: [i, j] });
      if (found.length < slack * most) continue;
      found = strongest(found);
      least = found.at(-1)!.size;
    }
  }
  return [...strongest(withTarget).slice(0, most / 4), ...strongest(found)].slice(0, most).map(({ place }) => place);
}

function quickColumn(column: PairColumn): Quick {
  const { codes, distinct, order } = column;
  if (!order) return { column, squares: 0, gaps: codes.includes(-1) };
  const ranks = new Float64Array(distinct);
  for (const place of order) ranks[codes[place]!]!++;
  let n = 0;
  for (let code = 0; code < distinct; code++) {
    const count = ranks[code]!;
    ranks[code] = n + (count + 1) / 2;
    n += count;
  }
  const all = Float64Array.from(codes, (code) => (code < 0 ? 0 : ranks[code]! - (n + 1) / 2));
  return { column, ranks: all, squares: dot(all, all), gaps: n < codes.length };
}

/** The larger of the measures that fit the pair, 0 .. 1. */
function strength(a: Quick, b: Quick, scratch: Int32Array): number {
  if (a.ranks && b.ranks) return Math.max(monotone(a, b), xi(a, b), xi(b, a));
  if (a.ranks) return between(a, b.column);
  if (b.ranks) return between(b, a.column);
  return together(a.column, b.column, scratch);
}

function dot(x: Float64Array, y: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += x[i]! * y[i]!;
  return sum;
}

function monotone(a: Quick, b: Quick): number {
  const spread = Math.sqrt(a.squares * b.squares);
  return spread > 0 ? Math.abs(dot(a.ranks!, b.ranks!)) / spread : 0;
}

/** Chatterjee's xi over ranks within y: distances of neighbours in the order of x against those of any two. */
function xi({ column: { order } }: Quick, { ranks, squares, gaps, column: { codes } }: Quick): number {
  if (!(squares > 0)) return 0;
  const x = gaps ? order!.filter((place) => codes[place]! >= 0) : order!;
  const y = ranks!;
  const n = x.length;
  if (n < 3) return 0;
  let sum = 0;
  let last = y[x[0]!]!;
  for (let i = 1; i < n; i++) {
    const rank = y[x[i]!]!;
    sum += Math.abs(rank - last);
    last = rank;
  }
  return 1 - (3 * sum) / (n * n - 1);
}

/** The correlation ratio of ranks, Kelley's epsilon. */
function between({ ranks, column: { codes: there } }: Quick, { codes, distinct }: PairColumn): number {
  const count = new Float64Array(distinct);
  const sum = new Float64Array(distinct);
  let [n, all, squares] = [0, 0, 0];
  for (let i = 0; i < codes.length; i++) {
    const code = codes[i]!;
    if (code < 0 || there[i]! < 0) continue;
    const rank = ranks![i]!;
    count[code]!++;
    sum[code]! += rank;
    n++;
    all += rank;
    squares += rank * rank;
  }
  const total = squares - (all * all) / n;
  let part = -(all * all) / n;
  let groups = 0;
  for (let code = 0; code < distinct; code++) {
    if (count[code] === 0) continue;
    groups++;
    part += sum[code]! ** 2 / count[code]!;
  }
  if (!(total > 0) || groups < 2 || n <= groups) return 0;
  return Math.sqrt(Math.max(0, 1 - ((1 - part / total) * (n - 1)) / (n - groups)));
}

/** Cramér's V, bias corrected; the cost is that of the rows, whatever the levels. `scratch` is all zero before and after. */
function together(a: PairColumn, b: PairColumn, scratch: Int32Array): number {
  const width = b.distinct;
  const rows = new Int32Array(a.distinct);
  const columns = new Int32Array(width);
  let [n, r, c] = [0, 0, 0];
  for (let i = 0; i < a.codes.length; i++) {
    const [u, v] = [a.codes[i]!, b.codes[i]!];
    if (u < 0 || v < 0) continue;
    scratch[u * width + v]!++;
    if (rows[u]!++ === 0) r++;
    if (columns[v]!++ === 0) c++;
    n++;
  }
  let phi2 = -1;
  for (let i = 0; i < a.codes.length; i++) {
    const [u, v] = [a.codes[i]!, b.codes[i]!];
    if (u >= 0 && v >= 0) phi2 += scratch[u * width + v]! / (rows[u]! * columns[v]!);
  }
  for (let i = 0; i < a.codes.length; i++)
    if (a.codes[i]! >= 0 && b.codes[i]! >= 0) scratch[a.codes[i]! * width + b.codes[i]!] = 0;
  if (r < 2 || c < 2 || n < 2) return 0;
  const smaller = Math.min(r - (r - 1) ** 2 / (n - 1), c - (c - 1) ** 2 / (n - 1)) - 1;
  return smaller > 0 ? Math.sqrt(Math.max(0, phi2 - ((r - 1) * (c - 1)) / (n - 1)) / smaller) : 0;
}
