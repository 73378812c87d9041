import type { Bytes } from "../core/bytes.ts";
import { Problem } from "../core/problem.ts";
import { batchRows } from "../core/rows.ts";
import type { Stored } from "../engines/duckdb/columns.ts";
import { Database, type ReadFile } from "../engines/duckdb/database.ts";
import { partsOf } from "../engines/duckdb/lanes.ts";
import { readTables } from "../engines/duckdb/read.ts";
import { quoteName, quoteText } from "../engines/duckdb/sql.ts";
import { fileOf } from "../host/file-of.ts";
import { unchanged } from "../host/node.ts";
import type { LoadReport, Opened, Source, SourceKind } from "./source.ts";

/** Parquet files, read by DuckDB: on Node only. Columns come typed. */
export const parquet: Source = {
  id: "parquet",
  reads: (name, head) => /\.(parquet|pq|parq)$/i.test(name) || isMagic(head.subarray(0, 4)),
  async open(bytes): Promise<Opened> {
    const { name } = bytes;
    await refuseDamaged(bytes);
    const { path } = await fileOf(bytes);
    const reads: ReadFile = { path, check: await unchanged(path), readable: (fault) => readable(name, fault) };
    const found = await within(reads, (database) => columnsIn(database, path));
    const report: LoadReport = {
      rows: found.count,
      kept: found.count,
      rejected: 0,
      repaired: 0,
      rejects: [],
      repairs: [],
      skipped: [],
    };
    const names = found.columns.map((column) => column.name);
    return {
      names,
      kinds: found.columns.map((column) => column.kind),
      options: {},
      async *batches() {
        const database = await Database.open({ reads });
        try {
          const stored = await viewColumns(database, path, found);
          yield* readTables(database, names, stored, {}, found.count, batchRows);
        } finally {
          database.close();
        }
      },
      direct: {
        file: reads,
        store: async (database) => ({ count: found.count, columns: await viewColumns(database, path, found) }),
      },
      report: () => report,
    };
  },
};

/** Columns of a view: a row group of thousands of them would not fit into the memory of the engine. */
const columnsAtATime = 100;

/** The file is not copied: of columns that lie apart and are packed, each question reads those that it is about. */
async function viewColumns(
  database: Database,
  path: string,
  { columns }: { readonly columns: readonly ParquetColumn[] },
): Promise<Stored[]> {
  const stored: Stored[] = [];
  for (const own of partsOf(columns, columnsAtATime)) {
    const table = database.name("rows");
    const expressions = own.map(({ expression }) => expression);
    await database.run(`create view ${quoteName(table)} as ${selectOf(path, expressions)}`);
    stored.push(...own.map(({ kind }, j): Stored => ({ table, column: `c${j}`, kind })));
  }
  return stored;
}

interface ParquetColumn {
  readonly name: string;
  readonly kind: SourceKind;
  readonly expression: string;
}

async function within<T>(reads: ReadFile, work: (database: Database) => Promise<T>): Promise<T> {
  const database = await Database.open({ reads });
  try {
    return await work(database);
  } finally {
    database.close();
  }
}

/** What a file's folders are named is for who names a folder: DuckDB would make columns of it unasked. */
const byItself = "hive_partitioning = false";

async function columnsIn(database: Database, path: string): Promise<{ columns: ParquetColumn[]; count: number }> {
  const source = `read_parquet(${quoteText(path)}, ${byItself})`;
  const list: [string, string][] = [];
  for await (const chunk of database.chunks(
    `select column_name, column_type from (describe select * from ${source})`,
  )) {
    const [names, types] = [chunk.getColumnVector(0), chunk.getColumnVector(1)];
    for (let i = 0; i < chunk.rowCount; i++) list.push([names.getItem(i) as string, types.getItem(i) as string]);
  }
  const [count] = await database.numbers(`select count(*)::DOUBLE from ${source}`);
  const large = list.filter(([, type]) => isLarge(type)).map(([name]) => name);
  // Two to the power of 53: whole numbers up to it are doubles. The file's own statistics answer this.
  const bounds = large.map(
    (name) => `coalesce((max(abs(${quoteName(name)}::HUGEINT)) <= 9007199254740992)::INTEGER, 1)::DOUBLE`,
  );
  const fits = large.length > 0 ? await database.numbers(`select ${bounds.join(", ")} from ${source}`) : [];
  const tooLarge = new Set(large.filter((_, i) => fits[i] === 0));
  return { columns: list.map(([name, type]) => columnOf(name, type, tooLarge.has(name))), count: count! };
}

