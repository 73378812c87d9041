import { plainBoosting } from "../algorithms/boosting-params.ts";
import { gradientBoosting } from "../algorithms/gradient-boosting.ts";
import { type Context, forkContext } from "../core/context.ts";
import { hashPosition } from "../core/random.ts";
import { columnOf, isCoded, isNumeric, type Table, takeColumn, takeTableRows } from "../core/table.ts";
import { memoryRows } from "../engines/memory/rows.ts";
import type { Model } from "../learn/fit.ts";
import { fitSteps } from "../learn/fit.ts";
import { placesWhere } from "../learn/outputs.ts";
import { conditionalTest } from "../statistics/conditional-test.ts";
import { logisticLine } from "../statistics/logistic-line.ts";
import { midranks } from "../statistics/ranks.ts";
import { firstOf } from "./pool-tables.ts";

/** Whether anything tells the rows of a study and those of another table apart. */
export interface JointTest {
  /** Of a classifier that guesses the table of a row, on rows that it did not learn from; 0.5 where nothing tells them apart. */
  readonly auc: number;
  readonly p: number;
  readonly rows: readonly [number, number];
  /** What each column adds to telling them apart: how much lower the AUC is when its cells are dealt out anew; strongest first. */
  readonly tellers: readonly { readonly column: string; readonly drop: number }[];
}

export interface ToldApart {
  readonly joint: JointTest;
  /** By row of the study: how much more often such rows are met here (density ratio), mean 1. */
  readonly ratios: Float64Array;
}

export interface BothTables {
  /** The study's rows above the others, features only. */
  readonly table: Table;
  readonly there: number;
  readonly here: number;
  /** Independent units, where rows are none. */
  readonly units?: Int32Array;
}

/** The column that says the table of a row; no column of a file is called so. */
const placeName = "\0table";
const learner = { ...plainBoosting, trees: 100, learningRate: 0.1, leaves: 15, patience: 10 };
const tellersMost = 10;
const unitsLeast = 20;
/** Ratios beyond this say that there are no rows like it on one side, not how many. */
const ratioMost = 50;

/**
 * The classifier two-sample test (Lopez-Paz and Oquab, ICLR 2017): a booster learns on one half of the units which table
 * a row is from and scores the other half; p is that of the rank sum of these scores, as exact as a rank-sum test is
 * whatever was learned. The halves then change sides, so that every row has a score for its density ratio.
 */
export async function tellApart(both: BothTables, context: Context): Promise<ToldApart | undefined> {
  const { table, there, here } = both;
  const first = firstOf(there, here);
  const units = both.units ?? Int32Array.from({ length: there + here }, (_, row) => row);
  if (table.names.length === 0 || unitsIn(units, first, 1) < unitsLeast || unitsIn(units, first, 0) < unitsLeast)
    return undefined;
  const labelled: Table = {
    count: table.count,
    names: [...table.names, placeName],
    columns: [
      ...table.columns,
      { kind: "flag", codes: Int32Array.from(first, (one) => 1 - one), levels: ["there", "here"] },
    ],
  };
  const half = halves(units, first, context.seed);
  const models: Model[] = [];
  for (const side of [0, 1]) {
    const rows = memoryRows(
      takeTableRows(
        labelled,
        placesWhere(half, (own) => own === side),
      ),
    );
    const inputs = { task: "classify", features: table.names, target: placeName, levels: ["there", "here"] } as const;
    models.push(await fitSteps([gradientBoosting(learner)], rows, inputs, forkContext(context, "tell apart", side)));
  }
  const scores = new Float64Array(table.count);
  for (const side of [0, 1]) {
    const places = placesWhere(half, (own) => own !== side);
    const own = scoresOf(models[side]!, takeTableRows(table, places));
    for (const [i, place] of places.entries()) scores[place] = own[i]!;
  }
  const places = placesWhere(half, (own) => own === 1);
  const tested = takeTableRows(table, places);
  const outcome = Uint8Array.from(places, (place) => first[place]!);
  const own = Float64Array.from(places, (place) => scores[place]!);
  const { ranks } = midranks(own);
  const { p } = conditionalTest(
    [ranks],
    outcome,
    Int32Array.from(places, (place) => units[place]!),
  );
  const auc = aucOf(own, outcome);
  return {
    joint: {
      auc,
      p,
      rows: [there, here],
      tellers: await tellersOf(models[0]!, tested, outcome, auc, context),
    },
    ratios: ratiosOf(scores, first),
  };
}

