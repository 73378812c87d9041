import { plainBoosting } from "../algorithms/boosting-params.ts";
import { gradientBoosting } from "../algorithms/gradient-boosting.ts";
import { type Context, forkContext } from "../core/context.ts";
import type { Metric } from "../core/metric.ts";
import type { Random } from "../core/random.ts";
import { hashPosition } from "../core/random.ts";
import { selectColumns, type Table, takeTableRows } from "../core/table.ts";
import { memoryRows } from "../engines/memory/rows.ts";
import {
  type Calibration,
  type ClassPrediction,
  type ClassTruth,
  calibratePrediction,
  fitLogistic,
} from "../learn/calibration.ts";
import { fitSteps } from "../learn/fit.ts";
import { placesWhere } from "../learn/outputs.ts";
import { quantiles } from "../statistics/quantile.ts";
import type { Labelled } from "./labelled.ts";

/**
 * What the targets of rows would be, were they drawn as the study's own rows say: learned on rows of the study whose
 * target is known, asked of rows whose target is not.
 */
export interface OutcomeModel {
  readonly method: "confidence-based" | "direct loss";
  /** The figure to expect on the study's rows with these weights. */
  there(weights?: Float64Array): number;
  /** The figure to expect on the other rows, as rows of the study with these weights say. */
  here(weights?: Float64Array): number;
  /** The figure of one drawing of targets of the other rows. */
  drawn(random: Random, weights?: Float64Array): number;
}

export function outcomeModel(
  reference: Labelled,
  here: Omit<Labelled, "truth">,
  metric: Metric,
  context: Context,
): Promise<OutcomeModel> | OutcomeModel {
  const { truth, prediction } = reference;
  return truth.task === "classify" && "probabilities" in prediction && "probabilities" in here.prediction
    ? confidenceBased(truth, prediction, here.prediction, metric)
    : directLoss(reference, here, metric, context);
}

/**
 * Confidence-based estimation (CBPE): every row counts as each level by its probability, after a logistic map that the
 * study's rows give; the figure is worked out from these counts. Source: NannyML's CBPE, with the map refitted in each draw.
 */
function confidenceBased(
  truth: ClassTruth,
  there: ClassPrediction,
  here: ClassPrediction,
  metric: Metric,
): OutcomeModel {
  const scoreThere = metric.score(asEachLevel(truth, there), repeated(there));
  const scoreHere = metric.score(asEachLevel(truth, here), repeated(here));
  const k = here.levels.length;
  const mapped = (calibration: Calibration, prediction: ClassPrediction) =>
    calibratePrediction(prediction, calibration) as ClassPrediction;
  let last: { readonly weights: Float64Array | undefined; readonly map: Calibration } | undefined;
  const map = (weights?: Float64Array) => {
    if (last === undefined || last.weights !== weights) last = { weights, map: fitLogistic(truth, there, weights) };
    return last.map;
  };
  return {
    method: "confidence-based",
    there(weights) {
      const { probabilities } = mapped(map(weights), there);
      return scoreThere(weights ? probabilities.map((p, at) => p * weights[Math.floor(at / k)]!) : probabilities);
    },
    here: (weights) => scoreHere(mapped(map(weights), here).probabilities),
    drawn(random, weights) {
      const { probabilities } = mapped(map(weights), here);
      const counts = new Float64Array(probabilities.length);
      for (let row = 0; row < probabilities.length; row += k) {
        let left = random.uniform() - probabilities[row]!;
        let level = 0;
        while (level < k - 1 && left >= 0) {
          level++;
          left -= probabilities[row + level]!;
        }
        counts[row + level] = 1;
      }
      return scoreHere(counts);
    },
  };
}

/** Every row once as each of the levels. */
function asEachLevel(truth: ClassTruth, { probabilities, levels }: ClassPrediction): ClassTruth {
  return { ...truth, codes: Int32Array.from(probabilities, (_, at) => at % levels.length) };
}

function repeated({ levels, probabilities }: ClassPrediction): ClassPrediction {
  const k = levels.length;
  const rows = new Float64Array(probabilities.length * k);
  for (let at = 0; at < probabilities.length; at++) {
    const row = at - (at % k);
    rows.set(probabilities.subarray(row, row + k), at * k);
  }
  return { levels, probabilities: rows };
}

/** Rows in a group at least, from which errors are drawn. */
const groupLeast = 50;
const groupsMost = 10;
/** Drawings of the study's targets whose mean stands for what to expect there. */
const drawingsThere = 20;
const sizeName = "\0size";
const learner = { ...plainBoosting, trees: 60, learningRate: 0.1, leaves: 7, patience: 5 };

