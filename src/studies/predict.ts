import type { Bytes } from "../core/bytes.ts";
import { type ContextOptions, createContext } from "../core/context.ts";
import type { Prediction } from "../core/model.ts";
import { checkColumns } from "../core/near.ts";
import { Problem } from "../core/problem.ts";
import { columnOf } from "../core/table.ts";
import { cellText } from "../engines/memory/cast.ts";
import type { ModelFile } from "../learn/artifact.ts";
import { intervals, setOf } from "../learn/conformal.ts";
import { topLevel } from "../metrics/truth.ts";
import { csvRecord } from "../sources/write-csv.ts";
import type { OpenOptions } from "./open.ts";
import { byColumn, reasonsOf } from "./reasons.ts";
import { openForModel, piecesFor } from "./score.ts";

export interface PredictRequest {
  readonly explain: boolean;
  readonly interval: boolean;
  readonly keep: readonly string[];
}

/** Scores a file with a model: one line for each kept row, in input order. `row` is the 1-based data row. */
export async function predictCsv(
  loaded: ModelFile,
  file: Bytes,
  told: OpenOptions,
  request: PredictRequest,
  options: ContextOptions,
) {
  const { model, notes } = loaded;
  const context = createContext({ ...options, seed: notes.seed });
  const data = await openForModel(loaded, file, told, context, request.keep);
  const names = model.fields.map((field) => field.name);
  checkColumns(
    data.schema.map((field) => field.name),
    { "--keep": request.keep },
  );
  const { levels } = model.inputs;
  const bounds = request.interval ? notes.conformal : undefined;
  if (request.interval && bounds === undefined)
    throw new Problem("no-interval", "predict: this model has no prediction intervals; make one with lode mine");
  if (request.explain && model.explain === undefined)
    throw new Problem("no-explanation", `predict: ${model.id} cannot explain its predictions`);
  const header = [
    "row",
    "prediction",
    ...(levels ?? []).map((level) => `probability.${level}`),
    ...(bounds ? (levels ? ["set"] : ["low", "high"]) : []),
    ...(request.explain ? ["reasons"] : []),
    ...request.keep,
  ];
  const lines = [csvRecord(header)];
  let row = 0;
  for await (const table of piecesFor(loaded, data, context)) {
    const prediction = model.predict(table);
    const explanation = request.explain ? byColumn(model.explain!(table), names) : undefined;
    const top =
      "probabilities" in prediction ? topLevel(prediction.probabilities, prediction.levels.length) : undefined;
    const ends = bounds?.widths && "values" in prediction ? intervals(bounds, prediction.values) : undefined;
    for (let i = 0; i < table.count; i++) {
      row++;
      const cells = [String(row), ...predictionCells(prediction, top, i)];
      if (ends) cells.push(text(ends.low[i]!), text(ends.high[i]!));
      if (bounds && "probabilities" in prediction)
        cells.push(
          setOf(bounds, prediction.probabilities, prediction.levels.length, i)
            .map((level) => prediction.levels[level])
            .join("|"),
        );
      if (explanation) cells.push(reasonsOf(explanation, table, i, top?.[i] ?? 0));
      for (const name of request.keep) cells.push(cellText(columnOf(table, name), i) ?? "");
      lines.push(csvRecord(cells));
    }
  }
  const { rejected } = data.source.report;
  await data.close();
  return { csv: `${lines.join("\n")}\n`, rows: row, rejected };
}

function predictionCells(prediction: Prediction, top: Int32Array | undefined, row: number): string[] {
  if ("values" in prediction) return [text(prediction.values[row]!)];
  const k = prediction.levels.length;
  return [
    prediction.levels[top![row]!]!,
    ...prediction.levels.map((_, level) => text(prediction.probabilities[row * k + level]!)),
  ];
}

const text = (value: number): string => (Number.isNaN(value) ? "" : String(value));
