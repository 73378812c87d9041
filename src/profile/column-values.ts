import type { Answers } from "../core/ask.ts";
import { parseNumber } from "../core/patterns.ts";
import type { Cast } from "../core/plan.ts";
import type { Rows } from "../core/rows.ts";
import { type Field, type Table, takeColumn } from "../core/table.ts";
import { memoryRows, noRows } from "../engines/memory/rows.ts";
import { cellsOf, type Level, trimLevels } from "./level.ts";
import { missingBesideNumbers, missingWords } from "./missing-words.ts";
import { namesPhone, namesPostcode } from "./names.ts";
import { type NumberReading, numberFormatOf } from "./numbers.ts";
import { quantityFormatOf } from "./quantities.ts";
import { isCompactDate, type TimeReading, timeFormatOf } from "./times.ts";

/** What is known of a column before its kind is decided. */
export interface ColumnValues {
  readonly field: Field;
  readonly rows: number;
  /** Distinct texts, trimmed, without blank ones; the most frequent where there are more than the limit. */
  readonly levels: readonly Level[];
  /** Without the texts that mean missing among words, and among numbers. */
  readonly words: readonly Level[];
  readonly numbers: readonly Level[];
  readonly missingAmongWords: ReadonlySet<string>;
  readonly missingAmongNumbers: ReadonlySet<string>;
  /** Cells that are not missing, and distinct ones; of all, not of the levels alone, but of measured numbers so many at least. */
  readonly filled: number;
  readonly distinct: number;
  /** False where there are more distinct texts than were looked at. */
  readonly complete: boolean;
  readonly number?: NumberReading & NumberFacts;
  readonly time?: TimeReading;
}

export interface NumberFacts {
  readonly min: number;
  readonly max: number;
  readonly integers: boolean;
  /** Cells of digits that begin with a zero, and of whole numbers that a double cannot hold. */
  readonly leadingZeros: number;
  readonly beyondDouble: number;
  /** A number that stands for missing, and its cells. */
  readonly spike?: { readonly value: number; readonly count: number };
}

/** Texts looked at per column; beyond it the engine is asked how many of all cells read alike. */
const levelLimit = 10_000;

/** Rows, of the first batch, by which stored numbers may show that they are measured, and how many rows it is worth it for. */
const measuredRows = 5_000;
const measuredFrom = 100_000;
/** Distinct numbers among them at least. */
const measuredDistinct = 100;

/** The distinct texts of columns and how they read. What is `told` of a column asks for all of its texts. */
export async function columnValues(
  raw: Rows,
  fields: readonly Field[],
  missing: readonly string[],
  isTold: (name: string) => boolean = () => false,
): Promise<readonly ColumnValues[]> {
  const stored = fields.filter(({ kind, name }) => kind === "number" && !isTold(name));
  const measured =
    stored.length === 0 || missing.length > 0 || raw.count < measuredFrom
      ? new Map<string, ColumnValues>()
      : await measuredValues(raw, stored);
  const rest = fields.filter(({ name }) => !measured.has(name));
  const found = new Map([
    ...measured,
    ...(await allValues(raw, rest, missing)).map((one) => [one.field.name, one] as const),
  ]);
  return fields.map(({ name }) => found.get(name)!);
}

/**
 * Columns stored as numbers of which some rows show that they are measured: not whole, of many values. A mark of nines
 * would be the least or the greatest number of all. To sort all cells to learn the same, or to draw rows from everywhere,
 * would be most of the work of opening a large file.
 */
async function measuredValues(raw: Rows, fields: readonly Field[]): Promise<Map<string, ColumnValues>> {
  const columns = fields.map(({ name }) => name);
  const some = memoryRows(await firstRows(raw, columns), fields);
  const answers = await some.summarize(
    columns.map((column) => ({ ask: "levels", column, limit: measuredRows }) as const),
  );
  const ranges = await rangesOf(raw, columns);
  const found = new Map<string, ColumnValues>();
  for (const [i, field] of fields.entries()) {
    const values = valuesOf(field, answers[i]!, some.count, 0, []);
    const { number, distinct, levels } = values;
    const { count, min, max } = ranges[i]!;
    if (number === undefined || number.unread > 0 || number.integers || distinct < measuredDistinct) continue;
    if (namesPostcode(field.name) || namesPhone(field.name)) continue;
    if ([...levels.map(({ level }) => level), String(min), String(max)].some((text) => nines.test(text))) continue;
    if (Math.max(-min!, max!) >= wholeMost) continue;
    const filled = raw.count - count;
    found.set(field.name, {
      ...values,
      rows: raw.count,
      filled,
      complete: false,
      number: { ...number, min: min!, max: max! },
    });
  }
  return found;
}

