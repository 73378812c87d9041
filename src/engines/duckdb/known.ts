import type { Answers } from "../../core/ask.ts";
import type { Runs } from "./runs.ts";

/** What was found out about the cells of a stored column. */
export interface KnownColumn {
  readonly runs?: Runs;
  /** The most frequent numbers, of a column with too many cells for its runs. */
  readonly numbers?: Answers["levels"];
  /** Of a coded column, cells by code. */
  readonly codes?: Float64Array;
  /** The most frequent texts; all of them where there are as many as `distinct` says. */
  readonly texts?: Answers["levels"];
}

/** Bytes that answers may take; the oldest are then forgotten and found anew when they are asked for. */
const bytesMost = 256 * 2 ** 20;
const bytesOfText = 100;

/** Answers that are kept, since kinds, casts and profile ask the same columns again. Stored cells never change. */
export function createKnown() {
  const figures = new Map<string, number>();
  const columns = new Map<string, KnownColumn>();
  let bytes = 0;
  return {
    /** The figure that an expression gives over a table. */
    figure: (table: string, sql: string) => figures.get(`${table} ${sql}`),
    keepFigure(table: string, sql: string, value: number): void {
      figures.set(`${table} ${sql}`, value);
    },
    column: (table: string, column: string): KnownColumn => columns.get(`${table}.${column}`) ?? {},
    keep(table: string, column: string, found: KnownColumn): void {
      const key = `${table}.${column}`;
      bytes += sizeOf(found) - sizeOf(columns.get(key) ?? {});
      columns.delete(key);
      columns.set(key, found);
      for (const [oldest, known] of columns) {
        if (bytes <= bytesMost || oldest === key) break;
        columns.delete(oldest);
        bytes -= sizeOf(known);
      }
    },
  };
}

export type Known = ReturnType<typeof createKnown>;

function sizeOf({ runs, codes, texts, numbers }: KnownColumn): number {
  const levels = (texts?.levels.length ?? 0) + (numbers?.levels.length ?? 0);
  return 12 * (runs?.values.length ?? 0) + 8 * (codes?.length ?? 0) + bytesOfText * levels;
}
