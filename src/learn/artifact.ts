import { isRecipe } from "../clean/clean-document.ts";
import type { Reading } from "../clean/reading.ts";
import type { Algorithm } from "../core/algorithm.ts";
import type { InputField, Inputs } from "../core/model.ts";
import { parseParams } from "../core/params.ts";
import { Problem } from "../core/problem.ts";
import { createRandom } from "../core/random.ts";
import type { Column, Field, Table } from "../core/table.ts";
import { algorithms, transforms } from "../registry.ts";
import { type Adjustment, adjusted, checkAdjustment } from "./adjustment.ts";
import { type Calibration, calibrated } from "./calibration.ts";
import type { Conformal } from "./conformal.ts";
import { pack, unpack } from "./container.ts";
import { type FittedStep, type Model, modelOf } from "./fit.ts";
import { outputsOf } from "./outputs.ts";
import { type Arrays, flatten, inflate } from "./state.ts";

/** What a model file carries beside the fitted steps. */
export interface ModelNotes {
  /** How the file that it learned from was read; used again where the header agrees. */
  readonly reading?: Reading;
  readonly calibration?: Calibration;
  readonly conformal?: Conformal;
  /** Of a model that was fitted to another place: the map that was laid over it, and the digest of the file it was made from. */
  readonly adjustment?: Adjustment;
  readonly parent?: { readonly sha256: string };
  /** The score on the explore rows; what the confirm rows said stands in the study, which is written later. */
  readonly evaluation?: {
    readonly metric: string;
    readonly validation: { readonly value: number; readonly se: number };
  };
  readonly fingerprint?: { readonly sha256: string; readonly rows: number };
  readonly seed: number;
}

export interface ModelFile {
  /** With its calibration and its adjustment applied. */
  readonly model: Model;
  readonly notes: ModelNotes;
}

const format = "lode-model/2";
const vectorRows = 8;

/** The bytes of a model file. The same model gives the same bytes. */
export function saveModel(model: Model, notes: ModelNotes, product: string): Uint8Array {
  const arrays: Arrays = new Map();
  const rows = madeUpRows(model.fields);
  const document = {
    format,
    product,
    id: model.id,
    inputs: model.inputs,
    fields: model.fields,
    pipelines: model.pipelines.map((steps) =>
      steps.map(({ algorithm, params, inputs, state }) => ({
        algorithm: algorithm.id,
        version: algorithm.version,
        params,
        inputs,
        state,
      })),
    ),
    notes,
    vectors: { rows, outputs: outputsOf(asDelivered(model, notes).predict(rows)) },
  };
  return pack(flatten(document, arrays), arrays);
}

/** A model from the bytes of its file. No code is run from it; anything but a whole, unchanged, known file is a Problem. */
export function loadModel(bytes: Uint8Array): ModelFile {
  const { document, arrays } = unpack(bytes);
  const loaded = inflate(document, arrays) as Loaded;
  if (loaded.format !== format)
    throw new Problem(
      "wrong-model-version",
      `model file: its format is ${JSON.stringify(loaded.format)}, this version of lode reads ${format}`,
    );
  try {
    const fields = loaded.fields;
    const pipelines = loaded.pipelines.map((steps) => steps.map(restoreStep));
    if (pipelines.length === 0 || pipelines.some((steps) => steps.length === 0)) throw new TypeError("no steps");
    if (!Array.isArray(fields)) throw new TypeError("no fields");
    if (!isRecipe(loaded.notes.reading?.recipe ?? [])) throw new TypeError("no recipe");
    if (loaded.notes.adjustment) checkAdjustment(loaded.notes.adjustment, loaded.inputs.levels?.length ?? 1);
    const model = asDelivered(modelOf(loaded.id, loaded.inputs, fields, pipelines), loaded.notes);
    verify(model, loaded.vectors);
    return { model, notes: loaded.notes };
  } catch (error) {
    if (error instanceof Problem) throw error;
    throw new Problem(
      "wrong-model-file",
      "model file: its document is not that of a model; it is damaged or made by something else",
    );
  }
}

/** What the fitted steps say, calibrated and adjusted. */
const asDelivered = (model: Model, { calibration, adjustment }: ModelNotes): Model =>
  adjusted(calibrated(model, calibration), adjustment);

interface Loaded {
  readonly format: unknown;
  readonly id: string;
  readonly inputs: Inputs;
  readonly fields: readonly InputField[];
  readonly pipelines: readonly (readonly LoadedStep[])[];
  readonly notes: ModelNotes;
  readonly vectors: { rows: Table; outputs: Float64Array };
}

interface LoadedStep {
  readonly algorithm: string;
  readonly version: number;
  readonly params: Record<string, unknown>;
  readonly inputs: Inputs;
  readonly state: unknown;
}

function restoreStep({ algorithm: id, version, params, inputs, state }: LoadedStep): FittedStep {
  const algorithm: Algorithm | undefined = algorithms.get(id) ?? transforms.get(id);
  if (algorithm === undefined)
    throw new Problem(
      "unknown-algorithm",
      `model file: this version of lode knows no algorithm ${JSON.stringify(id)}`,
      { id },
    );
  if (algorithm.version !== version)
    throw new Problem(
      "wrong-model-version",
      `model file: it holds ${id} in version ${version}, this version of lode reads ${algorithm.version}`,
    );
  algorithm.check?.(state, inputs);
  return { algorithm, params: parseParams(id, algorithm.params, params) as Record<string, unknown>, inputs, state };
}

function verify(model: Model, vectors: Loaded["vectors"]): void {
  const found = outputsOf(model.predict(vectors.rows));
  const expected = vectors.outputs;
  const same = (a: number, b: number) => Object.is(a, b) || Math.abs(a - b) <= 1e-9 * Math.max(1, Math.abs(b));
  if (found.length !== expected.length || found.some((value, i) => !same(value, expected[i]!)))
    throw new Problem(
      "wrong-model-file",
      "model file: it does not predict its own test vectors as it did when it was written; do not use it",
    );
}

/** Rows inside the ranges and levels of a contract, with some cells missing: nothing of the data stands in them. */
export function madeUpRows(fields: readonly Field[] | readonly InputField[]): Table {
  const random = createRandom(0, "vectors");
  const columns = fields.map((field): Column => {
    const missing = (row: number) => row % 4 === 3 && random.uniform() < 0.5;
    if (field.levels) {
      const count = field.levels.length;
      const codes = Int32Array.from({ length: vectorRows }, (_, row) =>
        count === 0 || missing(row) ? -1 : random.below(count),
      );
      return { kind: field.kind as "category", codes, levels: field.levels };
    }
    const { low = 0, high = 1 } = field as InputField;
    const values = Float64Array.from({ length: vectorRows }, (_, row) =>
      missing(row) ? Number.NaN : low + (high - low) * random.uniform(),
    );
    return { kind: field.kind as "number", values };
  });
  return { count: vectorRows, names: fields.map((field) => field.name), columns };
}
