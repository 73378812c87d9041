import type { Context } from "../core/context.ts";
import type { Inputs } from "../core/model.ts";
import { Problem } from "../core/problem.ts";
import { shuffled } from "../core/random.ts";
import { concatTables, type Rows, sampleRows } from "../core/rows.ts";
import { codesOf, columnOf, isCoded, isNumeric, numbersOf, type Table } from "../core/table.ts";
import type { Arena } from "../kernels/boosting/arena.ts";
import { createBinner } from "../kernels/boosting/binner.ts";
import { binCodes, strideOf } from "../kernels/boosting/binning.ts";
import { bordersBeside, maximumBins } from "../kernels/boosting/borders.ts";
import { bordersOfColumns } from "../kernels/boosting/borders-of-columns.ts";
import { classScores } from "../kernels/boosting/class-scores.ts";
import { type Coding, type Forest, thresholdsOf } from "../kernels/boosting/forest.ts";
import type { BoostFeature } from "../kernels/boosting/forest-builder.ts";
import type { PredictColumn } from "../kernels/boosting/predict.ts";
import { orderedStatistics } from "../kernels/boosting/target-statistics.ts";
import { follow } from "./follow.ts";

/** Rows that the borders of bins are learned from. */
const borderRows = 200_000;

/** A tree a level and a round is grown: of more levels none would learn in time. */
const levelsMost = 65_535;
const fewestRows = 3;

export interface BinnedRows {
  readonly rows: number;
  readonly features: readonly BoostFeature[];
  readonly matrix: Uint8Array;
  readonly stride: number;
  /** Numbers, or codes of levels. */
  readonly target: Float64Array;
  readonly weights?: Float64Array;
  /** Of the columns whose levels were made numbers. */
  readonly codings?: readonly Coding[];
}

/** Of so many levels every one against the rest is tried. */
const fewLevels = 4;

/**
 * The features whose levels are read as numbers, their target statistics: always where they are more than there are bins,
 * if it is asked for where they are not just a few.
 */
export function codedFeatures({ schema }: Rows, { features }: Inputs, statistics: boolean): number[] {
  const least = statistics ? fewLevels : maximumBins;
  const wide = schema.filter(({ kind, levels = [] }) => kind === "category" && levels.length > least);
  const names = new Set(wide.map(({ name }) => name));
  return [...features.keys()].filter((f) => names.has(features[f]!));
}

export type LearnableInputs = Inputs & { readonly target: string };

export interface BinningWishes {
  /** Whether categories are read as target statistics where they need not be. */
  readonly statistics?: boolean;
  /** A forest whose thresholds and numbers of levels are kept. */
  readonly from?: Forest;
}

/** Throws the Problem of a target or of rows that there is nothing to learn from, before anything is read. */
export function checkLearnable(owner: string, rows: Rows, inputs: Inputs): asserts inputs is LearnableInputs {
  const { features, target, levels } = inputs;
  if (target === undefined) throw new Problem("no-target", `${owner}: a target is needed`);
  if (features.length === 0) throw new Problem("no-features", `${owner}: no column is left to learn from`);
  if (levels && levels.length < 2)
    throw new Problem(
      "one-level",
      `${owner}: the target "${target}" has one level, "${levels[0]}"; there is nothing to tell apart`,
    );
  if (levels && levels.length > levelsMost)
    throw new Problem(
      "too-many-levels",
      `${owner}: the target "${target}" has ${levels.length} levels, at most ${levelsMost} can be told apart; group the rare ones, or predict it as a number: --kind ${target}=number`,
    );
  if (rows.count < fewestRows)
    throw new Problem(
      "too-few-rows",
      `${owner}: ${rows.count} rows whose target "${target}" is there, at least ${fewestRows} are needed`,
    );
}

