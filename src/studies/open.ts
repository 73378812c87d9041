import { cleanBatches, type Repairs } from "../clean/clean-batches.ts";
import type { Reading } from "../clean/reading.ts";
import type { Recipe } from "../clean/recipe.ts";
import type { Bytes } from "../core/bytes.ts";
import { type ContextOptions, createContext } from "../core/context.ts";
import type { DataNote } from "../core/data-note.ts";
import { checkColumns } from "../core/near.ts";
import type { Cast } from "../core/plan.ts";
import type { Rows } from "../core/rows.ts";
import type { Kind, Role, Table } from "../core/table.ts";
import type { EngineSettings } from "../engines/duckdb/database.ts";
import { duckdbRows } from "../engines/duckdb/rows.ts";
import { loadRows } from "../engines/memory/rows.ts";
import { settleLevels } from "../engines/settle-levels.ts";
import { digestOf } from "../host/digest.ts";
import { inferKinds } from "../profile/kinds.ts";
import { checkSchemaFile, type SchemaFile, withFlags } from "../profile/schema-file.ts";
import { headOf, openSource } from "../sources/open-source.ts";
import { isPacked } from "../sources/packed.ts";
import type { LoadReport, Opened, ReadOptions } from "../sources/source.ts";
import { type Located, locate } from "./locate.ts";

export interface OpenOptions extends ReadOptions {
  /** More texts that mean missing. */
  readonly missing?: readonly string[];
  readonly kinds?: Readonly<Record<string, Kind>>;
  readonly ignore?: readonly string[];
  /** Columns that are needed, beside those that other options name: no time is spent on the rest, if the file has them all and no schema file tells of it. */
  readonly only?: readonly string[];
  /** What a schema file tells of the columns; `kinds`, `ignore` and `missing` win over it. */
  readonly schema?: SchemaFile;
  /** How an earlier file was read: used again for the columns that are there, found anew for the others. */
  readonly casts?: readonly Cast[];
  /** Repairs of an earlier file, made before the cells are read as kinds. */
  readonly recipe?: Recipe;
  /** What holds the rows (default: by the size of the file). Results never depend on it. */
  readonly engine?: "memory" | "duckdb";
  /** Bytes that the DuckDB engine may hold; a file that is large beside it goes there. */
  readonly memory?: number;
  readonly threads?: number;
  /** Stops reading and interrupts a query of the DuckDB engine that runs. */
  readonly signal?: AbortSignal;
  /** Called between pieces of work, as in a context. */
  readonly breathe?: NonNullable<ContextOptions["breathe"]>;
}

/** Rows of a file with typed columns, and how they came to be. */
export interface DataSet extends Rows {
  readonly source: {
    readonly name: string;
    readonly sha256: string;
    readonly report: LoadReport;
    readonly options: ReadOptions;
    readonly casts: readonly Cast[];
    readonly reasons: Readonly<Record<string, string>>;
    /** The schema file that was given. */
    readonly schema?: SchemaFile;
    /** The same rows with the text of every cell as it was read. */
    readonly raw: Rows;
    /** Those texts after the repairs. */
    readonly repaired: Rows;
    readonly repairs: Repairs;
    readonly engine: "memory" | "duckdb";
  };
  /** The same file read in another way: with other repairs and casts, or its rows put in other words before. */
  reread(reading: Rereading): Promise<DataSet>;
  /** Gives back what the rows take, a database on disk among it; the end of the process does so too. */
  close(): Promise<void>;
}

/** How cells that were read once are read again: repairs, then casts, those that are not told found anew. */
export interface Rereading {
  readonly recipe?: Recipe;
  readonly casts?: readonly Cast[];
  /** Rows of text that take the place of the cells as they were written, and their columns. */
  readonly instead?: { readonly names: readonly string[]; readonly batches: () => AsyncIterable<Table> };
}

/** What a data set was read from, for the documents that speak of it. */
export function noteOf({ source: { name, sha256, report }, schema }: DataSet): DataNote {
  const { rows, kept, rejected, repaired } = report;
  return { locator: name, sha256, rows, kept, rejected, repaired, columns: schema.length };
}

/** How a data set was read, with the casts that a study settled on: enough to read another file alike. */
export function readingOf({ source: { options, repairs } }: DataSet, casts: readonly Cast[]): Reading {
  return { options, casts, ...(repairs.recipe.length > 0 ? { recipe: repairs.recipe } : {}) };
}

/** Bytes of text that are held in memory, where they take up to six times as much. */
const textInMemory = 64 * 2 ** 20;
/** What a byte of a packed file may become as text. */
const packedGrowth = 8;

/** Opens what a locator names: dialect, kinds and missing marks are found where they are not told. */
export async function open(locator: string, options: OpenOptions = {}): Promise<DataSet> {
  const { bytes, options: found } = await locate(locator, (given) => given, options.signal);
  return openBytes(bytes, withLocated(found, options));
}

/** What is told wins over what a locator tells. */
export function withLocated(found: Located["options"], told: OpenOptions): OpenOptions {
  const kinds = { ...found.kinds, ...told.kinds };
  return { ...found, ...told, ...(Object.keys(kinds).length > 0 ? { kinds } : {}) };
}

