import type { Context } from "../core/context.ts";
import { hashPosition } from "../core/random.ts";
import { type Column, columnOf, isCoded, type Table, takeColumn } from "../core/table.ts";
import { quantiles } from "../statistics/quantile.ts";

export type Place = "inside" | "edge" | "outside";

/** How far each row lies from those of the study. */
export interface Applicability {
  /** By row: the share of the study's own rows that lie as far from the others, or farther; near 0 where nothing like it was met. */
  readonly p: Float64Array;
  readonly places: readonly Place[];
  /** By row that is not inside: the columns that take it away most, strongest first. */
  readonly reasons: ReadonlyMap<number, readonly string[]>;
}

/** Rows of the study that distances are measured from. */
const anchorsMost = 1000;
const nearest = 5;
const edgeBelow = 0.05;
const outsideBelow = 0.01;
/** One cell counts as this many middle spreads at most. */
const cellMost = 10;
const reasonsTold = 3;
const rowsBetweenPauses = 256;

/** The place of a row by the share of the study's rows that lie as far out. */
export const placeOf = (p: number): Place => (p <= outsideBelow ? "outside" : p <= edgeBelow ? "edge" : "inside");

/**
 * Where rows lie by their mean distance to the five nearest rows of the study: numbers in middle spreads (between the
 * tenth and the ninetieth of a hundred), levels and missing cells by being other ones (Gower, Biometrics 27, 1971). p is
 * the conformal one against the study's rows, each measured from the others: of rows like them 5 % lie at the edge or outside.
 */
export async function applicability(there: Table, here: Table, context: Context): Promise<Applicability> {
  const anchors = anchorRows(there.count, context.seed);
  const sides = here.names.map((name) => sideOf(takeColumn(columnOf(there, name), anchors), columnOf(here, name)));
  const own = Float64Array.from(anchors, (_, row) => distanceOf(sides, "anchor", row, row).mean).sort();
  const p = new Float64Array(here.count);
  const reasons = new Map<number, readonly string[]>();
  for (let row = 0; row < here.count; row++) {
    const { mean, parts } = distanceOf(sides, "row", row);
    p[row] = (1 + own.length - firstAtLeast(own, mean)) / (1 + own.length);
    if (placeOf(p[row]!) !== "inside") {
      const order = Array.from(parts.keys()).sort((a, b) => parts[b]! - parts[a]! || a - b);
      reasons.set(
        row,
        order.slice(0, reasonsTold).flatMap((i) => (parts[i]! > 0 ? [here.names[i]!] : [])),
      );
    }
    if (row % rowsBetweenPauses === 0) {
      context.emit({ type: "progress", stage: "placing rows", done: row, total: here.count });
      await context.pause();
    }
  }
  return { p, places: Array.from(p, placeOf), reasons };
}

function anchorRows(count: number, seed: number): Int32Array {
  const rows = Int32Array.from({ length: count }, (_, row) => row);
  if (count <= anchorsMost) return rows;
  return rows
    .sort((a, b) => hashPosition(seed, a) - hashPosition(seed, b) || a - b)
    .subarray(0, anchorsMost)
    .sort();
}

/** A column's cells as numbers whose difference is a distance, of the anchors and of the rows; NaN is missing. */
interface Side {
  readonly anchor: Float64Array;
  readonly row: Float64Array;
  /** Any difference counts 1. */
  readonly levels: boolean;
}

function sideOf(there: Column, here: Column): Side {
  if (isCoded(there) && isCoded(here)) {
    const places = new Map(there.levels.map((level, i) => [level, i]));
    const coded = (codes: Int32Array, place: (code: number) => number) =>
      Float64Array.from(codes, (code) => (code < 0 ? Number.NaN : place(code)));
    return {
      anchor: coded(there.codes, (code) => code),
      row: coded(here.codes, (code) => places.get(here.levels[code]!) ?? there.levels.length + code),
      levels: true,
    };
  }
  const values = (column: Column) => (isCoded(column) ? new Float64Array(0) : (column.values as Float64Array));
  const [low, high] = quantiles(values(there), [0.1, 0.9]);
  const [least, most] = quantiles(values(there), [0, 1]);
  const spread = high! - low! || most! - least! || 1;
  const scaled = (column: Column) => Float64Array.from(values(column), (value) => value / spread);
  return { anchor: scaled(there), row: scaled(here), levels: false };
}

/** The mean distance to the nearest anchors, and each column's part in it. */
function distanceOf(
  sides: readonly Side[],
  side: "anchor" | "row",
  row: number,
  except = -1,
): { readonly mean: number; readonly parts: Float64Array } {
  const count = sides[0]?.anchor.length ?? 0;
  const best = new Float64Array(nearest).fill(Number.POSITIVE_INFINITY);
  const who = new Int32Array(nearest).fill(-1);
  for (let anchor = 0; anchor < count; anchor++) {
    if (anchor === except) continue;
    let sum = 0;
    for (const own of sides) {
      sum += cellDistance(own, own[side][row]!, own.anchor[anchor]!);
      if (sum >= best[nearest - 1]!) break;
    }
    if (sum >= best[nearest - 1]!) continue;
    let at = nearest - 1;
    for (; at > 0 && best[at - 1]! > sum; at--) {
      best[at] = best[at - 1]!;
      who[at] = who[at - 1]!;
    }
    best[at] = sum;
    who[at] = anchor;
  }
  const found = Array.from(who).filter((anchor) => anchor >= 0);
  const parts = Float64Array.from(sides, (own) =>
    found.reduce((sum, anchor) => sum + cellDistance(own, own[side][row]!, own.anchor[anchor]!), 0),
  );
  return { mean: parts.reduce((sum, part) => sum + part, 0) / Math.max(1, found.length * sides.length), parts };
}

function cellDistance({ levels }: Side, a: number, b: number): number {
  if (a === b) return 0;
  const gone = Number.isNaN(a);
  if (gone || Number.isNaN(b)) return gone && Number.isNaN(b) ? 0 : 1;
  return levels ? 1 : Math.min(cellMost, Math.abs(a - b));
}

function firstAtLeast(sorted: Float64Array, value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
