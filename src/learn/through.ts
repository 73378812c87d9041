import type { AnswersTo, Ask } from "../core/ask.ts";
import { Problem } from "../core/problem.ts";
import { concatTables, type RowMask, type Rows, tooManyRows } from "../core/rows.ts";
import { type Schema, selectColumns, type Table } from "../core/table.ts";
import { memoryRows } from "../engines/memory/rows.ts";

/** Rows seen through a function of tables, batch by batch: fitted transforms and frozen levels on top of any engine. */
export function through(rows: Rows, schema: Schema, map: (table: Table) => Table): Rows {
  const pick = (table: Table, columns?: readonly string[]) =>
    columns ? selectColumns(map(table), columns) : map(table);
  // Rows of one batch are mapped once: a pipeline of several steps looks at them again and again.
  let held: Table | undefined;
  const self: Rows = {
    schema,
    count: rows.count,
    async summarize<const A extends readonly Ask[]>(asks: A): Promise<AnswersTo<A>> {
      return memoryRows(await self.collect(rows.count), schema).summarize(asks);
    },
    async *batches(columns) {
      if (held !== undefined) {
        yield columns ? selectColumns(held, columns) : held;
        return;
      }
      for await (const table of rows.batches()) {
        const mapped = map(table);
        if (table.count === rows.count) held = mapped;
        yield columns ? selectColumns(mapped, columns) : mapped;
      }
    },
    async collect(limit, columns) {
      if (rows.count > limit) throw tooManyRows(rows.count, limit);
      const tables: Table[] = [];
      for await (const table of self.batches(columns)) tables.push(table);
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
