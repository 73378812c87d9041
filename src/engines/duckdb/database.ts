import { join } from "node:path";
import type { DuckDBAppender, DuckDBConnection, DuckDBDataChunk, DuckDBInstance } from "@duckdb/node-api";
import { cancelledProblem } from "../../core/context.ts";
import { Problem } from "../../core/problem.ts";
import { type TemporaryFolder, temporaryFolder } from "../../host/temporary-folder.ts";
import { quoteText } from "./sql.ts";

/** How much an engine may use. Answers never depend on it. */
export interface EngineSettings {
  /** Bytes that DuckDB may hold at a time; what is beyond goes to disk. */
  readonly memory?: number;
  readonly threads?: number;
  /** Interrupts queries that run; every call after it is a Problem "cancelled". */
  readonly signal?: AbortSignal;
  /** The one file that it may read; without it, nothing outside its own folder. */
  readonly reads?: ReadFile;
}

/** A file that is read as long as there are questions about it. */
export interface ReadFile {
  readonly path: string;
  /** Throws where it is no longer the file that it was. */
  readonly check?: () => void;
  /** A fault in the words of who knows the file. */
  readonly readable?: (fault: Problem) => Problem;
}

/** Below some 50 MB a thread, DuckDB cannot even sort on disk. */
const memoryPerThread = 64 * 2 ** 20;
export const defaultMemory = 320 * 2 ** 20;

type Module = typeof import("@duckdb/node-api");
type Result = Awaited<ReturnType<DuckDBConnection["stream"]>>;

/**
 * A DuckDB in this process over a temporary file. A connection has one query at a time (a second would end the
 * stream of the first), so that every query takes a connection of its own and gives it back.
 */
export class Database {
  readonly module: Module;
  readonly #instance: DuckDBInstance;
  readonly #folder: TemporaryFolder;
  readonly #memory: number;
  readonly #signal: AbortSignal | undefined;
  readonly #reads: ReadFile | undefined;
  readonly #idle: DuckDBConnection[] = [];
  readonly #busy = new Set<DuckDBConnection>();
  readonly #onAbort = () => {
    for (const connection of this.#busy) connection.interrupt();
  };
  #names = 0;
  #closed = false;

  /** The native library is loaded here and not before: a command that needs none starts without its 70 MB. */
  static async open(settings: EngineSettings = {}): Promise<Database> {
    if (settings.signal?.aborted) throw cancelledProblem();
    const module = await import("@duckdb/node-api").catch((error: unknown) => {
      throw new Problem(
        "no-duckdb",
        `the DuckDB engine could not be loaded (${reasonOf(error)}); install @duckdb/node-api for this platform, or take the memory engine`,
      );
    });
    const memory = Math.max(settings.memory ?? defaultMemory, memoryPerThread);
    const threads = settings.threads ?? Math.max(1, Math.floor(memory / memoryPerThread));
    const folder = temporaryFolder();
    try {
      const instance = await module.DuckDBInstance.create(join(folder.path, "rows.duckdb"), {
        memory_limit: `${Math.floor(memory / 1024)}KiB`,
        temp_directory: join(folder.path, "spill"),
        autoinstall_known_extensions: "false",
        autoload_known_extensions: "false",
      });
      const database = new Database(module, instance, folder, memory, settings);
      // DuckDB takes a thread for every core unless told; more threads than cores only cost memory.
      const [cores] = await database.numbers("select current_setting('threads')::DOUBLE");
      await database.run(`set threads = ${Math.max(1, Math.min(threads, settings.threads ?? cores!))}`);
      // Joins as written: a join that builds its table from the other side gives the rows in another order.
      await database.run("set disabled_optimizers = 'join_order,build_side_probe_side'");
      // To pack columns takes three times as long as to write them, for a file that is read a few times.
      await database.run("set force_compression = 'uncompressed'");
      if (settings.reads !== undefined) await database.run(`set allowed_paths = [${quoteText(settings.reads.path)}]`);
      await database.run("set enable_external_access = false");
      await database.run("set lock_configuration = true");
      return database;
    } catch (error) {
      folder.remove();
      throw error instanceof Problem ? error : faultOf(error, "be opened", memory, folder.path);
    }
  }

