import type { Algorithm, Selector, Step } from "../core/algorithm.ts";
import { type Context, createContext } from "../core/context.ts";
import type { Event } from "../core/event.ts";
import type { Inputs, Prediction } from "../core/model.ts";
import { randomAt } from "../core/random.ts";
import type { RowMask, Rows } from "../core/rows.ts";
import { type Column, isCoded, isNumeric, type Schema, type Table } from "../core/table.ts";
import { memoryRows } from "../engines/memory/rows.ts";
import { algorithms, transforms } from "../registry.ts";
import { fitSteps } from "./fit.ts";

/** Cells of a table that workers are given; what is larger is learned from where it lies. */
const sharedCells = 100_000_000;

/** Learns on the rows of one mask and tells what the model makes of those of another; the same bytes in a worker as here. */
export async function heldOut(
  steps: readonly Step[],
  rows: Rows,
  train: RowMask,
  test: RowMask,
  inputs: Inputs,
  context: Context,
  id: string,
): Promise<Prediction> {
  const table = context.workers && steps.every(isKnown) ? await sharedTable(rows) : undefined;
  if (context.workers === undefined || table === undefined)
    return learnAndPredict(steps, rows, train, test, inputs, context, id);
  const task: HeldOutTask = {
    steps: steps.map(({ algorithm, params, on }) => ({ algorithm: algorithm.id, params, ...(on ? { on } : {}) })),
    table,
    schema: rows.schema.filter((field) => table.names.includes(field.name)),
    train,
    test,
    inputs,
    seed: context.seed,
    path: context.random.path,
    id,
  };
  const { prediction, warnings } = (await context.workers.run(task)) as HeldOutResult;
  for (const warning of warnings) context.emit(warning);
  return prediction;
}

export interface HeldOutTask {
  readonly steps: readonly {
    readonly algorithm: string;
    readonly params: Readonly<Record<string, unknown>>;
    readonly on?: Selector;
  }[];
  readonly table: Table;
  readonly schema: Schema;
  readonly train: RowMask;
  readonly test: RowMask;
  readonly inputs: Inputs;
  readonly seed: number;
  /** Of the random stream. */
  readonly path: string;
  readonly id: string;
}

interface HeldOutResult {
  readonly prediction: Prediction;
  readonly warnings: readonly Event[];
}

/** What a worker does with a task. */
export async function runHeldOut(task: HeldOutTask): Promise<HeldOutResult> {
  const { table, schema, train, test, inputs, seed, path, id } = task;
  const warnings: Event[] = [];
  const onEvent = (event: Event) => {
    if (event.type === "warning") warnings.push(event);
  };
  const context = { ...createContext({ seed, onEvent }), random: randomAt(path) };
  const steps = task.steps.map((step) => ({ ...step, algorithm: knownAlgorithm(step.algorithm)! }));
  const rows = memoryRows(table, schema);
  return { prediction: await learnAndPredict(steps, rows, train, test, inputs, context, id), warnings };
}

async function learnAndPredict(
  steps: readonly Step[],
  rows: Rows,
  train: RowMask,
  test: RowMask,
  inputs: Inputs,
  context: Context,
  id: string,
): Promise<Prediction> {
  const model = await fitSteps(steps, rows.where(train), inputs, context, id);
  const held = rows.where(test);
  return model.predict(await held.collect(held.count, inputs.features));
}

const knownAlgorithm = (id: string): Algorithm | undefined => algorithms.get(id) ?? transforms.get(id);

/** Functions do not travel: a worker finds an algorithm by its id, one that is not in the index is run here. */
const isKnown = ({ algorithm }: Step): boolean => knownAlgorithm(algorithm.id)?.fit === algorithm.fit;

const tables = new WeakMap<Rows, Promise<Table | undefined>>();

/** What learners can read of some rows, in memory that all threads see. */
function sharedTable(rows: Rows): Promise<Table | undefined> {
  const known = tables.get(rows);
  if (known !== undefined) return known;
  const names = rows.schema.filter(({ kind }) => kind !== "text" && kind !== "key").map(({ name }) => name);
  const made =
    rows.count * names.length > sharedCells
      ? Promise.resolve(undefined)
      : rows.collect(rows.count, names).then((table) => ({ ...table, columns: table.columns.map(shared) }));
  tables.set(rows, made);
  return made;
}

function shared(column: Column): Column {
  if (isCoded(column)) {
    const codes = new Int32Array(new SharedArrayBuffer(column.codes.byteLength));
    codes.set(column.codes);
    return { ...column, codes };
  }
  if (!isNumeric(column)) return column;
  const values = new Float64Array(new SharedArrayBuffer(column.values.byteLength));
  values.set(column.values);
  return { ...column, values };
}
