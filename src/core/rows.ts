import type { AnswersTo, Ask } from "./ask.ts";
import type { Plan } from "./plan.ts";
import { Problem } from "./problem.ts";
import { hashPosition } from "./random.ts";
import type { Column, Schema, Table } from "./table.ts";
import { columnOf, isCoded, isNumeric } from "./table.ts";

/** Rows in every batch but the last, on every engine: partial results are added in this rhythm, so sums agree to the bit. */
export const batchRows = 65_536;

/** One byte a row: 1 keeps it. */
export type RowMask = Uint8Array;

/** All that an algorithm may ask of data, wherever they live. */
export interface Rows {
  readonly schema: Schema;
  readonly count: number;
  summarize<const A extends readonly Ask[]>(asks: A): Promise<AnswersTo<A>>;
  /** In row order, `batchRows` at a time. */
  batches(columns?: readonly string[]): AsyncIterable<Table>;
  /** All rows in memory; a Problem "too-many-rows" past the limit. */
  collect(limit: number, columns?: readonly string[]): Promise<Table>;
  /** The rows where the mask is 1, in order. */
  where(mask: RowMask): Rows;
  /** Relational steps without fitted state, run where the data live. */
  derive(plan: Plan): Rows;
}

export function tooManyRows(count: number, limit: number): Problem {
  return new Problem(
    "too-many-rows",
    `${count} rows were to be held in memory, the limit is ${limit}; take fewer rows or raise the limit`,
    {
      count,
      limit,
    },
  );
}

/** The same rows where there are at most `limit`, otherwise about `limit` of them. */
export async function sampleRows(rows: Rows, limit: number, seed: number): Promise<Rows> {
  const mask = sampleMask(rows.count, limit, seed);
  return mask ? rows.where(mask) : rows;
}

/** Which of `count` rows a sample of about `limit` of them holds, by their positions; undefined where it is all of them. */
export function sampleMask(count: number, limit: number, seed: number): RowMask | undefined {
  if (count <= limit) return undefined;
  const threshold = (limit / count) * 4294967296;
  const mask = new Uint8Array(count);
  for (let i = 0; i < count; i++) mask[i] = hashPosition(seed, i) < threshold ? 1 : 0;
  return mask;
}

/** Tables of the same columns, one below the other. Levels must agree. */
export function concatTables(tables: readonly Table[]): Table {
  const first = tables[0];
  if (first === undefined) return { count: 0, names: [], columns: [] };
  if (tables.length === 1) return first;
  const count = tables.reduce((sum, table) => sum + table.count, 0);
  const columns = first.names.map((name): Column => {
    const parts = tables.map((table) => columnOf(table, name));
    const head = parts[0]!;
    if (isCoded(head)) {
      const codes = new Int32Array(count);
      let at = 0;
      for (const part of parts) {
        if (!isCoded(part)) throw new Problem("wrong-kind", `column "${name}" changes its kind between batches`);
        codes.set(part.codes, at);
        at += part.codes.length;
      }
      return { kind: head.kind, codes, levels: head.levels };
    }
    if (isNumeric(head)) {
      const values = new Float64Array(count);
      let at = 0;
      for (const part of parts) {
        if (!isNumeric(part)) throw new Problem("wrong-kind", `column "${name}" changes its kind between batches`);
        values.set(part.values, at);
        at += part.values.length;
      }
      return { kind: head.kind, values };
    }
    return { kind: head.kind, values: parts.flatMap((part) => (isCoded(part) || isNumeric(part) ? [] : part.values)) };
  });
  return { count, names: first.names, columns };
}
