import type { Cast } from "../core/plan.ts";
import type { Rows } from "../core/rows.ts";
import { type Column, columnOf, isCoded, type Table } from "../core/table.ts";
import { cellText } from "../engines/memory/cast.ts";
import type { LevelPair } from "./level-evidence.ts";

/** How a column becomes one of another table. */
export interface Translated {
  /** How the other table calls it, and reads it. */
  readonly as: Cast;
  /** The column here; without one its cells are missing. */
  readonly column?: string;
  /** The cells are written as the other table's are: they pass as they are. */
  readonly asWritten: boolean;
  /** value there = value here * factor. */
  readonly factor?: number;
  /** Levels there (`from`) and here (`to`) that stand for the same. */
  readonly levels?: readonly LevelPair[];
}

/** How a translated column is to be read: as the other table's, or plainly where its cells were written anew. */
export function castOf({ as, asWritten }: Translated): Cast {
  if (asWritten) return as;
  const { number: _number, time, missingNumbers: _missing, ...rest } = as;
  return { ...rest, missing: [], ...(time === undefined ? {} : { time: "yyyy-mm-dd" }) };
}

/** The rows in the words of another table: its names, levels and units, as text. `raw` are the same rows as they were written. */
export async function* translateBatches(raw: Rows, typed: Rows, columns: readonly Translated[]): AsyncGenerator<Table> {
  const names = columns.flatMap(({ column }) => (column === undefined ? [] : [column]));
  const written = raw.batches(names)[Symbol.asyncIterator]();
  for await (const table of typed.batches(names)) {
    const texts = (await written.next()).value as Table;
    yield {
      count: table.count,
      names: columns.map(({ as }) => as.column),
      columns: columns.map((one): Column => {
        if (one.column === undefined) return { kind: "text", values: new Array<null>(table.count).fill(null) };
        return one.asWritten ? columnOf(texts, one.column) : translated(columnOf(table, one.column), one);
      }),
    };
  }
}

function translated(column: Column, { as, factor = 1, levels }: Translated): Column {
  const places = new Map((levels ?? []).map(({ from, to }) => [to, from]));
  // Of numbers that are levels there, "3" is "3.0".
  const byNumber = new Map((as.levels ?? []).map((level) => [numberOf(level), level]));
  byNumber.delete(Number.NaN);
  const word = (text: string): string => {
    if (factor !== 1) return String(numberOf(text) * factor);
    return places.get(text) ?? byNumber.get(numberOf(text)) ?? text;
  };
  if (isCoded(column)) {
    const words = column.levels.map(word);
    return { kind: "text", values: Array.from(column.codes, (code) => (code < 0 ? null : words[code]!)) };
  }
  const values: (string | null)[] = [];
  for (let row = 0; row < column.values.length; row++) {
    const text = cellText(column, row);
    values.push(text === null || column.kind === "time" ? text : word(text));
  }
  return { kind: "text", values };
}

const numberOf = (text: string): number => (text.trim() === "" ? Number.NaN : Number(text));
