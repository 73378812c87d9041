import type { AnswersTo, Ask } from "../../core/ask.ts";
import type { Plan } from "../../core/plan.ts";
import { Problem } from "../../core/problem.ts";
import { batchRows, concatTables, type RowMask, type Rows, tooManyRows } from "../../core/rows.ts";
import {
  type CodeColumn,
  type Column,
  columnLength,
  columnOf,
  type Field,
  fieldNamed,
  isCoded,
  isNumeric,
  type Schema,
  selectColumns,
  type Table,
  takeColumn,
} from "../../core/table.ts";
import { checkAsk, columnsOf } from "../check-ask.ts";
import { castColumn, castField, checkCasts, dictionary } from "./cast.ts";
import { answer } from "./summarize.ts";

/** Rows held as columns in memory, seen through a list of row positions where only some of them are meant. */
export function memoryRows(table: Table, schema: Schema = fieldsOf(table)): Rows {
  return new MemoryRows(table, schema);
}

/**
 * Tables from a source as rows. A column of text is kept as a dictionary of its distinct texts, which is a fifth of the
 * memory and makes casts and counts of distinct texts only; to whoever asks it is a column of text.
 */
export async function loadRows(batches: AsyncIterable<Table>, names: readonly string[]): Promise<Rows> {
  const tables: Table[] = [];
  for await (const batch of batches) tables.push(batch);
  const table = tables.length > 0 ? concatTables(tables) : noRows(names);
  const columns = table.columns.map((column) => (isNumeric(column) ? column : dictionary(column)));
  return memoryRows({ ...table, columns }, fieldsOf(table));
}

/** A source without rows gives no table that would say what its columns are: they are text. */
export function noRows(names: readonly string[]): Table {
  return { count: 0, names, columns: names.map(() => ({ kind: "text", values: [] })) };
}

/** The fields that the columns of a table say by themselves: every column a feature of its kind. */
export function fieldsOf(table: Table): Schema {
  return table.names.map((name, i): Field => {
    const column = table.columns[i]!;
    return { name, kind: column.kind, role: "feature", ...(isCoded(column) ? { levels: column.levels } : {}) };
  });
}

class MemoryRows implements Rows {
  readonly schema: Schema;
  readonly count: number;
  readonly #table: Table;
  readonly #positions: Int32Array | undefined;

  constructor(table: Table, schema: Schema, positions?: Int32Array) {
    this.#table = table;
    this.#positions = positions;
    this.schema = schema;
    this.count = positions?.length ?? table.count;
  }

  async summarize<const A extends readonly Ask[]>(asks: A): Promise<AnswersTo<A>> {
    const table = this.#stored(0, this.count, columnsOf(asks));
    for (const ask of asks) checkAsk(ask, this.schema);
    return asks.map((ask) => answer(table, ask)) as AnswersTo<A>;
  }

  async *batches(columns?: readonly string[]): AsyncGenerator<Table> {
    for (let from = 0; from < this.count; from += batchRows)
      yield this.#slice(from, Math.min(from + batchRows, this.count), columns);
  }

  collect(limit: number, columns?: readonly string[]): Promise<Table> {
    if (this.count > limit) return Promise.reject(tooManyRows(this.count, limit));
    return Promise.resolve(this.#slice(0, this.count, columns));
  }

  where(mask: RowMask): Rows {
    if (mask.length !== this.count)
      throw new Problem("wrong-mask", `the mask has ${mask.length} places, there are ${this.count} rows`);
    let kept = 0;
    for (const keep of mask) kept += keep;
    const positions = new Int32Array(kept);
    let at = 0;
    for (let i = 0; i < mask.length; i++) if (mask[i] === 1) positions[at++] = this.#positions?.[i] ?? i;
    return new MemoryRows(this.#table, this.schema, positions);
  }

  derive(plan: Plan): Rows {
    let table = this.#table;
    let schema = this.schema;
    for (const step of plan) {
      if (step.step === "select") {
        table = selectColumns(table, step.columns);
        const before = schema;
        schema = step.columns.map((name) => before.find((field) => field.name === name)!);
        continue;
      }
      if (step.step === "roles") {
        schema = schema.map((field) => ({ ...field, role: step.roles[field.name] ?? field.role }));
        continue;
      }
      checkCasts(step.casts, table.names);
      const columns = [...table.columns];
      const fields = [...schema];
      for (const cast of step.casts) {
        const i = table.names.indexOf(cast.column);
        columns[i] = castColumn(columns[i]!, cast);
        fields[i] = castField(fields[i]!, cast);
      }
      table = { ...table, columns };
      schema = fields;
    }
    return new MemoryRows(table, schema, this.#positions);
  }

  #slice(from: number, to: number, names: readonly string[] = this.#table.names): Table {
    const table = this.#stored(from, to, names);
    const texts = table.columns.map((column, i) => {
      const { kind } = fieldNamed(this.schema, table.names[i]!)!;
      return isCoded(column) && (kind === "text" || kind === "key") ? spelledOut(column, kind) : column;
    });
    return { ...table, columns: texts };
  }

  #stored(from: number, to: number, names: readonly string[]): Table {
    const columns = names.map((name) => {
      const column = columnOf(this.#table, name);
      if (this.#positions) return takeColumn(column, this.#positions.subarray(from, to));
      return from === 0 && to === columnLength(column) ? column : cut(column, from, to);
    });
    return { count: to - from, names, columns };
  }
}

function cut(column: Column, from: number, to: number): Column {
  if (isCoded(column)) return { ...column, codes: column.codes.subarray(from, to) };
  if (isNumeric(column)) return { ...column, values: column.values.subarray(from, to) };
  return { ...column, values: column.values.slice(from, to) };
}

function spelledOut({ codes, levels }: CodeColumn, kind: "text" | "key"): Column {
  return { kind, values: Array.from(codes, (code) => levels[code] ?? null) };
}
