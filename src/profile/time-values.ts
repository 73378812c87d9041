import { isNumeric, type Table } from "../core/table.ts";
import type { Visitor } from "./column-pass.ts";

/** The times of columns, kept while the rows pass by: gaps show only when all are sorted. */
export interface TimeValues extends Visitor {
  readonly names: readonly string[];
  /** Those of a column, missing ones left out. */
  valuesOf(name: string): Float64Array;
}

/** Cost: eight bytes a cell. */
export function createTimeValues(names: readonly string[], rows: number): TimeValues {
  const values = new Map(names.map((name) => [name, new Float64Array(rows)]));
  const counts = new Map(names.map((name) => [name, 0]));
  return {
    names,
    add(table: Table) {
      for (const [i, name] of table.names.entries()) {
        const kept = values.get(name);
        const column = table.columns[i]!;
        if (!kept || !isNumeric(column)) continue;
        let at = counts.get(name)!;
        for (const value of column.values) if (!Number.isNaN(value)) kept[at++] = value;
        counts.set(name, at);
      }
    },
    valuesOf: (name) => values.get(name)!.subarray(0, counts.get(name)),
  };
}
