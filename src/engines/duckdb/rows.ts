import type { Answers, AnswersTo, Ask } from "../../core/ask.ts";
import type { Cast, Plan } from "../../core/plan.ts";
import { Problem } from "../../core/problem.ts";
import { batchRows, type RowMask, type Rows, tooManyRows } from "../../core/rows.ts";
import { type Field, isCoded, type Schema, type Table } from "../../core/table.ts";
import { checkAsk, columnsOf, fieldOf } from "../check-ask.ts";
import { castField, checkCasts } from "../memory/cast.ts";
import { noRows } from "../memory/rows.ts";
import { createFrom, physicalOf } from "./append.ts";
import { castColumns } from "./cast.ts";
import { type LazyColumn, lazyColumn, type Stored } from "./columns.ts";
import { Database, type EngineSettings } from "./database.ts";
import type { Direct } from "./direct.ts";
import { createKnown, type Known } from "./known.ts";
import { createMasks } from "./masks.ts";
import { emptyColumn, readTables } from "./read.ts";
import { answerAll } from "./summarize.ts";

/** Rows that DuckDB holds on disk, and what ends it. */
export interface DuckdbRows {
  readonly rows: Rows;
  close(): Promise<void>;
}

/** Of a mask with fewer rows than this share, DuckDB looks up the rows; of others, all are read and some kept. */
const sparse = 0.02;

/** Tables from a source as rows in a temporary database: what is in memory at a time is a table of the source. */
export async function duckdbRows(
  batches: AsyncIterable<Table>,
  names: readonly string[],
  settings: EngineSettings = {},
  direct?: Direct,
): Promise<DuckdbRows> {
  const database = await Database.open({ ...settings, ...(direct ? { reads: direct.file } : {}) });
  try {
    const stored = await direct?.store(database);
    const { count, columns, called } = stored
      ? { ...stored, called: names }
      : await storeBatches(database, batches, names);
    const schema = columns.map(({ kind, levels }, j): Field => {
      return { name: called[j]!, kind, role: "feature", ...(levels ? { levels } : {}) };
    });
    const lazy = columns.map((column, j): [string, LazyColumn] => {
      return [called[j]!, lazyColumn(column.kind, column.levels, () => Promise.resolve(column))];
    });
    const store: Store = { database, count, casts: new Map(), masks: createMasks(database), known: createKnown() };
    const rows = new DuckRows(store, schema, new Map(lazy));
    return { rows, close: () => Promise.resolve(database.close()) };
  } catch (error) {
    database.close();
    throw error;
  }
}

async function storeBatches(database: Database, batches: AsyncIterable<Table>, names: readonly string[]) {
  const source = batches[Symbol.asyncIterator]();
  const step = await source.next();
  const first = step.done ? noRows(names) : step.value;
  const table = database.name("rows");
  const physical = first.columns.map((column) => physicalOf(column.kind, isCoded(column) ? column.levels.length : 0));
  async function* all() {
    yield first;
    for (let next = await source.next(); !next.done; next = await source.next()) yield next.value;
  }
  const count = await createFrom(database, table, physical, all());
  const columns = first.columns.map((column, j): Stored => {
    return { table, column: `c${j}`, kind: column.kind, ...(isCoded(column) ? { levels: column.levels } : {}) };
  });
  return { count, columns, called: first.names };
}

interface Store {
  readonly database: Database;
  readonly count: number;
  /** Casts that were asked for, by source and cast: studying the kinds and opening ask for many of them twice. */
  readonly casts: Map<string, LazyColumn>;
  readonly masks: ReturnType<typeof createMasks>;
  readonly known: Known;
}

class DuckRows implements Rows {
  readonly schema: Schema;
  readonly count: number;
  readonly #store: Store;
  readonly #columns: ReadonlyMap<string, LazyColumn>;
  /** Over all rows of the store. */
  readonly #mask: RowMask | undefined;

  constructor(store: Store, schema: Schema, columns: ReadonlyMap<string, LazyColumn>, mask?: RowMask, count?: number) {
    this.#store = store;
    this.#columns = columns;
    this.#mask = mask;
    this.schema = schema;
    this.count = count ?? store.count;
  }

  async summarize<const A extends readonly Ask[]>(asks: A): Promise<AnswersTo<A>> {
    const needed = columnsOf(asks);
    for (const name of needed) fieldOf(this.schema, name);
    for (const ask of asks) checkAsk(ask, this.schema);
    const { database, masks, known } = this.#store;
    database.check();
    const places = await this.#stored(needed);
    const found = new Map(needed.map((name, i) => [name, places[i]!]));
    const stored = (name: string) => found.get(name)!;
    const list = this.#mask === undefined ? undefined : await masks.take(this.#mask);
    try {
      // Of some of the rows nothing is kept: masks come and go.
      const scope = list ? { database, stored, known: createKnown(), list: list.table } : { database, stored, known };
      return (await answerAll(scope, asks)) as readonly Answers[Ask["ask"]][] as AnswersTo<A>;
    } finally {
      list?.release();
    }
  }

