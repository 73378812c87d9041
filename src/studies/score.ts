import type { Bytes } from "../core/bytes.ts";
import type { Context } from "../core/context.ts";
import { type Table, takeColumn } from "../core/table.ts";
import type { ModelFile } from "../learn/artifact.ts";
import { conform, type Surprise } from "../learn/contract.ts";
import type { DataSet, OpenOptions } from "./open.ts";
import { reopen } from "./reopen.ts";

/** Rows that are worked on between two pauses. */
const pieceRows = 4096;

/** A file read as the one that the model learned from. */
export async function openForModel(
  { model, notes }: ModelFile,
  file: Bytes,
  told: OpenOptions,
  context: Context,
): Promise<DataSet> {
  // Levels are taken as the file has them, so that those which the model never saw can be counted.
  const casts = (notes.reading?.casts ?? []).map(({ levels: _levels, ...cast }) => cast);
  const reading = { options: {}, ...notes.reading, casts };
  const needed = model.fields.map((field) => field.name);
  return reopen(file, reading, needed, told, context);
}

/** The rows in pieces, in order, checked against the model's contract; levels it never saw are a warning each. */
export async function* piecesFor({ model }: ModelFile, data: DataSet, context: Context): AsyncGenerator<Table> {
  const surprises = new Map<string, Surprise>();
  for await (const table of data.batches()) {
    conform(table, model.fields, (surprise) => {
      const key = `${surprise.column}\u0000${surprise.level}`;
      surprises.set(key, { ...surprise, count: surprise.count + (surprises.get(key)?.count ?? 0) });
    });
    for (let from = 0; from < table.count; from += pieceRows) {
      await context.pause();
      yield table.count <= pieceRows ? table : piece(table, from, Math.min(from + pieceRows, table.count));
    }
  }
  for (const { column, level, count } of surprises.values())
    context.emit({
      type: "warning",
      code: "unseen-level",
      message: `column "${column}" has the level "${level}", which the model never saw; it was treated as missing`,
      count,
    });
}

function piece(table: Table, from: number, to: number): Table {
  const rows = Int32Array.from({ length: to - from }, (_, i) => from + i);
  return { ...table, count: rows.length, columns: table.columns.map((column) => takeColumn(column, rows)) };
}
