import type { Context } from "../core/context.ts";
import { hashText, mix } from "../core/random.ts";
import type { Rows } from "../core/rows.ts";
import { type Column, isCoded, isMissing, isNumeric, type Schema, type Table } from "../core/table.ts";
import { sortNumbers } from "../kernels/sort.ts";
import { type Moments, mergeMoments, momentsOf } from "../statistics/moments.ts";
import { columnGroups } from "./column-groups.ts";
import { createGapPatterns } from "./gap-patterns.ts";
import type { Pattern } from "./missing-together.ts";

/** What one pass over the rows finds in a column. */
export interface ColumnPass {
  readonly moments: Moments;
  readonly zeros: number;
  readonly infinite: number;
  readonly counts: number[];
  /** A fingerprint of all cells in order, and of which of them are missing. */
  content: number;
  missing: number;
}

export interface Pass {
  readonly columns: ReadonlyMap<string, ColumnPass>;
  /** Rows that repeat an earlier one in every column, and in every column but keys. */
  readonly duplicateRows: number;
  readonly duplicatesButKey: number;
  /** The columns that patterns speak of, and all patterns, most frequent first. */
  readonly names: readonly string[];
  readonly patterns: readonly Pattern[];
}

/** Who looks at the rows as they pass by, some of their columns at a time, so that they are read once. */
export interface Visitor {
  add(table: Table, context: Context): Promise<void> | void;
}

interface Tally {
  moments: Moments;
  zeros: number;
  infinite: number;
  counts: number[];
  content: number;
  missing: number;
}

export const histogramBins = 20;
const twoTo21 = 2_097_152;

/**
 * Moments, histograms, copies of rows and patterns of missing cells in one pass. `ends` are the ends of each histogram.
 * Texts take longer to read than all else: those that are `needless` are looked at only where rows agree in all others.
 * Visitors see every batch of every group of columns on the way, those that are `together` in one group.
 */
export async function columnPass(
  rows: Rows,
  ends: ReadonlyMap<string, readonly [number, number]>,
  needless: ReadonlySet<string>,
  context: Context,
  visitors: readonly Visitor[] = [],
  together: readonly string[] = [],
): Promise<Pass> {
  const fields = rows.schema.filter(({ name }) => !needless.has(name));
  const first = await passOver(rows, fields, ends, context, visitors, together);
  if (needless.size === 0 || first.duplicateRows + first.duplicatesButKey === 0) return first;
  return passOver(rows, rows.schema, ends, context);
}

async function passOver(
  rows: Rows,
  fields: Schema,
  ends: ReadonlyMap<string, readonly [number, number]>,
  context: Context,
  visitors: readonly Visitor[] = [],
  together: readonly string[] = [],
): Promise<Pass> {
  const names = fields.map((field) => field.name);
  const isKey = fields.map((field) => field.kind === "key");
  const keys = rows.schema.filter(({ kind }) => kind === "key").length;
  const tallies = names.map(
    (): Tally => ({
      moments: momentsOf([]),
      zeros: 0,
      infinite: 0,
      counts: new Array<number>(histogramBins).fill(0),
      content: 0,
      missing: 0,
    }),
  );
  const marks: RowMarks = {
    high: new Uint32Array(rows.count),
    low: new Uint32Array(rows.count),
    highRest: new Uint32Array(keys > 0 ? rows.count : 0),
    lowRest: new Uint32Array(keys > 0 ? rows.count : 0),
  };
  const patterns = createGapPatterns(rows.count);
  const placeOf = new Map(names.map((name, i) => [name, i]));
  for (const group of columnGroups(names, together)) {
    const places = group.map((name) => placeOf.get(name)!);
    let from = 0;
    for await (const table of rows.batches(group)) {
      await context.pause();
      for (const visitor of visitors) await visitor.add(table, context);
      const gaps = new Uint32Array(table.count);
      for (const [j, column] of table.columns.entries()) {
        await context.pause();
        const i = places[j]!;
        addCells(column, i, from, tallies[i]!, marks, gaps, keys > 0 && !isKey[i]);
        if (isNumeric(column)) measure(column.values, tallies[i]!, ends.get(names[i]!));
      }
      patterns.add(table, from, gaps, places);
      from += table.count;
    }
    patterns.closeGroup();
  }
  return {
    columns: new Map(names.map((name, i) => [name, tallies[i]!])),
    duplicateRows: copies(marks.high, marks.low),
    duplicatesButKey: keys > 0 && keys < rows.schema.length ? copies(marks.highRest, marks.lowRest) : 0,
    names,
    patterns: patterns.all(),
  };
}

