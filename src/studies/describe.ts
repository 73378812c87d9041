import type { InferenceTerm } from "../core/algorithm.ts";
import type { InputField } from "../core/model.ts";
import type { ModelFile } from "../learn/artifact.ts";
import type { Model } from "../learn/fit.ts";
import { columnBehind } from "./reasons.ts";

/** What a model file holds, as one document. */
export interface ModelDocument {
  readonly format: "lode-description/1";
  readonly sha256: string;
  readonly id: string;
  readonly task: string;
  readonly target: string;
  readonly levels?: readonly string[];
  readonly positive?: string;
  readonly seed: number;
  /** Mostly one; the predictions of several are averaged. */
  readonly pipelines: readonly (readonly {
    readonly algorithm: string;
    readonly version: number;
    readonly params: Readonly<Record<string, unknown>>;
    readonly features: number;
  }[])[];
  /** The columns that a table to be scored must have. */
  readonly inputs: readonly InputField[];
  readonly evaluation?: NonNullable<ModelFile["notes"]["evaluation"]>;
  readonly calibration?: NonNullable<ModelFile["notes"]["calibration"]>;
  readonly conformal?: { readonly level: number; readonly method: string; readonly n: number };
  /** The data that it learned from. */
  /** Of a model fitted to another place: the file it was made from. */
  readonly parent?: { readonly sha256: string };
  readonly fingerprint?: { readonly sha256: string; readonly rows: number };
  /** How much each column did for the fit; shares of the whole. */
  readonly importance?: readonly { readonly column: string; readonly share: number }[];
  readonly terms?: readonly InferenceTerm[];
  readonly rules?: readonly string[];
}

export function describeModel({ model, notes }: ModelFile, sha256: string): ModelDocument {
  const { levels, positive, target, task } = model.inputs;
  const { evaluation, calibration, conformal, parent, fingerprint, seed } = notes;
  const { pipelines } = model;
  const { algorithm, state, inputs } = pipelines[0]!.at(-1)!;
  const alone = pipelines.length === 1;
  const terms = alone ? (algorithm.inference?.(state).terms ?? []) : [];
  const rules = alone ? algorithm.rules?.(state, inputs) : undefined;
  const importance = importanceOf(model);
  return {
    format: "lode-description/1",
    sha256,
    id: model.id,
    task,
    target: target ?? "",
    ...(levels ? { levels } : {}),
    ...(positive === undefined ? {} : { positive }),
    seed,
    pipelines: pipelines.map((steps) =>
      steps.map((step) => ({
        algorithm: step.algorithm.id,
        version: step.algorithm.version,
        params: step.params,
        features: step.inputs.features.length,
      })),
    ),
    inputs: model.fields,
    ...(evaluation ? { evaluation } : {}),
    ...(calibration ? { calibration } : {}),
    ...(conformal ? { conformal: { level: conformal.level, method: conformal.method, n: conformal.n } } : {}),
    ...(parent ? { parent } : {}),
    ...(fingerprint ? { fingerprint } : {}),
    ...(importance.length > 0 ? { importance } : {}),
    ...(terms.length > 0 ? { terms } : {}),
    ...(rules ? { rules } : {}),
  };
}

/** Gains by column, as shares: what was made of one column is added up, and every pipeline counts the same. */
function importanceOf({ fields, pipelines }: Model): NonNullable<ModelDocument["importance"]> {
  const columns = fields.map((field) => field.name);
  const sums = new Map<string, number>();
  for (const steps of pipelines) {
    const { algorithm, state, inputs } = steps.at(-1)!;
    const gains = algorithm.importance?.(state);
    const total = gains?.reduce((sum, gain) => sum + gain, 0) ?? 0;
    if (gains === undefined || total === 0) continue;
    for (const [i, feature] of inputs.features.entries()) {
      const column = columnBehind(feature, columns);
      sums.set(column, (sums.get(column) ?? 0) + gains[i]! / total);
    }
  }
  const all = [...sums.values()].reduce((sum, share) => sum + share, 0);
  return [...sums]
    .map(([column, share]) => ({ column, share: share / all }))
    .sort((a, b) => b.share - a.share || (a.column < b.column ? -1 : 1));
}
