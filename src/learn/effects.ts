import type { Context } from "../core/context.ts";
import type { Prediction, Predictor } from "../core/model.ts";
import type { Kind } from "../core/table.ts";
import { type Column, columnOf, isCoded, isNumeric, type Table } from "../core/table.ts";
import { quantiles } from "../statistics/quantile.ts";

export interface Effect {
  readonly column: string;
  readonly kind: Kind;
  readonly level?: string;
  readonly points: readonly { readonly at: number | string; readonly effect: number; readonly n: number }[];
}

const numberCuts = 20;
const levelsMost = 12;

/**
 * Accumulated local effects (Apley and Zhu, JRSS B 82, 2020): the mean change of the prediction across each interval of a
 * column, summed up and centred, so that columns that go together do not borrow each other's effect. Levels without an
 * order have no neighbours: theirs is the mean prediction with the level set in every row, less the mean prediction.
 */
export async function effectCurves(
  model: Predictor,
  table: Table,
  columns: readonly string[],
  context: Context,
): Promise<readonly Effect[]> {
  const { levels, positive } = model.inputs;
  const level = levels && (positive ?? levels[0]!);
  const place = levels ? levels.indexOf(level!) : 0;
  const predict = (rows: Table) => outputsAt(model.predict(rows), place);
  const effects: Effect[] = [];
  for (const name of columns) {
    const column = columnOf(table, name);
    const points = isNumeric(column)
      ? numberEffect(table, name, column.values, predict)
      : isCoded(column)
        ? levelEffect(table, name, column, predict)
        : [];
    if (points.length > 1)
      effects.push({ column: name, kind: column.kind, ...(level !== undefined ? { level } : {}), points });
    await context.pause();
  }
  return effects;
}

function outputsAt(prediction: Prediction, place: number): Float64Array {
  if ("values" in prediction) return prediction.values;
  const k = prediction.levels.length;
  return Float64Array.from(
    { length: prediction.probabilities.length / k },
    (_, i) => prediction.probabilities[i * k + place]!,
  );
}

function numberEffect(
  table: Table,
  name: string,
  values: Float64Array,
  predict: (rows: Table) => Float64Array,
): Effect["points"] {
  const cuts = [
    ...new Set(
      quantiles(
        values,
        Array.from({ length: numberCuts + 1 }, (_, i) => i / numberCuts),
      ),
    ),
  ].filter((cut) => !Number.isNaN(cut));
  if (cuts.length < 2) return [];
  const interval = values.map((value) => {
    if (Number.isNaN(value)) return -1;
    let i = 1;
    while (i < cuts.length - 1 && value > cuts[i]!) i++;
    return i;
  });
  const at = (shift: number) =>
    predict(
      withColumn(table, name, {
        kind: columnOf(table, name).kind as "number",
        values: interval.map((i, row) => (i < 0 ? values[row]! : cuts[i - shift]!)),
      }),
    );
  const upper = at(0);
  const lower = at(1);
  const sums = new Float64Array(cuts.length);
  const counts = new Float64Array(cuts.length);
  for (let row = 0; row < values.length; row++) {
    if (interval[row]! < 0) continue;
    sums[interval[row]!]! += upper[row]! - lower[row]!;
    counts[interval[row]!]!++;
  }
  const heights = [0];
  for (let i = 1; i < cuts.length; i++) heights.push(heights[i - 1]! + (counts[i]! > 0 ? sums[i]! / counts[i]! : 0));
  let centre = 0;
  let total = 0;
  for (let i = 1; i < cuts.length; i++) {
    centre += (counts[i]! * (heights[i]! + heights[i - 1]!)) / 2;
    total += counts[i]!;
  }
  return cuts.map((cut, i) => ({ at: cut, effect: heights[i]! - centre / total, n: counts[i]! }));
}

function levelEffect(
  table: Table,
  name: string,
  column: Extract<Column, { codes: Int32Array }>,
  predict: (rows: Table) => Float64Array,
): Effect["points"] {
  const counts = new Int32Array(column.levels.length);
  for (const code of column.codes) if (code >= 0) counts[code]!++;
  const shown = column.levels.map((_, code) => code).filter((code) => counts[code]! > 0);
  const told =
    column.kind === "category" ? shown.sort((a, b) => counts[b]! - counts[a]! || a - b).slice(0, levelsMost) : shown;
  const mean = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const centre = mean(predict(table));
  return told.map((code) => ({
    at: column.levels[code]!,
    effect:
      mean(predict(withColumn(table, name, { ...column, codes: new Int32Array(table.count).fill(code) }))) - centre,
    n: counts[code]!,
  }));
}

function withColumn(table: Table, name: string, column: Column): Table {
  return { ...table, columns: table.columns.map((own, i) => (table.names[i] === name ? column : own)) };
}
