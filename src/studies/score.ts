import type { Bytes } from "../core/bytes.ts";
import type { Context } from "../core/context.ts";
import { type Table, takeColumn } from "../core/table.ts";
import type { ModelFile } from "../learn/artifact.ts";
import { conform } from "../learn/contract.ts";
import type { DataSet, OpenOptions } from "./open.ts";
import { reopen, warnOfLoad, warnOfSkipped } from "./reopen.ts";

/** Rows that are worked on between two pauses. */
const pieceRows = 4096;
/** Levels that a model never saw, named in a warning at most. */
const levelsTold = 5;

/** A file read as the one that the model learned from; of its other columns those to be kept alone. */
export async function openForModel(
  { model, notes }: ModelFile,
  file: Bytes,
  told: OpenOptions,
  context: Context,
  kept: readonly string[] = [],
): Promise<DataSet> {
  // Levels are taken as the file has them, so that those which the model never saw can be counted.
  const casts = (notes.reading?.casts ?? []).map(({ levels: _levels, ...cast }) => cast);
  const reading = { options: {}, ...notes.reading, casts };
  const needed = model.fields.map((field) => field.name);
  const data = await reopen(file, reading, needed, { ...told, only: [...needed, ...kept] });
  warnOfLoad(data, context.emit);
  warnOfSkipped(data, context.emit);
  return data;
}

/** The rows in pieces, in order, checked against the model's contract; a warning for each column with levels it never saw. */
export async function* piecesFor({ model }: ModelFile, data: DataSet, context: Context): AsyncGenerator<Table> {
  const unseen = new Map<string, Map<string, number>>();
  for await (const table of data.batches()) {
    conform(table, model.fields, ({ column, level, count }) => {
      const levels = unseen.get(column) ?? new Map<string, number>();
      unseen.set(column, levels.set(level, (levels.get(level) ?? 0) + count));
    });
    for (let from = 0; from < table.count; from += pieceRows) {
      await context.pause();
      yield table.count <= pieceRows ? table : piece(table, from, Math.min(from + pieceRows, table.count));
    }
  }
  for (const [column, levels] of unseen) {
    const names = [...levels.keys()].slice(0, levelsTold).map((level) => `"${level}"`);
    const more = levels.size > levelsTold ? ` and ${levels.size - levelsTold} more` : "";
    context.emit({
      type: "warning",
      code: "unseen-level",
      message: `column "${column}" has ${levels.size === 1 ? "a level" : "levels"} which the model never saw: ${names.join(", ")}${more}; treated as missing`,
      count: [...levels.values()].reduce((sum, count) => sum + count, 0),
    });
  }
}

function piece(table: Table, from: number, to: number): Table {
  const rows = Int32Array.from({ length: to - from }, (_, i) => from + i);
  return { ...table, count: rows.length, columns: table.columns.map((column) => takeColumn(column, rows)) };
}
