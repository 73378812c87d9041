import { Problem } from "../core/problem.ts";
import { fileOf } from "../host/file-of.ts";
import { openAsCsv } from "./as-csv.ts";
import type { Source } from "./source.ts";

const magic = "SQLite format 3";

/** A table or view of an SQLite database, read only; on Node. */
export const sqlite: Source = {
  id: "sqlite",
  reads: (_name, head) => new TextDecoder("latin1").decode(head.subarray(0, magic.length)) === magic,
  async open(bytes, options) {
    const { path } = await fileOf(bytes);
    const names = await within(path, bytes.name, (database) =>
      database
        .all(
          "select name from sqlite_master where type in ('table', 'view') and name not like 'sqlite_%' order by name",
        )
        .map((row) => String((row as { name: unknown }).name)),
    );
    const table = options.table ?? (names.length === 1 ? names[0]! : undefined);
    if (table === undefined || !names.includes(table))
      throw new Problem(
        "unknown-table",
        `sqlite: ${bytes.name} ${table === undefined ? `has ${names.length} tables; name one as ${bytes.name}#TABLE` : `has no table "${table}"`}${names.length > 0 ? `; its tables are ${names.join(", ")}` : ""}`,
        { names },
      );
    const quoted = `"${table.replaceAll('"', '""')}"`;
    const columns = await within(path, bytes.name, (database) =>
      database.all(`pragma table_info(${quoted})`).map((row) => String((row as { name: unknown }).name)),
    );
    return openAsCsv(
      bytes.name,
      async function* () {
        yield columns;
        const database = await opened(path, bytes.name);
        try {
          const statement = database.prepare(`select * from ${quoted}`);
          try {
            for (const row of statement.iterate())
              yield columns.map((name) => textOf((row as Record<string, unknown>)[name]));
          } finally {
            statement.finalize();
          }
        } finally {
          database.close();
        }
      },
      { ...options, table, header: true, skip: 0 },
    );
  },
};

async function opened(path: string, name: string) {
  const module = await import("node-sqlite3-wasm");
  const { Database } = module.default ?? module;
  try {
    return new Database(path, { readOnly: true, fileMustExist: true });
  } catch (error) {
    throw unreadable(name, error);
  }
}

async function within<T>(
  path: string,
  name: string,
  work: (database: Awaited<ReturnType<typeof opened>>) => T,
): Promise<T> {
  const database = await opened(path, name);
  try {
    return work(database);
  } catch (error) {
    throw unreadable(name, error);
  } finally {
    database.close();
  }
}

function unreadable(name: string, error: unknown): Problem {
  const reason = error instanceof Error ? error.message : String(error);
  return new Problem("unreadable-file", `sqlite: ${name} could not be read (${reason})`, { reason });
}

/** Blobs have no text: they are told by their length. */
function textOf(value: unknown): string {
  if (value === null || value === undefined) return "";
  return value instanceof Uint8Array ? `<${value.length} bytes>` : String(value);
}