/**
 * Direct loss estimation: a booster learns from the study's rows how large the error of the prediction is (each half of
 * them for the other half), and a target is the prediction plus an error drawn from rows with errors of like size,
 * stretched to the size that is expected. Source: NannyML's DLE, with whole errors in place of their mean.
 */
async function directLoss(
  reference: Labelled,
  here: Omit<Labelled, "truth">,
  metric: Metric,
  context: Context,
): Promise<OutcomeModel> {
  const { truth, prediction } = reference;
  const target = truth.task === "regress" ? truth.values : new Float64Array(0);
  const said = valuesOf(prediction);
  const errors = target.map((value, row) => value - said[row]!);
  const { there: sizeThere, here: sizeHere } = await errorSizes(reference.table, errors, here.table, context);
  const groups = Math.max(1, Math.min(groupsMost, Math.floor(errors.length / groupLeast)));
  const cuts = quantiles(
    sizeThere,
    Array.from({ length: groups - 1 }, (_, i) => (i + 1) / groups),
  );
  const groupOf = (size: number) => cuts.filter((cut) => size > cut).length;
  const members: number[][] = Array.from({ length: groups }, () => []);
  for (const [row, size] of sizeThere.entries()) members[groupOf(size)]!.push(row);
  const filled = members.map((own) => (own.length > 0 ? own : Array.from(errors.keys())));
  const draw = (sizes: Float64Array, values: Float64Array, random: Random, weights?: Float64Array) => {
    const sums = filled.map((own) => running(own, weights));
    return values.map((value, row) => {
      const group = groupOf(sizes[row]!);
      const from = filled[group]![place(sums[group]!, random.uniform())]!;
      return value + (errors[from]! * sizes[row]!) / sizeThere[from]!;
    });
  };
  const valuesHere = valuesOf(here.prediction);
  const scoreOf = (values: Float64Array, of: Labelled["prediction"]) => metric.score({ task: "regress", values }, of);
  const random = context.random.fork("direct loss");
  const drawings = Array.from({ length: drawingsThere }, (_, i) => i);
  const scoresThere = drawings.map((i) => scoreOf(draw(sizeThere, said, random.fork("there", i)), prediction));
  const drawn = (own: Random, weights?: Float64Array) =>
    scoreOf(draw(sizeHere, valuesHere, own, weights), here.prediction)();
  const mean = (figures: readonly number[]) => figures.reduce((sum, figure) => sum + figure, 0) / figures.length;
  return {
    method: "direct loss",
    there: (weights) => mean(scoresThere.map((score) => score(weights))),
    here: (weights) => mean(drawings.map((i) => drawn(random.fork("here", i), weights))),
    drawn,
  };
}

const valuesOf = (prediction: Labelled["prediction"]) =>
  "values" in prediction ? prediction.values : new Float64Array(0);

/** The size of error to expect of each row; of the study's rows from the half that they are not in. */
async function errorSizes(table: Table, errors: Float64Array, here: Table, context: Context) {
  const sizes = errors.map(Math.abs);
  const mean = sizes.reduce((sum, size) => sum + size, 0) / Math.max(1, sizes.length);
  const least = mean / 20 || 1;
  const there = new Float64Array(errors.length).fill(mean || 1);
  const sums = new Float64Array(here.count);
  const labelled = {
    count: table.count,
    names: [...table.names, sizeName],
    columns: [...table.columns, { kind: "number", values: sizes } as const],
  };
  const inputs = { task: "regress", features: table.names, target: sizeName } as const;
  const half = Uint8Array.from(errors, (_, row) => hashPosition(context.seed, row) & 1);
  for (const side of [0, 1]) {
    const own = placesWhere(half, (one) => one === side);
    const others = placesWhere(half, (one) => one !== side);
    if (own.length < groupLeast || table.names.length === 0) {
      sums.fill(mean || 1);
      continue;
    }
    const model = await fitSteps(
      [gradientBoosting(learner)],
      memoryRows(takeTableRows(labelled, own)),
      inputs,
      forkContext(context, "error size", side),
    );
    const said = (of: Table) => valuesOf(model.predict(selectColumns(of, table.names)));
    const other = said(takeTableRows(table, others));
    for (const [i, row] of others.entries()) there[row] = Math.max(least, other[i]!);
    for (const [row, size] of said(here).entries()) sums[row]! += Math.max(least, size) / 2;
  }
  return { there, here: sums };
}

/** Running sums of the weights of rows. */
function running(rows: readonly number[], weights?: Float64Array): Float64Array {
  let sum = 0;
  return Float64Array.from(rows, (row) => (sum += weights?.[row] ?? 1));
}

function place(sums: Float64Array, share: number): number {
  const wanted = share * sums.at(-1)!;
  let low = 0;
  let high = sums.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sums[middle]! <= wanted) low = middle + 1;
    else high = middle;
  }
  return low;
}
