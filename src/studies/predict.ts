import type { Bytes } from "../core/bytes.ts";
import { type ContextOptions, createContext } from "../core/context.ts";
import type { Explanation, Prediction } from "../core/model.ts";
import { checkColumns } from "../core/near.ts";
import { Problem } from "../core/problem.ts";
import { columnOf, type Table } from "../core/table.ts";
import { cellText } from "../engines/memory/cast.ts";
import type { ModelFile } from "../learn/artifact.ts";
import { intervals, setOf } from "../learn/conformal.ts";
import { conform, type Surprise } from "../learn/contract.ts";
import { topLevel } from "../metrics/truth.ts";
import { csvRecord } from "../sources/write-csv.ts";
import type { OpenOptions } from "./open.ts";
import { reopen } from "./reopen.ts";

export interface PredictRequest {
  readonly explain: boolean;
  readonly interval: boolean;
  readonly keep: readonly string[];
}

const reasonCount = 3;

/** Scores a file with a model: one line for each kept row, in input order. `row` is the 1-based data row. */
export async function predictCsv(
  { model, notes }: ModelFile,
  file: Bytes,
  told: OpenOptions,
  request: PredictRequest,
  options: ContextOptions,
) {
  const context = createContext({ ...options, seed: notes.seed });
  const needed = model.fields.map((field) => field.name);
  // Levels are taken as the file has them, so that those which the model never saw can be counted.
  const casts = (notes.reading?.casts ?? []).map(({ levels: _levels, ...cast }) => cast);
  const reading = { options: notes.reading?.options ?? {}, casts };
  const data = await reopen(file, reading, needed, told);
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
  const surprises = new Map<string, Surprise>();
  let row = 0;
  for await (const table of data.batches()) {
    conform(table, model.fields, (surprise) => {
      const key = `${surprise.column}\u0000${surprise.level}`;
      surprises.set(key, { ...surprise, count: surprise.count + (surprises.get(key)?.count ?? 0) });
    });
    const prediction = model.predict(table);
    const explanation = request.explain ? model.explain!(table) : undefined;
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
    await context.pause();
  }
  for (const { column, level, count } of surprises.values())
    context.emit({
      type: "warning",
      code: "unseen-level",
      message: `column "${column}" has the level "${level}", which the model never saw; it was treated as missing`,
      count,
    });
  return { csv: `${lines.join("\n")}\n`, rows: row, rejected: data.source.report.rejected };
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

/** The features that moved a prediction most, on the link scale. */
function reasonsOf(explanation: Explanation, table: Table, row: number, top: number): string {
  const { features, outputs, contributions } = explanation;
  const width = features.length + 1;
  const from = (row * outputs + (outputs > 1 ? top : 0)) * width;
  return features
    .map((name, i) => ({ name, value: contributions[from + i]! }))
    .sort((a, b) => Math.abs(b.value) - Math.abs(a.value))
    .slice(0, reasonCount)
    .filter(({ value }) => value !== 0)
    .map(({ name, value }) => {
      const cell = table.names.includes(name) ? (cellText(columnOf(table, name), row) ?? "missing") : "";
      return `${name}=${cell} ${value >= 0 ? "+" : ""}${Number(value.toPrecision(3))}`;
    })
    .join("; ");
}
