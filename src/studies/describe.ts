import type { InferenceTerm } from "../core/algorithm.ts";
import type { InputField } from "../core/model.ts";
import type { ModelFile } from "../learn/artifact.ts";
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
  readonly steps: readonly {
    readonly algorithm: string;
    readonly version: number;
    readonly params: Readonly<Record<string, unknown>>;
    readonly features: number;
  }[];
  /** The columns that a table to be scored must have. */
  readonly inputs: readonly InputField[];
  readonly evaluation?: NonNullable<ModelFile["notes"]["evaluation"]>;
  readonly calibration?: NonNullable<ModelFile["notes"]["calibration"]>;
  readonly conformal?: { readonly level: number; readonly method: string; readonly n: number };
  /** The data that it learned from. */
  readonly fingerprint?: { readonly sha256: string; readonly rows: number };
  /** How much each column did for the fit; shares of the whole. */
  readonly importance?: readonly { readonly column: string; readonly share: number }[];
  readonly terms?: readonly InferenceTerm[];
  readonly rules?: readonly string[];
}

export function describeModel({ model, notes }: ModelFile, sha256: string): ModelDocument {
  const { levels, positive, target, task } = model.inputs;
  const { evaluation, calibration, conformal, fingerprint, seed } = notes;
  const { algorithm, state, inputs } = model.steps.at(-1)!;
  const gains = algorithm.importance?.(state);
  const total = gains?.reduce((sum, gain) => sum + gain, 0) ?? 0;
  const terms = algorithm.inference?.(state).terms ?? [];
  const columns = model.fields.map((field) => field.name);
  const rules = algorithm.rules?.(state, inputs);
  return {
    format: "lode-description/1",
    sha256,
    id: model.id,
    task,
    target: target ?? "",
    ...(levels ? { levels } : {}),
    ...(positive === undefined ? {} : { positive }),
    seed,
    steps: model.steps.map((step) => ({
      algorithm: step.algorithm.id,
      version: step.algorithm.version,
      params: step.params,
      features: step.inputs.features.length,
    })),
    inputs: model.fields,
    ...(evaluation ? { evaluation } : {}),
    ...(calibration ? { calibration } : {}),
    ...(conformal ? { conformal: { level: conformal.level, method: conformal.method, n: conformal.n } } : {}),
    ...(fingerprint ? { fingerprint } : {}),
    ...(gains && total > 0
      ? {
          importance: shares(
            inputs.features.map((feature) => columnBehind(feature, columns)),
            gains,
            total,
          ),
        }
      : {}),
    ...(terms.length > 0 ? { terms } : {}),
    ...(rules ? { rules } : {}),
  };
}

/** Gains by column: what was made of one column is added up. */
function shares(columns: readonly string[], gains: Float64Array, total: number) {
  const sums = new Map<string, number>();
  for (const [i, column] of columns.entries()) sums.set(column, (sums.get(column) ?? 0) + gains[i]!);
  return [...sums]
    .map(([column, gain]) => ({ column, share: gain / total }))
    .sort((a, b) => b.share - a.share || (a.column < b.column ? -1 : 1));
}