/** Some rows of the first batch, spread over it. */
async function firstRows(raw: Rows, columns: readonly string[]): Promise<Table> {
  for await (const { names, columns: cells, count } of raw.batches(columns)) {
    const apart = Math.max(1, Math.floor(count / measuredRows));
    const taken = Int32Array.from({ length: Math.ceil(count / apart) }, (_, i) => i * apart);
    return { count: taken.length, names, columns: cells.map((column) => takeColumn(column, taken)) };
  }
  return noRows(columns);
}

/** Missing cells of each column, its least and its greatest, in one question. */
async function rangesOf(rows: Rows, columns: readonly string[]) {
  const answers = await rows.summarize([
    ...columns.map((column) => ({ ask: "missing", column }) as const),
    ...columns.map((column) => ({ ask: "extremes", column }) as const),
  ]);
  return columns.map((_, i) => ({
    ...(answers[i] as Answers["missing"]),
    ...(answers[columns.length + i] as Answers["extremes"]),
  }));
}

/** Below it whole numbers have at most fifteen digits, which a double holds. */
const wholeMost = 1e15;
const nines = /^-?9{2,}$/;

async function allValues(
  raw: Rows,
  fields: readonly Field[],
  missing: readonly string[],
): Promise<readonly ColumnValues[]> {
  const columns = fields.map((field) => field.name);
  const answers = await raw.summarize(columns.map((column) => ({ ask: "levels", column, limit: levelLimit }) as const));
  const blank = await raw.summarize(columns.map((column) => ({ ask: "missing", column }) as const));
  const found = fields.map((field, i) => valuesOf(field, answers[i]!, raw.count, blank[i]!.count, missing));
  const large = found.filter(({ complete, number, time }) => !complete && (number || time));
  const checked = await checkAll(raw, large);
  return found.map((values) => checked.get(values.field.name) ?? values);
}

function valuesOf(
  field: Field,
  answer: Answers["levels"],
  rows: number,
  missingCells: number,
  missing: readonly string[],
): ColumnValues {
  const levels = trimLevels(answer.levels);
  const missingAmongWords = missingWords(missing, levels);
  const missingAmongNumbers = missingBesideNumbers(missing);
  const words = levels.filter(({ level }) => !missingAmongWords.has(level));
  const numbers = levels.filter(({ level }) => !missingAmongNumbers.has(level));
  const complete = answer.levels.length === answer.distinct;
  const number = field.kind === "time" ? undefined : numberReading(numbers, field.name);
  const time =
    field.kind === "number" || field.kind === "time" || (number && !isCompactDate(numbers))
      ? undefined
      : timeFormatOf(numbers, field.name);
  const used = number || time ? numbers : words;
  const gone = cellsOf(levels) - cellsOf(used);
  const blanks = complete ? 0 : cellsOf(answer.levels.filter(({ level }) => level.trim() === ""));
  return {
    field,
    rows,
    levels,
    words,
    numbers,
    missingAmongWords,
    missingAmongNumbers,
    filled: complete ? cellsOf(used) : rows - missingCells - gone - blanks,
    distinct: complete ? used.length : answer.distinct - (answer.levels.length - used.length),
    complete,
    ...(number ? { number: { ...number, ...factsOf(numbers, number, rows) } } : {}),
    ...(time ? { time } : {}),
  };
}

/** Plain numbers, or quantities where those read more of the cells. */
function numberReading(levels: readonly Level[], name: string): NumberReading | undefined {
  const plain = numberFormatOf(levels);
  if (plain?.unread === 0) return plain;
  const quantity = quantityFormatOf(levels, name);
  if (quantity === undefined || (plain && plain.unread <= quantity.unread)) return plain;
  return { ...quantity, bare: false };
}

