import type { Answers, Ask } from "../../core/ask.ts";
import { type PatternName, patterns } from "../../core/patterns.ts";
import { Problem } from "../../core/problem.ts";
import {
  type Column,
  codesOf,
  columnLength,
  columnOf,
  isCoded,
  isMissing,
  isNumeric,
  type NumberColumn,
  numbersOf,
  type Table,
} from "../../core/table.ts";
import { sortNumbers } from "../../kernels/sort.ts";
import { byFrequency, cellText } from "./cast.ts";

/** Answers one ask on a table in memory; other engines must give the same to the bit. */
export function answer(table: Table, ask: Ask): Answers[Ask["ask"]] {
  switch (ask.ask) {
    case "missing":
      return { count: missingCount(columnOf(table, ask.column)) };
    case "distinct":
      return { count: distinctCount(columnOf(table, ask.column)) };
    case "extremes":
      return extremes(numbersOf(table, ask.column));
    case "quantiles":
      return { values: quantiles(numbersOf(table, ask.column), ask.at) };
    case "levels": {
      const column = columnOf(table, ask.column);
      if (isNumeric(column)) return numberLevels(column, ask.limit);
      const counts = byFrequency(cellCounts(column));
      return {
        distinct: counts.length,
        levels: counts.slice(0, ask.limit).map(([level, count]) => ({ level, count })),
      };
    }
    case "contingency": {
      const a = codesOf(table, ask.a);
      const b = codesOf(table, ask.b);
      const counts = new Array<number>(a.levels.length * b.levels.length).fill(0);
      for (let i = 0; i < table.count; i++) {
        const x = a.codes[i]!;
        const y = b.codes[i]!;
        if (x >= 0 && y >= 0) counts[x * b.levels.length + y]!++;
      }
      return { a: a.levels, b: b.levels, counts };
    }
    case "matches": {
      const source = patterns[ask.pattern as PatternName];
      if (source === undefined) throw new Problem("unknown-pattern", `there is no pattern "${ask.pattern}"`);
      const expression = new RegExp(source);
      let count = 0;
      for (const [text, times] of cellCounts(columnOf(table, ask.column)))
        if (expression.test(text.trim())) count += times;
      return { count };
    }
  }
}

function missingCount(column: Column): number {
  let count = 0;
  const length = columnLength(column);
  for (let i = 0; i < length; i++) if (isMissing(column, i)) count++;
  return count;
}

function distinctCount(column: Column): number {
  if (!isNumeric(column)) return cellCounts(column).size;
  const seen = new Set(column.values);
  seen.delete(Number.NaN);
  return seen.size;
}

/** Cells by text. Negative zero and zero are one number, hence one text. */
function cellCounts(column: Column): Map<string, number> {
  const counts = new Map<string, number>();
  if (isCoded(column)) {
    const frequency = new Int32Array(column.levels.length);
    for (const code of column.codes) if (code >= 0) frequency[code]!++;
    for (const [code, count] of frequency.entries()) if (count > 0) counts.set(column.levels[code]!, count);
    return counts;
  }
  if (isNumeric(column)) {
    for (const [value, count] of numberCounts(column)) counts.set(numberText(column, value), count);
    return counts;
  }
  for (const value of column.values) if (value !== null) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}

function numberCounts({ values }: NumberColumn): Map<number, number> {
  const counts = new Map<number, number>();
  for (const value of values) if (!Number.isNaN(value)) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}

const numberText = ({ kind }: NumberColumn, value: number) => cellText({ kind, values: Float64Array.of(value) }, 0)!;

/** Ties by value: to write a million numbers out and order their texts would take longer than all else. */
function numberLevels(column: NumberColumn, limit: number): Answers["levels"] {
  const counts = [...numberCounts(column)].sort((a, b) => b[1] - a[1] || a[0] - b[0]);
  const levels = counts.slice(0, limit).map(([value, count]) => ({ level: numberText(column, value), count }));
  return { distinct: counts.length, levels };
}

function extremes(values: Float64Array): Answers["extremes"] {
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  for (const value of values) {
    if (value < min) min = value;
    if (value > max) max = value;
  }
  // Of two zeros, which one came first must not tell.
  return min > max ? { min: null, max: null } : { min: min + 0, max: max + 0 };
}

function quantiles(values: Float64Array, at: readonly number[]): (number | null)[] {
  const sorted = sortNumbers(values.filter((value) => !Number.isNaN(value)));
  return at.map((share) => quantileOf(share, sorted.length, (place) => sorted[place]!));
}

/** A quantile of type 7 from the value at each place of the sorted numbers; null without any. */
export function quantileOf(share: number, count: number, valueAt: (place: number) => number): number | null {
  if (count === 0) return null;
  const position = share * (count - 1);
  const below = Math.floor(position);
  const low = valueAt(below) + 0;
  const high = valueAt(Math.min(below + 1, count - 1)) + 0;
  return low === high ? low : low + (position - below) * (high - low);
}
