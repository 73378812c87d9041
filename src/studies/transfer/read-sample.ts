import { truthOf } from "../../claims/scoring.ts";
import type { Predictor } from "../../core/model.ts";
import { type Rows, sampleMask } from "../../core/rows.ts";
import { type Column, isCoded, isNumeric, type Table } from "../../core/table.ts";
import { unitsOfRows } from "../../findings/split.ts";
import type { Study } from "../../findings/study.ts";
import { placesWhere } from "../../learn/outputs.ts";
import type { Labelled } from "../../transfer/labelled.ts";
import type { Sample } from "../../transfer/similarity.ts";

/** Rows of each table that are compared at most. */
const rowsCompared = 30_000;

/** A sample of rows with the place of each in its table. */
export interface Placed extends Sample {
  readonly rows: Int32Array;
}

/** The rows of a table that are compared with those of another, with the columns named and the independent units as the study has them. */
export async function readSample(rows: Rows, study: Study, names: readonly string[], seed: number): Promise<Placed> {
  const mask = sampleMask(rows.count, rowsCompared, seed);
  const sample = mask ? rows.where(mask) : rows;
  const there = new Set(rows.schema.map((field) => field.name));
  const { kind, by } = study.split;
  const entity = kind === "entity" && by && there.has(by) ? by : undefined;
  const target = there.has(study.target) ? { target: study.target } : {};
  return {
    table: await sample.collect(
      sample.count,
      names.filter((name) => there.has(name)),
    ),
    units: await unitsOfRows(sample, { ...target, ...(entity ? { entity } : {}) }),
    rows: mask ? placesWhere(mask, (one) => one === 1) : Int32Array.from({ length: rows.count }, (_, row) => row),
  };
}

/** The sample as a model sees it, without a cell in the columns named; targets that are not there are missing. */
export function asked({ table, units }: Sample, model: Predictor, without: readonly string[]): Labelled {
  const seen = blanked(table, without);
  const { target, levels = [] } = model.inputs;
  const truth = table.names.includes(target!)
    ? truthOf(table, model.inputs)
    : model.inputs.task === "regress"
      ? ({ task: "regress", values: new Float64Array(table.count).fill(Number.NaN) } as const)
      : ({ task: "classify", codes: new Int32Array(table.count).fill(-1), levels } as const);
  return { table: featuresOf(seen, model), truth, prediction: model.predict(seen), units };
}

function featuresOf(table: Table, { inputs: { features } }: Predictor): Table {
  const places = features.map((name) => table.names.indexOf(name));
  return { count: table.count, names: features, columns: places.map((place) => table.columns[place]!) };
}

function blanked(table: Table, names: readonly string[]): Table {
  return {
    ...table,
    columns: table.columns.map((column, i) => (names.includes(table.names[i]!) ? blank(column) : column)),
  };
}

function blank(column: Column): Column {
  if (isCoded(column)) return { ...column, codes: new Int32Array(column.codes.length).fill(-1) };
  if (isNumeric(column)) return { ...column, values: new Float64Array(column.values.length).fill(Number.NaN) };
  return { ...column, values: column.values.map(() => null) };
}