function factsOf(levels: readonly Level[], reading: NumberReading, rows: number): NumberFacts {
  const parsed = levels
    .map(({ level, count }) => ({ value: parseNumber(level, reading.format), count, level }))
    .filter(({ value }) => !Number.isNaN(value));
  const spike = spikeOf(parsed, rows);
  const kept = spike ? parsed.filter(({ value }) => value !== spike.value) : parsed;
  const range = rangeOf(kept);
  return {
    ...range,
    integers: reading.bare && kept.every(({ value }) => Number.isInteger(value)),
    leadingZeros: cellsOf(kept.filter(({ level }) => /^0[0-9]+$/.test(level))),
    beyondDouble: cellsOf(
      kept.filter(({ level, value }) => /^[+-]?[0-9]{16,}$/.test(level) && !Number.isSafeInteger(value)),
    ),
    ...(spike ? { spike } : {}),
  };
}

function rangeOf(values: readonly { readonly value: number }[]): { min: number; max: number } {
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  for (const { value } of values) {
    if (value < min) min = value;
    if (value > max) max = value;
  }
  return { min, max };
}

/** A number of nines that stands far from all others and repeats is a mark for missing (-999, 9999). */
function spikeOf(
  values: readonly { readonly value: number; readonly count: number }[],
  rows: number,
): { value: number; count: number } | undefined {
  const candidates = values.filter(
    ({ value, count }) => nines.test(String(value)) && count >= Math.max(5, 0.005 * rows),
  );
  for (const { value, count } of candidates) {
    const { min, max } = rangeOf(values.filter((other) => other.value !== value));
    if (min > max) continue;
    const gap = value < min ? min - value : value - max;
    if (gap > (value < 0 ? 1 : 3) * Math.max(max - min, 1)) return { value, count };
  }
  return undefined;
}

/** Asks how all cells of the columns with many distinct texts read, and drops a reading that does not hold for them. */
async function checkAll(raw: Rows, large: readonly ColumnValues[]): Promise<ReadonlyMap<string, ColumnValues>> {
  const result = new Map<string, ColumnValues>();
  if (large.length === 0) return result;
  const casts = large.map(({ field, number, time, levels, missingAmongNumbers }): Cast => {
    const missing = levels.map(({ level }) => level).filter((level) => missingAmongNumbers.has(level));
    const shared = { column: field.name, missing };
    if (!number) return { ...shared, to: "time", time: time!.format };
    const missingNumbers = number.spike ? { missingNumbers: [number.spike.value] } : {};
    return { ...shared, to: "number", number: number.format, ...missingNumbers };
  });
  const read = raw.derive([{ step: "cast", casts }]);
  const columns = large.map(({ field }) => field.name);
  const ranges = await rangesOf(read, columns);
  const textual = columns.filter((_, i) => large[i]!.number && large[i]!.field.kind !== "number");
  const matches = await raw.summarize(
    textual.flatMap((column) =>
      (["integer", "leadingZero", "longInteger"] as const).map(
        (pattern) => ({ ask: "matches", column, pattern }) as const,
      ),
    ),
  );
  for (const [i, values] of large.entries()) {
    const { field, number, time, rows, filled } = values;
    const spiked = number?.spike?.count ?? 0;
    const { count: absent, min, max } = ranges[i]!;
    const unread = Math.max(0, absent - (rows - filled) - spiked);
    if (!number) {
      const { time: _, ...words } = values;
      result.set(field.name, unread > 0.15 * filled ? words : { ...values, time: { ...time!, unread } });
      continue;
    }
    const at = textual.indexOf(field.name) * 3;
    const count = (place: number) => (at < 0 ? 0 : matches[at + place]!.count);
    const integers =
      at < 0 ? number.integers : number.integers && (!isBareInteger(values) || count(0) + unread >= filled);
    const facts = { unread, min: min ?? Number.NaN, max: max ?? Number.NaN, integers };
    const codes = { leadingZeros: count(1), beyondDouble: Math.max(number.beyondDouble, count(2)) };
    const { number: _, ...words } = values;
    result.set(field.name, unread > 0.15 * filled ? words : { ...values, number: { ...number, ...facts, ...codes } });
  }
  return result;
}

/** Whether whole numbers are written without a point ("12", not "12.0"), so that a pattern may count them. */
function isBareInteger({ numbers }: ColumnValues): boolean {
  return numbers.every(({ level }) => !level.includes("."));
}
