import type { Bytes } from "../core/bytes.ts";
import { type ContextOptions, createContext } from "../core/context.ts";
import { Problem } from "../core/problem.ts";
import type { ModelFile } from "../learn/artifact.ts";
import { topLevel } from "../metrics/truth.ts";
import { csvRecord } from "../sources/write-csv.ts";
import type { OpenOptions } from "./open.ts";
import { byColumn, reasonsOf } from "./reasons.ts";
import { openForModel, piecesFor } from "./score.ts";

/** What moved the predictions of some rows, on the link scale (the target's unit, or log odds). */
export interface ExplanationDocument {
  readonly format: "lode-explanation/1";
  readonly model: { readonly id: string; readonly target: string };
  readonly data: {
    readonly locator: string;
    readonly sha256: string;
    readonly rows: number;
    /** Rows that the model has a prediction for: means are over these. */
    readonly explained: number;
  };
  readonly scale: "target" | "log odds";
  /** Of several levels: contributions are those to the level that is predicted. */
  readonly columns: readonly {
    readonly column: string;
    /** Mean of the absolute contributions, and of the contributions themselves. */
    readonly meanAbsolute: number;
    readonly mean: number;
  }[];
}

/** Mean absolute contributions by column over the rows of a file, and the contributions of each row as CSV. */
export async function explainStudy(
  loaded: ModelFile,
  file: Bytes,
  told: OpenOptions,
  options: ContextOptions,
): Promise<{ readonly document: ExplanationDocument; readonly csv: string }> {
  const { model, notes } = loaded;
  const { explain } = model;
  if (explain === undefined)
    throw new Problem(
      "no-explanation",
      `explain: ${model.id} has no contributions by row; lode explain MODEL without a file shows what is in it`,
    );
  const context = createContext({ ...options, seed: notes.seed });
  const data = await openForModel(loaded, file, told, context);
  const names = model.fields.map((field) => field.name);
  const lines: string[] = [];
  let columns: readonly string[] = [];
  let absolute = new Float64Array(0);
  let signed = new Float64Array(0);
  let row = 0;
  let explained = 0;
  for await (const table of piecesFor(loaded, data, context)) {
    context.emit({ type: "progress", stage: "explaining", done: row, total: data.count });
    const prediction = model.predict(table);
    const top =
      "probabilities" in prediction ? topLevel(prediction.probabilities, prediction.levels.length) : undefined;
    const explanation = byColumn(explain(table), names);
    const { features, outputs, contributions } = explanation;
    if (lines.length === 0) {
      columns = features;
      absolute = new Float64Array(features.length);
      signed = new Float64Array(features.length);
      lines.push(csvRecord(["row", "prediction", "base", ...features.map((name) => `by.${name}`), "reasons"]));
    }
    const width = features.length + 1;
    for (let i = 0; i < table.count; i++) {
      const from = (i * outputs + (outputs > 1 ? top![i]! : 0)) * width;
      const own = contributions.subarray(from, from + width);
      // A model that takes complete rows only says nothing of the others.
      const known = own.every((value) => !Number.isNaN(value));
      if (known) explained++;
      for (let j = 0; known && j < features.length; j++) {
        absolute[j]! += Math.abs(own[j]!);
        signed[j]! += own[j]!;
      }
      const said = !known ? "" : "values" in prediction ? String(prediction.values[i]) : prediction.levels[top![i]!]!;
      const numbers = Array.from(own, (value) => (known ? String(Number(value.toPrecision(6))) : ""));
      const reasons = known ? reasonsOf(explanation, table, i, top?.[i] ?? 0) : "";
      lines.push(csvRecord([String(++row), said, numbers.at(-1)!, ...numbers.slice(0, -1), reasons]));
    }
  }
  await data.close();
  if (explained === 0)
    throw new Problem("no-rows", `explain: ${file.name} has ${row} rows, none of which the model has a prediction for`);
  const document: ExplanationDocument = {
    format: "lode-explanation/1",
    model: { id: model.id, target: model.inputs.target ?? "" },
    data: { locator: data.source.name, sha256: data.source.sha256, rows: row, explained },
    scale: model.inputs.levels ? "log odds" : "target",
    columns: columns
      .map((column, j) => ({ column, meanAbsolute: absolute[j]! / explained, mean: signed[j]! / explained }))
      .sort((a, b) => b.meanAbsolute - a.meanAbsolute || (a.column < b.column ? -1 : 1)),
  };
  return { document, csv: `${lines.join("\n")}\n` };
}