  async *batches(columns?: readonly string[]): AsyncGenerator<Table> {
    yield* this.#read(columns, batchRows);
  }

  async collect(limit: number, columns?: readonly string[]): Promise<Table> {
    if (this.count > limit) throw tooManyRows(this.count, limit);
    for await (const table of this.#read(columns, this.count)) return table;
    const names = columns ?? this.schema.map((field) => field.name);
    return { count: 0, names, columns: names.map((name) => emptyColumn(fieldOf(this.schema, name), 0)) };
  }

  where(mask: RowMask): Rows {
    if (mask.length !== this.count)
      throw new Problem("wrong-mask", `the mask has ${mask.length} places, there are ${this.count} rows`);
    const all = new Uint8Array(this.#store.count);
    let count = 0;
    let at = 0;
    for (let i = 0; i < all.length; i++) {
      if (this.#mask !== undefined && this.#mask[i] !== 1) continue;
      if (mask[at++] !== 1) continue;
      all[i] = 1;
      count++;
    }
    return new DuckRows(this.#store, this.schema, this.#columns, all, count);
  }

  derive(plan: Plan): Rows {
    let { schema } = this;
    let columns = new Map(this.#columns);
    for (const step of plan) {
      if (step.step === "roles") {
        schema = schema.map((field) => ({ ...field, role: step.roles[field.name] ?? field.role }));
      } else if (step.step === "select") {
        const before = schema;
        schema = step.columns.map((name) => fieldOf(before, name));
        columns = new Map(step.columns.map((name) => [name, columns.get(name)!]));
      } else {
        checkCasts(
          step.casts,
          schema.map((field) => field.name),
        );
        this.#cast(columns, step.casts);
        for (const cast of step.casts)
          schema = schema.map((field) => (field.name === cast.column ? castField(field, cast) : field));
      }
    }
    return new DuckRows(this.#store, schema, columns, this.#mask, this.count);
  }

  /** Puts the cast columns in place of their sources. Nothing is read before one of them is; then all are, in one pass. */
  #cast(columns: Map<string, LazyColumn>, casts: readonly Cast[]): void {
    const { database, casts: made, known, count } = this.#store;
    let job = createJob(database, known, count);
    for (const cast of casts) {
      const source = columns.get(cast.column)!;
      if (isIdentity(source, cast)) continue;
      const { to, missing, missingNumbers, number, time, levels } = cast;
      // The same whatever the order in which a format names its parts.
      const format = Object.entries(number ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
      const how = [to, missing, missingNumbers?.map(String), format, time, levels];
      const key = `${source.id} ${JSON.stringify(how)}`;
      let column = made.get(key);
      if (column === undefined) {
        // A column that is cast twice in one step waits for its own first cast.
        if (job.makes(source)) job = createJob(database, known, count);
        column = job.add(source, cast);
        made.set(key, column);
      }
      columns.set(cast.column, column);
    }
  }

  /** Where cells lie, once they are there: those of all columns are made together. */
  #stored(names: readonly string[]): Promise<readonly Stored[]> {
    return Promise.all(names.map((name) => this.#columns.get(name)!.stored()));
  }

  async *#read(columns: readonly string[] | undefined, size: number): AsyncGenerator<Table> {
    const names = columns ?? this.schema.map((field) => field.name);
    for (const name of names) fieldOf(this.schema, name);
    const { database, masks, count: all } = this.#store;
    database.check();
    if (this.count === 0) return;
    const stored = await this.#stored(names);
    const mask = this.#mask;
    if (mask === undefined || this.count >= sparse * all) {
      yield* readTables(database, names, stored, mask ? { mask } : {}, this.count, size);
      return;
    }
    const list = await masks.take(mask);
    try {
      yield* readTables(database, names, stored, { list: list.table }, this.count, size);
    } finally {
      list.release();
    }
  }
}

function isIdentity(source: LazyColumn, cast: Cast): boolean {
  if (cast.to === "number" && source.kind === "number") return (cast.missingNumbers ?? []).length === 0;
  return cast.to === "time" && source.kind === "time";
}

/** Casts of one step: those that are needed at the same time are made in one pass, the others when they are needed. */
function createJob(database: Database, known: Known, count: number) {
  const sources = new Set<LazyColumn>();
  let waiting: { source: LazyColumn; cast: Cast }[] = [];
  let running: Promise<readonly Stored[]> | undefined;
  const run = async () => {
    // All that are asked for in this turn.
    await Promise.resolve();
    const entries = waiting;
    waiting = [];
    running = undefined;
    const found = await Promise.all(entries.map(({ source }) => source.stored()));
    return castColumns(
      database,
      known,
      count,
      entries.map(({ cast }, i) => ({ source: found[i]!, cast })),
    );
  };
  return {
    makes: (column: LazyColumn) => sources.has(column),
    add(source: LazyColumn, cast: Cast): LazyColumn {
      const made = lazyColumn(cast.to, cast.levels, async () => {
        const place = waiting.push({ source, cast }) - 1;
        running ??= run();
        return (await running)[place]!;
      });
      sources.add(made);
      return made;
    },
  };
}
