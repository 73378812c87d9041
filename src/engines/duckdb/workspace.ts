import type { DuckDBDataChunk } from "@duckdb/node-api";
import { asNumbers } from "../../core/design.ts";
import { Problem } from "../../core/problem.ts";
import type { Rows } from "../../core/rows.ts";
import type { Column, Field, Table } from "../../core/table.ts";
import { cellText } from "../memory/cast.ts";
import { createFrom, type Physical } from "./append.ts";
import { Database, type EngineSettings } from "./database.ts";
import { quoteName } from "./sql.ts";

/** The place of a row, counted from 0, in the view of a table that `rowsName` names. */
export const placeColumn = "#row";
/** A table as people ask for it has their columns alone; this view has the place of each row beside them. */
export const rowsName = (name: string): string => `${name}#rows`;

/** Several tables in one temporary database, for questions in SQL over them. Nothing outside can be read or written from it. */
export class Workspace {
  readonly #database: Database;

  /** One thread: the order in which reals are added up is then always the same. */
  static async open(settings: EngineSettings = {}): Promise<Workspace> {
    return new Workspace(await Database.open({ ...settings, threads: 1 }));
  }

  private constructor(database: Database) {
    this.#database = database;
  }

  /** Holds rows under a name: whole numbers as BIGINT, others as DOUBLE, times as TIMESTAMP, all else as text. */
  async load(name: string, rows: Rows): Promise<void> {
    const { schema } = rows;
    const numeric = schema.map(isNumberLike);
    const physical = numeric.map((one): Physical => (one ? "DOUBLE" : "VARCHAR"));
    const base = this.#database.name("base");
    await createFrom(this.#database, base, physical, plain(rows, numeric));
    const whole = await this.#wholeNumbers(base, numeric);
    const columns = schema.map((field, j) => {
      const value =
        field.kind === "time" ? `make_timestamp((c${j} * 1000)::BIGINT)` : whole.has(j) ? `c${j}::BIGINT` : `c${j}`;
      return `${value} as ${quoteName(field.name)}`;
    });
    const from = `from ${quoteName(base)}`;
    await this.#database.run(`create view ${quoteName(name)} as select ${columns.join(", ")} ${from}`);
    await this.#database.run(
      `create view ${quoteName(rowsName(name))} as select "row" as ${quoteName(placeColumn)}, ${columns.join(", ")} ${from}`,
    );
  }

  /** The columns that a question gives. */
  async columnsOf(sql: string): Promise<{ name: string; type: string }[]> {
    const found: { name: string; type: string }[] = [];
    for await (const chunk of this.#ask(`describe select * from (${bare(sql)})`))
      for (let row = 0; row < chunk.rowCount; row++)
        found.push({
          name: String(chunk.getColumnVector(0).getItem(row)),
          type: String(chunk.getColumnVector(1).getItem(row)),
        });
    return found;
  }

  /** The answer to a question, row by row in its order, every cell as text and a missing one as "". */
  async *query(sql: string): AsyncGenerator<string[][]> {
    for await (const chunk of this.#ask(`select * from (${bare(sql)})`)) {
      const columns = Array.from({ length: chunk.columnCount }, (_, j) => chunk.getColumnVector(j));
      yield Array.from({ length: chunk.rowCount }, (_, row) => columns.map((column) => textOf(column.getItem(row))));
    }
  }

  /** The numbers of the first row of an answer. */
  async numbers(sql: string): Promise<number[]> {
    for await (const rows of this.query(sql)) return rows[0]!.map(Number);
    return [];
  }

  close(): void {
    this.#database.close();
  }

  async #wholeNumbers(base: string, numeric: readonly boolean[]): Promise<ReadonlySet<number>> {
    const places = numeric.flatMap((one, j) => (one ? [j] : []));
    if (places.length === 0) return new Set();
    const whole = places.map(
      (j) => `coalesce(bool_and(c${j} = floor(c${j}) and abs(c${j}) < 1e15), true)::INTEGER::DOUBLE`,
    );
    const answers = await this.#database.numbers(`select ${whole.join(", ")} from ${quoteName(base)}`);
    return new Set(places.filter((_, i) => answers[i] === 1));
  }

  async *#ask(sql: string): AsyncGenerator<DuckDBDataChunk> {
    try {
      yield* this.#database.chunks(sql);
    } catch (error) {
      if (error instanceof Problem && error.code === "engine-fault")
        throw new Problem("wrong-query", `query: ${String(error.detail.reason)}`, error.detail);
      throw error;
    }
  }
}

/** A question without the sign at its end, so that it can stand inside another. */
const bare = (sql: string): string => sql.trim().replace(/;\s*$/, "");

/** Numbers, times, and levels that are plain numbers; "01" is a code. */
function isNumberLike({ kind, levels }: Field): boolean {
  if (kind === "number" || kind === "time") return true;
  return levels !== undefined && levels.length > 0 && levels.every((level) => String(Number(level)) === level);
}

async function* plain(rows: Rows, numeric: readonly boolean[]): AsyncGenerator<Table> {
  for await (const table of rows.batches())
    yield {
      ...table,
      columns: table.columns.map((column, j): Column => {
        if (numeric[j]) return { kind: "number", values: asNumbers(column) };
        return { kind: "text", values: Array.from({ length: table.count }, (_, row) => cellText(column, row)) };
      }),
    };
}

/** A value of DuckDB as a person writes it: shortest numbers, times as ISO 8601 without the zone. */
function textOf(value: unknown): string {
  if (value === null || value === undefined) return "";
  if (typeof value !== "object") return String(value);
  return String(value).replace(/^(\d{4}-\d{2}-\d{2}) 00:00:00$/, "$1");
}