const isLarge = (type: string) => /^U?(BIGINT|HUGEINT)$/.test(type);

/** How a type of Parquet is read. A number beyond 2^53 would lose digits as a double: such a column is text. */
function columnOf(name: string, type: string, tooLarge: boolean): ParquetColumn {
  const column = quoteName(name);
  if (type === "TIMESTAMP_NS") return { name, kind: "time", expression: floored(`epoch_ns(${column})`, 1_000_000) };
  if (type === "DATE" || type.startsWith("TIMESTAMP")) {
    const time = `${column}::${type.includes("ZONE") ? "TIMESTAMPTZ" : "TIMESTAMP"}`;
    const expression = `case when isfinite(${column}) then ${floored(`epoch_us(${time})`, 1000)} end`;
    return { name, kind: "time", expression };
  }
  // By way of its text: a decimal divided by its scale is not always the nearest double.
  if (type.startsWith("DECIMAL")) return { name, kind: "number", expression: `(${column}::VARCHAR)::DOUBLE` };
  if (/^(U?(TINYINT|SMALLINT|INTEGER|BIGINT|HUGEINT)|FLOAT|DOUBLE)$/.test(type) && !tooLarge) {
    const value = `${column}::DOUBLE`;
    return { name, kind: "number", expression: `case when not isnan(${value}) then ${value} end` };
  }
  const nested = /^(STRUCT|MAP|UNION)|\[\d*\]$/.test(type);
  const text = type === "BLOB" ? `hex(${column})` : nested ? `to_json(${column})` : column;
  return { name, kind: "text", expression: `(${text})::VARCHAR` };
}

/** Whole numbers divided and rounded down: as doubles, microseconds far from 1970 would round up at times. */
function floored(value: string, by: number): string {
  return `((${value} - (((${value} % ${by}) + ${by}) % ${by})) // ${by})::DOUBLE`;
}

function selectOf(path: string, expressions: readonly string[]): string {
  const list = ['file_row_number::INTEGER "row"', ...expressions.map((expression, j) => `${expression} c${j}`)];
  return `select ${list.join(", ")} from read_parquet(${quoteText(path)}, ${byItself}, file_row_number = true)`;
}

const isMagic = (bytes: Uint8Array) => new TextDecoder("latin1").decode(bytes) === "PAR1";

/** A Parquet file begins and ends with the same four letters; what was cut short lacks the last. */
async function refuseDamaged(bytes: Bytes): Promise<void> {
  let head: Uint8Array = new Uint8Array();
  let tail: Uint8Array = new Uint8Array();
  const add = (a: Uint8Array, b: Uint8Array) => Uint8Array.from([...a, ...b]);
  let size = 0;
  for await (const chunk of bytes.stream()) {
    if (head.length < 4) head = add(head, chunk.subarray(0, 4 - head.length));
    tail = add(tail, chunk.subarray(-4)).subarray(-4);
    size += chunk.length;
  }
  if (size === 0) throw new Problem("empty-file", `parquet: ${bytes.name} is empty; there is nothing to read`);
  if (!isMagic(head))
    throw new Problem(
      "wrong-parquet",
      `parquet: ${bytes.name} is no Parquet file (it does not begin with "PAR1"); name the file by what it is`,
    );
  if (!isMagic(tail))
    throw new Problem(
      "wrong-parquet",
      `parquet: ${bytes.name} is cut short (it does not end with "PAR1"); fetch it again`,
    );
}

function readable(name: string, fault: Problem): Problem {
  if (fault.code !== "engine-fault") return fault;
  const reason = String(fault.detail.reason ?? fault.message);
  return new Problem(
    "wrong-parquet",
    `parquet: ${name} could not be read, it is damaged or of an unknown kind (${reason.slice(0, 200)}); fetch it again`,
    fault.detail,
  );
}