export async function openBytes(bytes: Bytes, options: OpenOptions = {}): Promise<DataSet> {
  const {
    missing,
    kinds,
    schema,
    casts: told,
    recipe = [],
    engine,
    memory,
    threads,
    signal,
    breathe,
    ignore: _,
    only,
    ...reading
  } = options;
  const { pause } = createContext({ ...(signal ? { signal } : {}), ...(breathe ? { breathe } : {}) });
  const opened = await openSource(bytes, reading);
  await pause();
  const wanted = only && [...new Set([...only, ...Object.keys(kinds ?? {}), ...(options.ignore ?? [])])];
  const ignore = [...(options.ignore ?? []), ...(schema?.ignore ?? [])];
  if (schema) checkSchemaFile(schema, opened.names);
  checkColumns(opened.names, { "--ignore": ignore });
  const chosen = engine ?? engineFor(bytes, await headOf(bytes), memory);
  const settings = {
    ...(memory ? { memory } : {}),
    ...(threads ? { threads } : {}),
    ...(signal ? { signal } : {}),
  };
  const { rows: raw, close } = await hold(opened, pausing(opened.batches(), pause), chosen, settings);
  try {
    await pause();
    const sha256 = await digestOf(bytes);
    return await read({ recipe, ...(told ? { casts: told } : {}) }, close);

    async function read(
      { recipe: own = [], casts = [], instead }: Rereading,
      closeRaw: () => Promise<void>,
    ): Promise<DataSet> {
      const copies: (() => Promise<void>)[] = [];
      const closeCopies = async () => {
        for (const closeCopy of copies.splice(0).reverse()) await closeCopy();
      };
      const keep = async (names: readonly string[], batches: AsyncIterable<Table>) => {
        const copy = await hold({ names }, pausing(batches, pause), chosen, settings);
        copies.push(copy.close);
        return copy.rows;
      };
      try {
        const written = instead ? await keep(instead.names, instead.batches()) : raw;
        const repairs = cleanBatches(written, own);
        const names = written.schema.map((field) => field.name);
        const repaired = own.length > 0 ? await keep(names, repairs.batches()) : written;
        const some = schema === undefined && wanted?.every((name) => names.includes(name));
        const data = await typed(some ? repaired.derive([{ step: "select", columns: wanted! }]) : repaired, casts);
        return Object.assign(data.rows, {
          source: {
            name: bytes.name,
            sha256,
            report: opened.report(),
            options: opened.options,
            casts: data.casts,
            reasons: data.reasons,
            ...(schema ? { schema } : {}),
            raw: written,
            repaired,
            repairs,
            engine: chosen,
          },
          reread: (other: Rereading) => read(other, () => Promise.resolve()),
          async close() {
            await closeCopies();
            await closeRaw();
          },
        });
      } catch (error) {
        await closeCopies();
        throw error;
      }
    }
  } catch (error) {
    await close();
    throw error;
  }

  /** Texts read as the kinds that were told or that they show. */
  async function typed(
    texts: Rows,
    casts: readonly Cast[],
  ): Promise<{ rows: Rows } & Pick<DataSet["source"], "casts" | "reasons">> {
    const readings = await inferKinds(texts, {
      ...(missing ? { missing } : {}),
      ...(kinds ? { kinds } : {}),
      ...(schema ? { told: withFlags(schema, kinds, missing) } : {}),
    });
    await pause();
    const settled = readings.map((one) => {
      const earlier = casts.find((cast) => cast.column === one.cast.column);
      return earlier ? { ...one, cast: earlier, reason: "read as in the study" } : one;
    });
    const unused = settled.filter(
      ({ cast }) => ignore.includes(cast.column) || cast.to === "key" || cast.to === "text",
    );
    const roles = Object.fromEntries(unused.map(({ cast }): [string, Role] => [cast.column, "ignore"]));
    const plan = await settleLevels(texts, [{ step: "cast", casts: settled.map(({ cast }) => cast) }]);
    await pause();
    return {
      rows: texts.derive([...plan, { step: "roles", roles }]),
      casts: plan.flatMap((step) => (step.step === "cast" ? step.casts : [])),
      reasons: Object.fromEntries(settled.map((one) => [one.field.name, one.reason])),
    };
  }
}

/** Where the rows of a file are held: in memory, or by DuckDB on disk where they would take much of it. */
function engineFor(bytes: Bytes, head: Uint8Array, memory: number | undefined): "memory" | "duckdb" {
  const packed = isPacked(head) || (head[0] === 0x50 && head[1] === 0x41);
  const size = (bytes.size ?? Number.POSITIVE_INFINITY) * (packed ? packedGrowth : 1);
  return size <= Math.min(textInMemory, memory === undefined ? textInMemory : memory / 6) ? "memory" : "duckdb";
}

async function hold(
  { names, direct }: Pick<Opened, "names" | "direct">,
  batches: AsyncIterable<Table>,
  engine: "memory" | "duckdb",
  settings: EngineSettings,
) {
  if (engine === "duckdb") return duckdbRows(batches, names, settings, direct);
  return { rows: await loadRows(batches, names), close: () => Promise.resolve() };
}

async function* pausing(batches: AsyncIterable<Table>, pause: () => Promise<void> | void): AsyncGenerator<Table> {
  for await (const table of batches) {
    await pause();
    yield table;
  }
}