/** Rows as one byte a cell, in two passes: borders from a sample, then the bins of every row. */
export async function readBins(
  owner: string,
  rows: Rows,
  inputs: LearnableInputs,
  bins: number,
  arena: Arena,
  context: Context,
  { statistics = false, from }: BinningWishes = {},
): Promise<BinnedRows> {
  const { features, target, levels, weight } = inputs;
  const known = from && thresholdsOf(from);
  const learned = await bordersOf(rows, inputs, bins, arena, context);
  const beside = (f: number, borders: Float64Array) =>
    known ? bordersBeside(known[f]!, borders, maximumBins) : borders;
  const columns = learned.map(
    (column, f): BoostFeature =>
      column.kind === "number" ? { kind: "number", borders: beside(f, column.borders) } : column,
  );
  const stride = strideOf(features.length);
  const binNumbers = createBinner(arena);
  const matrix = arena.uint8(rows.count * stride);
  const values = arena.float64(rows.count);
  const weights = weight ? arena.float64(rows.count) : undefined;
  const asNumbers = from ? (from.codings ?? []).map(({ feature }) => feature) : codedFeatures(rows, inputs, statistics);
  const coded = new Map(asNumbers.map((f) => [f, arena.int32(rows.count)]));
  let at = 0;
  for await (const table of rows.batches([...features, target, ...(weight ? [weight] : [])])) {
    for (const [f, name] of features.entries()) {
      const column = columns[f]!;
      if (column.kind === "number") binNumbers(orderedColumn(table, name), column.borders, matrix, stride, f, at);
      else if (coded.has(f)) coded.get(f)!.set(codesOf(table, name).codes, at);
      else binCodes(codesOf(table, name).codes, matrix, stride, f, at);
    }
    values.set(levels ? Float64Array.from(codesOf(table, target).codes) : numbersOf(table, target), at);
    if (weight) weights!.set(numbersOf(table, weight), at);
    at += table.count;
    await context.pause();
  }
  checkWeights(owner, weights, weight);
  const infinite = values.findIndex((value) => Math.abs(value) === Number.POSITIVE_INFINITY);
  if (infinite >= 0)
    throw new Problem(
      "infinite-target",
      `${owner}: the target "${target}" is ${values[infinite]} in row ${infinite + 1}; leave such rows out or mend them`,
    );
  const missing = values.findIndex((value) => Number.isNaN(value) || (levels !== undefined && value < 0));
  if (missing >= 0)
    throw new Problem(
      "missing-target",
      `${owner}: the target "${target}" is missing in row ${missing + 1}; leave such rows out`,
    );
  const read = { rows: rows.count, features: columns, matrix, stride, target: values, ...(weights ? { weights } : {}) };
  const codings: Coding[] = [];
  const order = coded.size > 0 ? shuffled(rows.count, context.random.fork("order")) : undefined;
  const numbers = arena.float64(coded.size > 0 ? rows.count : 0);
  const drawn = Math.min(rows.count, borderRows);
  const evenly = (list: Float64Array) =>
    Float64Array.from({ length: drawn }, (_, i) => list[Math.floor((i * rows.count) / drawn)]!);
  /** What is averaged over a level: of more than two classes the scores by which the column's levels differ most. */
  const targetFor = (codes: Int32Array, own: number): Float64Array => {
    if (levels === undefined || levels.length <= 2) return values;
    const scores = classScores(codes, own, values, levels.length, weights);
    return Float64Array.from(values, (k) => scores[k]!);
  };
  for (const [feature, codes] of coded) {
    const { levels: own = [] } = rows.schema.find(({ name }) => name === features[feature])!;
    const told = from?.codings?.find((coding) => coding.feature === feature)?.numbers;
    if (told) for (const [row, code] of codes.entries()) numbers[row] = told[code] ?? Number.NaN;
    const numberOf =
      told ?? orderedStatistics(codes, own.length, targetFor(codes, own.length), weights, order!, numbers);
    const fresh = bordersOfColumns(arena, [evenly(numbers)], bins, weights && evenly(weights));
    const borders = beside(feature, (await follow(fresh, context))[0]!);
    columns[feature] = { kind: "number", borders };
    binNumbers(numbers, borders, matrix, stride, feature, 0);
    codings.push({ feature, numbers: numberOf });
    await context.pause();
  }
  return codings.length > 0 ? { ...read, codings } : read;
}

function checkWeights(owner: string, weights: Float64Array | undefined, name: string | undefined): void {
  const row = weights?.findIndex((value) => !(value >= 0 && value < Number.POSITIVE_INFINITY)) ?? -1;
  if (row < 0) return;
  const found = Number.isNaN(weights![row]!) ? "missing" : weights![row];
  throw new Problem(
    "bad-weight",
    `${owner}: the weight "${name}" is ${found} in row ${row + 1}; weights are numbers from 0 on, leave such rows out`,
  );
}

async function bordersOf(
  rows: Rows,
  { features, weight }: Inputs,
  bins: number,
  arena: Arena,
  context: Context,
): Promise<BoostFeature[]> {
  const parts: Table[] = [];
  const drawn = await sampleRows(rows, borderRows, context.random.fork("borders").bits());
  for await (const part of drawn.batches(weight ? [...features, weight] : features)) parts.push(part);
  const sample = concatTables(parts);
  const weights = weight ? numbersOf(sample, weight) : undefined;
  const levelsOf = (name: string): number | undefined => {
    const column = columnOf(sample, name);
    return isCoded(column) && column.kind === "category" ? column.levels.length : undefined;
  };
  const numbers = features.filter((name) => levelsOf(name) === undefined);
  const samples = numbers.map((name) => orderedColumn(sample, name));
  const borders = (await follow(bordersOfColumns(arena, samples, bins, weights), context)).values();
  return features.map((name): BoostFeature => {
    const levels = levelsOf(name);
    return levels === undefined
      ? { kind: "number", borders: borders.next().value! }
      : { kind: "category", bins: Math.min(maximumBins, levels) };
  });
}

/** Numbers as they are; an ordinal's or flag's codes as numbers, missing as NaN. */
export function orderedColumn(table: Table, name: string): Float64Array {
  const column = columnOf(table, name);
  return isCoded(column)
    ? Float64Array.from(column.codes, (code) => (code < 0 ? Number.NaN : code))
    : numbersOf(table, name);
}

/** Columns as a forest reads them: numbers and ordered codes as numbers, a category's codes as places or as what they stand for. */
export function treeColumns(
  table: Table,
  features: readonly string[],
  codings: readonly Coding[] = [],
): PredictColumn[] {
  return features.map((name, f) => {
    const coding = codings.find(({ feature }) => feature === f);
    if (coding) return Float64Array.from(codesOf(table, name).codes, (code) => coding.numbers[code] ?? Number.NaN);
    const column = columnOf(table, name);
    return isNumeric(column) || (isCoded(column) && column.kind !== "category")
      ? orderedColumn(table, name)
      : codesOf(table, name).codes;
  });
}