function unitsIn(units: Int32Array, first: Uint8Array, side: number): number {
  return new Set(units.filter((_, row) => first[row] === side)).size;
}

/** Half of the units of each table, drawn by a hash; 0 learns for the test. */
function halves(units: Int32Array, first: Uint8Array, seed: number): Uint8Array {
  const half = new Uint8Array(units.length);
  for (const side of [0, 1]) {
    const own = [...new Set(units.filter((_, row) => first[row] === side))].sort(
      (a, b) => hashPosition(seed, a) - hashPosition(seed, b) || a - b,
    );
    const upper = new Set(own.slice(own.length >> 1));
    for (const [row, unit] of units.entries()) if (first[row] === side && upper.has(unit)) half[row] = 1;
  }
  return half;
}

function scoresOf(model: Model, table: Table): Float64Array {
  const prediction = model.predict(table);
  if ("values" in prediction) return prediction.values;
  return Float64Array.from({ length: table.count }, (_, row) => prediction.probabilities[2 * row + 1]!);
}

/** The chance that a row from here scores above one of the study. */
function aucOf(scores: Float64Array, first: Uint8Array): number {
  const { ranks } = midranks(scores);
  let sum = 0;
  let here = 0;
  for (const [row, rank] of ranks.entries())
    if (first[row] === 0) {
      sum += rank;
      here++;
    }
  return (sum - (here * (here + 1)) / 2) / (here * (scores.length - here));
}

async function tellersOf(model: Model, table: Table, first: Uint8Array, auc: number, context: Context) {
  const tellers: { column: string; drop: number }[] = [];
  for (const [i, column] of table.names.entries()) {
    const random = context.random.fork("tellers", column);
    const order = Int32Array.from({ length: table.count }, (_, row) => row);
    for (let row = order.length - 1; row > 0; row--) {
      const other = random.below(row + 1);
      [order[row], order[other]] = [order[other]!, order[row]!];
    }
    const dealt = takeColumn(columnOf(table, column), order);
    const columns = table.columns.map((own, at) => (at === i ? dealt : own));
    tellers.push({ column, drop: auc - aucOf(scoresOf(model, { ...table, columns }), first) });
    await context.pause();
  }
  return tellers
    .filter(({ drop }) => drop > 0)
    .sort((a, b) => b.drop - a.drop)
    .slice(0, tellersMost);
}

/** Odds of being from here, made probabilities by a logistic map, over the odds of the tables' sizes. */
function ratiosOf(scores: Float64Array, first: Uint8Array): Float64Array {
  const n = scores.length;
  const logOdds = scores.map((score) => {
    const p = Math.min(1 - 1e-6, Math.max(1e-6, score));
    return Math.log(p / (1 - p));
  });
  const line = logisticLine(
    logOdds,
    first.map((one) => 1 - one),
  );
  const { slope, intercept } = line.converged ? line : { slope: 1, intercept: 0 };
  const there = first.reduce((sum, one) => sum + one, 0);
  // Scores that do not rise with the truth tell nothing apart: every row is as frequent here as there.
  const ratios = Float64Array.from({ length: there }, (_, row) =>
    slope > 0 ? Math.min(ratioMost, (Math.exp(intercept + slope * logOdds[row]!) * there) / (n - there)) : 1,
  );
  const mean = ratios.reduce((sum, ratio) => sum + ratio, 0) / there;
  return ratios.map((ratio) => ratio / mean);
}

/** True for columns that the classifier can use: times are left out, as later rows are later. */
export const canTell = (table: Table, name: string): boolean => {
  const column = columnOf(table, name);
  return isCoded(column) || (isNumeric(column) && column.kind === "number");
};