  private constructor(
    module: Module,
    instance: DuckDBInstance,
    folder: TemporaryFolder,
    memory: number,
    { signal, reads }: EngineSettings,
  ) {
    this.module = module;
    this.#instance = instance;
    this.#folder = folder;
    this.#memory = memory;
    this.#signal = signal;
    this.#reads = reads;
    signal?.addEventListener("abort", this.#onAbort);
  }

  /** A name that no table or type here has. */
  name(prefix: string): string {
    return `${prefix}_${++this.#names}`;
  }

  async run(sql: string): Promise<void> {
    await this.#with(sql, async (connection) => {
      await connection.run(sql);
    });
  }

  /** The numbers of the first row. */
  async numbers(sql: string): Promise<number[]> {
    for await (const chunk of this.chunks(sql))
      return Array.from({ length: chunk.columnCount }, (_, j) => itemsOf(chunk, j)[0]!);
    return [];
  }

  /**
   * The chunks of a result as they come, in its order. What a chunk shows is gone with the next one. TRAP: a query that
   * fails or is interrupted midway ends as if it were done, without an error; who reads must know how many rows are due.
   * `around` runs on the same connection, before it and when it is done: temporary tables are a connection's own.
   */
  async *chunks(
    sql: string,
    around?: { readonly before: string; readonly after: string },
  ): AsyncGenerator<DuckDBDataChunk> {
    const connection = await this.#take();
    let done = false;
    try {
      if (around) await connection.run(around.before);
      const result: Result = await connection.stream(sql);
      for (;;) {
        const chunk = await result.fetchChunk();
        if (chunk === null || chunk.rowCount === 0) break;
        yield chunk;
        this.check();
      }
      this.check();
      if (around) await connection.run(around.after);
      done = true;
    } catch (error) {
      throw this.#problem(error, sql);
    } finally {
      this.#busy.delete(connection);
      if (done && !this.#closed) this.#idle.push(connection);
      else connection.closeSync();
    }
  }

  /** Gives an appender to `write` and keeps what it appended, all or nothing. */
  async append(table: string, write: (appender: DuckDBAppender) => Promise<void>): Promise<void> {
    await this.#with(`append to ${table}`, async (connection) => {
      await connection.run("begin");
      const appender = await connection.createAppender(table);
      await write(appender);
      appender.closeSync();
      await connection.run("commit");
    });
  }

  /** Throws where the work was cancelled or the data set closed. */
  check(): void {
    if (this.#signal?.aborted) throw cancelledProblem();
    if (this.#closed) throw new Problem("closed", "the data set was closed; open the file again to read from it", {});
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#signal?.removeEventListener("abort", this.#onAbort);
    for (const connection of this.#idle) connection.closeSync();
    for (const connection of this.#busy) connection.interrupt();
    this.#instance.closeSync();
    this.#folder.remove();
  }

  async #with(what: string, work: (connection: DuckDBConnection) => Promise<void>): Promise<void> {
    const connection = await this.#take();
    let done = false;
    try {
      await work(connection);
      done = true;
    } catch (error) {
      throw this.#problem(error, what);
    } finally {
      this.#busy.delete(connection);
      // After a failure there may be a transaction half way; closing ends it.
      if (done && !this.#closed) this.#idle.push(connection);
      else connection.closeSync();
    }
  }

  async #take(): Promise<DuckDBConnection> {
    this.check();
    this.#reads?.check?.();
    const connection = this.#idle.pop() ?? (await this.#instance.connect());
    this.#busy.add(connection);
    return connection;
  }

  #problem(error: unknown, what: string): Error {
    if (error instanceof Problem) return error;
    if (this.#signal?.aborted) return cancelledProblem();
    if (this.#closed) return new Problem("closed", "the data set was closed while it was read", {});
    const fault = faultOf(error, `answer ${JSON.stringify(what.slice(0, 300))}`, this.#memory, this.#folder.path);
    return this.#reads?.readable?.(fault) ?? fault;
  }
}

/** The cells of a numeric column of a chunk, those of NULLs undefined. */
export function itemsOf(chunk: DuckDBDataChunk, column: number): Float64Array | Int32Array {
  return (chunk.getColumnVector(column) as unknown as { items: Float64Array | Int32Array }).items;
}

const reasonOf = (error: unknown) => (error instanceof Error ? error.message : String(error)).split("\n")[0]!;

/** What DuckDB says, in words that a person can act on. */
function faultOf(error: unknown, what: string, memory: number, folder: string): Problem {
  const reason = reasonOf(error);
  const size = `${Math.round(memory / 2 ** 20)} MB`;
  if (/no space left|disk.*full|max_temp_directory_size/i.test(reason))
    return new Problem(
      "disk-full",
      `the DuckDB engine keeps its rows in ${folder} and the disk is full; free some space, or name another folder with the environment variable TMPDIR`,
      { folder, reason },
    );
  if (/out of memory|failed to (allocate|pin)|could not allocate/i.test(reason))
    return new Problem(
      "out-of-memory",
      `the DuckDB engine needs more than the ${size} it may use; raise --memory or lower --threads`,
      { memory, reason },
    );
  return new Problem(
    "engine-fault",
    `the DuckDB engine could not ${what}; this is a fault of lode, please report it with the text of "detail"`,
    { reason },
  );
}
