import type { AnswersTo, Ask } from "../core/ask.ts";
import { Problem } from "../core/problem.ts";
import { concatTables, type RowMask, type Rows, tooManyRows } from "../core/rows.ts";
import { type Schema, selectColumns, type Table } from "../core/table.ts";
import { memoryRows } from "../engines/memory/rows.ts";

/** Rows seen through a function of tables, batch by batch: fitted transforms and frozen levels on top of any engine. */
export function through(rows: Rows, schema: Schema, map: (table: Table) => Table): Rows {
  const pick = (table: Table, columns?: readonly string[]) =>
    columns ? selectColumns(map(table), columns) : map(table);
  const self: Rows = {
    schema,
    count: rows.count,
    async summarize<const A extends readonly Ask[]>(asks: A): Promise<AnswersTo<A>> {
      return memoryRows(await self.collect(rows.count), schema).summarize(asks);
    },
    async *batches(columns) {
      for await (const table of rows.batches()) yield pick(table, columns);
    },
    async collect(limit, columns) {
      if (rows.count > limit) throw tooManyRows(rows.count, limit);
      const tables: Table[] = [];
      for await (const table of rows.batches()) tables.push(pick(table, columns));
      return tables.length > 0 ? concatTables(tables) : pick(await rows.collect(0), columns);
    },
    where: (mask: RowMask) => through(rows.where(mask), schema, map),
    derive() {
      throw new Problem(
        "not-relational",
        "a plan runs where the data live: derive the rows first, then look at them through fitted steps",
      );
    },
  };
  return self;
}
