import { createWriteStream } from "node:fs";
import { stat } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { cancelledProblem } from "../core/context.ts";
import { Problem } from "../core/problem.ts";
import { temporaryFolder } from "./temporary-folder.ts";

/** A table of a PostgreSQL database as a CSV file of its own, and what the catalogue says of its columns. */
export interface Exported {
  readonly path: string;
  /** Database and table, without host or credentials. */
  readonly name: string;
  readonly size: number;
  readonly kinds: Readonly<Record<string, "number" | "time">>;
}

/** Object ids of types whose cells are surely numbers or times (pg_type.dat): floats and numeric, dates and timestamps. */
const numbers = new Set([700, 701, 1700]);
const times = new Set([1082, 1114, 1184]);

/**
 * Copies a table, or what a select gives, out of a database: `postgres://user@host/db#orders`, or `...#select ...`, so that
 * rows and columns can be chosen where they are. The password comes from the locator or from PGPASSWORD.
 */
export async function exportPostgres(locator: string, signal?: AbortSignal): Promise<Exported> {
  const cut = locator.indexOf("#");
  const url = cut < 0 ? locator : locator.slice(0, cut);
  const wanted = cut < 0 ? "" : decodeURIComponent(locator.slice(cut + 1)).trim();
  const database = nameOf(url);
  const pg = await import("pg");
  const { to: copyTo } = await import("pg-copy-streams");
  const client = new pg.default.Client({ connectionString: url });
  const fail = (error: unknown): Problem => {
    const reason = error instanceof Error ? error.message : String(error);
    return new Problem("unreadable-database", `postgres: ${database}: ${reason}`, { reason });
  };
  // A connection that breaks while nothing waits for it must not end the process.
  client.on("error", () => {});
  const stop = () => void client.end().catch(() => {});
  signal?.addEventListener("abort", stop);
  try {
    await client.connect();
    if (wanted === "") throw new Problem("no-table", await tablesText(client, database));
    const isSelect = /^(select|with)\s/i.test(wanted);
    const query = isSelect ? wanted.replace(/;\s*$/, "") : `select * from ${wanted.split(".").map(quoted).join(".")}`;
    const { fields } = await client.query(`select * from (${query}) as t limit 0`);
    const kinds = Object.fromEntries(
      fields.flatMap(({ name, dataTypeID }): [string, "number" | "time"][] =>
        numbers.has(dataTypeID) ? [[name, "number"]] : times.has(dataTypeID) ? [[name, "time"]] : [],
      ),
    );
    const path = join(temporaryFolder().path, "copy.csv");
    await pipeline(
      client.query(copyTo(`copy (select * from (${query}) as t) to stdout with (format csv, header)`)),
      createWriteStream(path),
      ...(signal ? [{ signal }] : []),
    );
    const { size } = await stat(path);
    return { path, size, kinds, name: `${database}#${isSelect ? "query" : wanted}` };
  } catch (error) {
    if (signal?.aborted) throw cancelledProblem();
    throw error instanceof Problem ? error : fail(error);
  } finally {
    signal?.removeEventListener("abort", stop);
    await client.end().catch(() => {});
  }
}

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

function nameOf(url: string): string {
  try {
    return new URL(url).pathname.slice(1) || "postgres";
  } catch {
    throw new Problem(
      "wrong-locator",
      "postgres: the locator is no URL; write postgres://user@host:5432/database#table",
    );
  }
}

async function tablesText(client: { query(sql: string): Promise<{ rows: { name: string }[] }> }, database: string) {
  const { rows } = await client.query(
    "select case when table_schema = 'public' then table_name else table_schema || '.' || table_name end as name from information_schema.tables where table_schema not in ('pg_catalog', 'information_schema') order by 1 limit 50",
  );
  return `postgres: which table of ${database}? Write it behind the locator as #TABLE; there are ${rows.map(({ name }) => name).join(", ") || "none"}`;
}
