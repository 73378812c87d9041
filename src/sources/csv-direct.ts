import type { Bytes } from "../core/bytes.ts";
import { Problem } from "../core/problem.ts";
import type { Stored } from "../engines/duckdb/columns.ts";
import type { Database } from "../engines/duckdb/database.ts";
import type { Direct } from "../engines/duckdb/direct.ts";
import { isLiteral, quoteName, quoteText } from "../engines/duckdb/sql.ts";
import type { Encoding } from "./csv-decode.ts";
import { type Dialect, isBlankRun } from "./csv-dialect.ts";
import type { Layout } from "./csv-layout.ts";
import { plainLines } from "./csv-plain.ts";

/** Columns of a table that the engine is sure to have a block in memory for while it is written. */
const columnsMost = 300;

/**
 * A file that DuckDB reads in a tenth of the time that our reader takes, where it can give no other cells: the lines are
 * plain without a doubt, which we see for ourselves, and whatever else our reader looks for is not there. Undefined for
 * a file that is not in question by what its beginning shows.
 */
export function directCsv(
  bytes: Bytes,
  encoding: Encoding | undefined,
  dialect: Dialect,
  layout: Layout,
  stored: (rows: number) => void,
): Direct | undefined {
  const { path } = bytes;
  const columns = layout.shapes.length;
  const isUsual =
    encoding === "utf-8" &&
    !dialect.trim &&
    !isBlankRun(dialect) &&
    dialect.comment === "" &&
    dialect.newline === "\n" &&
    dialect.quote === '"' &&
    dialect.escape === '"' &&
    dialect.delimiter.length === 1 &&
    dialect.delimiter < "\x80" &&
    isLiteral(dialect.delimiter);
  const isTable =
    !layout.ragged && columns > 1 && columns <= columnsMost && layout.bodyLine === (layout.header ? 2 : 1);
  // A path with one of these signs would name several files.
  if (path === undefined || /[*?[\]{}]/.test(path) || !isLiteral(path) || !isUsual || !isTable) return undefined;
  return {
    file: { path },
    async store(database) {
      const lines = await plainLines(bytes.stream(), { delimiter: dialect.delimiter, columns });
      if (lines === undefined) return undefined;
      const count = lines - (layout.header ? 1 : 0);
      const table = await storeColumns(database, path, dialect, layout);
      if (table === undefined) return undefined;
      const again = layout.header ? `count(*) filter (c0 = ${quoteText((layout.titles[0] ?? "").trim())})` : "0";
      const [rows, titles] = await database.numbers(
        `select count(*)::DOUBLE, (${again})::DOUBLE from ${quoteName(table)}`,
      );
      // Where the header may come again, a second table may begin.
      if (rows !== count || titles !== 0) return undefined;
      stored(count);
      return { count, columns: layout.shapes.map((_, j): Stored => ({ table, column: `c${j}`, kind: "text" })) };
    },
  };
}

/** The name of a table of the cells; undefined where DuckDB does not read the file after all. */
async function storeColumns(
  database: Database,
  path: string,
  { delimiter }: Dialect,
  { shapes, header }: Layout,
): Promise<string | undefined> {
  const names = shapes.map((_, j) => `c${j}`);
  const options = [
    "auto_detect = false",
    `header = ${header}`,
    `delim = ${quoteText(delimiter)}`,
    `quote = '"'`,
    `escape = '"'`,
    `columns = {${names.map((name) => `${name}: 'VARCHAR'`).join(", ")}}`,
    // An empty cell is an empty text, as our reader gives it.
    `force_not_null = [${names.join(", ")}]`,
    "strict_mode = true",
    "null_padding = false",
    "compression = 'none'",
    "hive_partitioning = false",
  ];
  const base = database.name("cells");
  const table = database.name("rows");
  try {
    await database.run(
      `create table ${quoteName(base)} as select * from read_csv(${quoteText(path)}, ${options.join(", ")})`,
    );
  } catch (error) {
    if (error instanceof Problem && (error.code === "engine-fault" || error.code === "out-of-memory")) return undefined;
    throw error;
  }
  // Rows are stored in the order of the file: their places are what DuckDB counts them by.
  await database.run(
    `create view ${quoteName(table)} as select rowid::INTEGER "row", ${names.join(", ")} from ${quoteName(base)}`,
  );
  return table;
}
