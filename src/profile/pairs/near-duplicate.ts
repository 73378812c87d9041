import { quantiles } from "../../statistics/quantile.ts";
import type { NearDuplicate } from "../profile-document.ts";
import type { PairColumn } from "./pair-column.ts";

type Relation = Omit<NearDuplicate, "a" | "b" | "sample">;

/** Rows that may fall out of what holds for the others. */
const exceptionsMost = 0.01;
const leastRows = 20;
/** Values must repeat this often on average before going from one to another says something. */
const repeats = 5;

/** What one column says of another in nearly all rows in which both have a value: the same, a line, or a recoding. */
export function nearDuplicate(a: PairColumn, b: PairColumn): Relation | undefined {
  const places: number[] = [];
  for (let i = 0; i < a.codes.length; i++) if (a.codes[i]! >= 0 && b.codes[i]! >= 0) places.push(i);
  const rows = places.length;
  if (rows < leastRows) return undefined;
  const found = [equal(a, b, places), linear(a, b, places), recoding(a, b, places)];
  return found.find((relation) => relation !== undefined && relation.exceptions <= exceptionsMost * rows);
}

function equal(a: PairColumn, b: PairColumn, places: readonly number[]): Relation | undefined {
  const textOf = ({ levels, codes, values }: PairColumn, i: number) => levels?.[codes[i]!] ?? values?.[i];
  const exceptions = places.filter((i) => textOf(a, i) !== textOf(b, i)).length;
  return { relation: "equal", rows: places.length, exceptions };
}

/** b = factor a + offset, but for rounding. Both come from medians, which a few exceptions do not move. */
function linear(a: PairColumn, b: PairColumn, places: readonly number[]): Relation | undefined {
  if (!a.isNumber || !b.isNumber) return undefined;
  const sorted = [...places].sort((i, j) => a.values![i]! - a.values![j]! || i - j);
  const half = sorted.length >> 1;
  const slopes: number[] = [];
  for (let k = 0; k < half; k++) {
    const [i, j] = [sorted[k]!, sorted[k + half]!];
    const run = a.values![j]! - a.values![i]!;
    if (run > 0) slopes.push((b.values![j]! - b.values![i]!) / run);
  }
  if (slopes.length < leastRows / 2) return undefined;
  const factor = quantiles(slopes, [0.5])[0]!;
  if (factor === 0 || !Number.isFinite(factor)) return undefined;
  const offset = quantiles(
    places.map((i) => b.values![i]! - factor * a.values![i]!),
    [0.5],
  )[0]!;
  const spread = quantiles(
    places.map((i) => b.values![i]!),
    [0.25, 0.75],
  );
  const width = spread[1]! - spread[0]!;
  const rounding = 0.51 * (unitOf(b, places) + Math.abs(factor) * unitOf(a, places));
  // Where rounding is as coarse as the values, nearly all lies within it and it says nothing.
  const tolerance = rounding <= 0.02 * width ? rounding : 1e-9 * width;
  const exceptions = places.filter(
    (i) => !(Math.abs(b.values![i]! - factor * a.values![i]! - offset) <= tolerance),
  ).length;
  return { relation: "linear", factor, offset, rows: places.length, exceptions };
}

/** The place of the last digit that is written, down to a millionth. */
function unitOf({ values }: PairColumn, places: readonly number[]): number {
  let unit = 1;
  for (const place of places) {
    while (unit > 1e-6 && Math.abs(values![place]! / unit - Math.round(values![place]! / unit)) > 1e-6) unit /= 10;
  }
  return unit;
}

/** Each value of one stands for one value of the other and back; exceptions are rows outside the most frequent partner. */
function recoding(a: PairColumn, b: PairColumn, places: readonly number[]): Relation | undefined {
  const counts = new Map<number, number>();
  for (const i of places) {
    const cell = a.codes[i]! * b.distinct + b.codes[i]!;
    counts.set(cell, (counts.get(cell) ?? 0) + 1);
  }
  const ofA = new Map<number, number>();
  const ofB = new Map<number, number>();
  for (const [cell, count] of counts) {
    const [u, v] = [Math.floor(cell / b.distinct), cell % b.distinct];
    ofA.set(u, Math.max(ofA.get(u) ?? 0, count));
    ofB.set(v, Math.max(ofB.get(v) ?? 0, count));
  }
  if (repeats * Math.max(ofA.size, ofB.size) > places.length || ofA.size < 2 || ofB.size < 2) return undefined;
  const held = (most: ReadonlyMap<number, number>) => [...most.values()].reduce((sum, count) => sum + count, 0);
  return { relation: "recoding", rows: places.length, exceptions: places.length - Math.min(held(ofA), held(ofB)) };
}