/** Fingerprints of all rows: of their cells in all columns, and in those that are no keys. */
interface RowMarks {
  readonly high: Uint32Array;
  readonly low: Uint32Array;
  readonly highRest: Uint32Array;
  readonly lowRest: Uint32Array;
}

/** Takes the cells of a column into its own fingerprint, into those of the rows and into those of their gaps. */
function addCells(
  column: Column,
  i: number,
  from: number,
  tally: Tally,
  { high, low, highRest, lowRest }: RowMarks,
  gaps: Uint32Array,
  isRest: boolean,
): void {
  const hashes = cellHashes(column);
  const gapMark = mix(i + 1);
  let { content, missing } = tally;
  for (let row = 0, at = from; row < hashes.length; row++, at++) {
    const hash = hashes[row]!;
    const gap = hash === missingHash && isMissing(column, row);
    const placed = mix(hash + i);
    high[at] = mix(high[at]! ^ placed);
    low[at] = Math.imul(low[at]! ^ hash, 0x01000193) + i;
    if (isRest) {
      highRest[at] = mix(highRest[at]! ^ placed);
      lowRest[at] = Math.imul(lowRest[at]! ^ hash, 0x01000193) + i;
    }
    content = (Math.imul(content, 0x01000193) ^ hash) | 0;
    missing = (Math.imul(missing, 31) + (gap ? at + 1 : 0)) | 0;
    if (gap) gaps[row] = mix(gaps[row]! ^ gapMark);
  }
  tally.content = content;
  tally.missing = missing;
}

/** Values that another value equals, less one for each group of equals. Two rows in 2^53 that differ may count as one. */
function copies(high: Uint32Array, low: Uint32Array): number {
  const sorted = sortNumbers(Float64Array.from(high, (mark, row) => (mark % twoTo21) * 4294967296 + low[row]!));
  let count = 0;
  for (let i = 1; i < sorted.length; i++) if (sorted[i] === sorted[i - 1]) count++;
  return count;
}

const missingHash = 0x5bd1e995;

function cellHashes(column: Column): Uint32Array {
  if (isCoded(column)) {
    const levels = levelHashes(column.levels);
    const result = new Uint32Array(column.codes.length);
    for (let i = 0; i < result.length; i++) {
      const code = column.codes[i]!;
      result[i] = code < 0 ? missingHash : levels[code]!;
    }
    return result;
  }
  if (!isNumeric(column)) {
    const result = new Uint32Array(column.values.length);
    for (let i = 0; i < result.length; i++) {
      const text = column.values[i];
      result[i] = text == null ? missingHash : hashText(text);
    }
    return result;
  }
  const { values } = column;
  const result = new Uint32Array(values.length);
  const number = new Float64Array(1);
  const bits = new Uint32Array(number.buffer);
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    number[0] = value === 0 ? 0 : value;
    result[i] = Number.isNaN(value) ? missingHash : mix(bits[0]! ^ mix(bits[1]!));
  }
  return result;
}

/** Every batch has the same levels; of 150,000 their hashes take longer than those of the cells. */
const hashesOfLevels = new WeakMap<readonly string[], Uint32Array>();

function levelHashes(levels: readonly string[]): Uint32Array {
  let found = hashesOfLevels.get(levels);
  if (found === undefined) {
    found = Uint32Array.from(levels, (level) => hashText(level));
    hashesOfLevels.set(levels, found);
  }
  return found;
}

function measure(values: Float64Array, tally: Tally, ends: readonly [number, number] | undefined): void {
  const [low, high] = ends ?? [0, 0];
  const width = (high - low) / histogramBins;
  const last = histogramBins - 1;
  const { counts } = tally;
  let zeros = 0;
  let infinite = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (Number.isNaN(value)) continue;
    if (value === 0) zeros++;
    if (value === Number.POSITIVE_INFINITY || value === Number.NEGATIVE_INFINITY) infinite++;
    if (width > 0) {
      const bin = Math.floor((value - low) / width);
      counts[Math.max(0, Math.min(last, bin))]!++;
    }
  }
  tally.zeros += zeros;
  tally.infinite += infinite;
  const finite = infinite === 0 ? values : values.map((value) => (Number.isFinite(value) ? value : Number.NaN));
  tally.moments = mergeMoments(tally.moments, momentsOf(finite));
}
