import { type ClaimBase, defineClaim, type Evidence, noEvidence, noProposal } from "../core/claim.ts";
import type { Context } from "../core/context.ts";
import { type Metric, metricName, type Truth } from "../core/metric.ts";
import { type Random, shuffled } from "../core/random.ts";
import { type Table, takeColumn } from "../core/table.ts";
import { normal } from "../statistics/normal.ts";
import { tell } from "./cells.ts";
import { bootstrapDifference, drawWeights, predictRows } from "./scoring.ts";
import { type Units, unitsOf } from "./units.ts";

/** The model needs a column: it predicts worse when the column's values are dealt out anew among the rows. */
interface Importance extends ClaimBase {
  readonly model: { readonly id: string; readonly sha256: string };
  readonly metric: string;
  readonly column: string;
}

const permutations = 3;
const draws = 200;
/** Rows that are scored anew for each column; beyond it a seeded sample of about as many. */
const importanceRows = 3000;

/** Permutation importance (Breiman, Machine Learning 45, 2001; Fisher, Rudin and Dominici, JMLR 20, 2019), with a bootstrap over rows. */
export const importance = defineClaim<Importance>({
  id: "importance",
  version: 1,
  family: () => "target",
  smallest: 0.002,
  async propose(_rows, subject) {
    const { inputs, model, metric } = subject;
    if (model === undefined || metric === undefined || inputs.target === undefined || model.predictor.id === "baseline")
      return noProposal;
    const claims = model.predictor.inputs.features.map((column) => ({
      columns: [inputs.target!, column],
      model: { id: model.predictor.id, sha256: model.sha256 },
      metric,
      column,
    }));
    return { claims, looked: claims.length };
  },
  async test(claims, rows, context) {
    const evidence: Evidence[] = [];
    const scored = new Map<string, Scored>();
    for (const [i, claim] of claims.entries()) {
      const { id } = claim.model;
      if (!scored.has(id)) {
        scored.set(
          id,
          scoreOnce(
            await predictRows(context.model(id), rows, context, importanceRows),
            context.metric(claim.metric),
            context,
          ),
        );
      }
      evidence.push(await measure(claim, scored.get(id)!, context));
      context.emit({ type: "progress", stage: "measuring importance", done: i + 1, total: claims.length });
    }
    return evidence;
  },
  say(claim, { effect, low, high }) {
    return `Shuffling ${claim.column} costs the model ${tell(effect)} of ${metricName(claim.metric)} (between ${tell(low)} and ${tell(high)}).`;
  },
});

/** What all columns share: the rows, the draws, and the model's score as it is, on all rows and in each draw. */
interface Scored {
  readonly truth: Truth;
  readonly table: Table;
  readonly units: Units | undefined;
  readonly draws: readonly Int32Array[];
  readonly whole: number;
  readonly wholes: Float64Array;
}

function scoreOnce(
  { truth, prediction, table }: Awaited<ReturnType<typeof predictRows>>,
  metric: Metric,
  context: Context,
): Scored {
  const units = unitsOf(table, context);
  const weights = drawWeights(table.count, units, draws, context.random.fork("importance"));
  const score = metric.score(truth, prediction);
  return {
    truth,
    table,
    units,
    draws: weights,
    whole: score(),
    wholes: Float64Array.from(weights, (own) => score(own)),
  };
}

async function measure(
  claim: Importance,
  { truth, table, units, draws: weights, whole, wholes }: Scored,
  context: Context,
): Promise<Evidence> {
  if (table.count < 10) return noEvidence(claim.metric, "fewer than ten rows have a target", table.count);
  const metric = context.metric(claim.metric);
  const model = context.model(claim.model.id);
  const random = context.random.fork("importance", claim.column);
  const shuffled: ((weights?: ArrayLike<number>) => number)[] = [];
  for (let round = 0; round < permutations; round++) {
    shuffled.push(metric.score(truth, model.predict(permuted(table, claim.column, units, random.fork(round)))));
    await context.pause();
  }
  const sign = metric.better === "higher" ? 1 : -1;
  const loss = (own?: ArrayLike<number>, draw?: number) =>
    sign *
    ((draw === undefined ? whole : wholes[draw]!) -
      shuffled.reduce((sum, score) => sum + score(own), 0) / permutations);
  const found = await bootstrapDifference(loss, weights, units, context);
  // The claim is that something is lost: a model that does better on shuffled values does not bear it out.
  const p = found.effect !== null && found.se ? normal.upper(found.effect / found.se) : 1;
  return { ...found, p, measure: claim.metric };
}

/** The table with one column dealt out anew: row by row, or whole units at a time, whose rows it belongs to. */
function permuted(table: Table, name: string, units: Units | undefined, random: Random): Table {
  const order = units ? unitOrder(units, random) : shuffled(table.count, random);
  return {
    ...table,
    columns: table.columns.map((column, i) => (table.names[i] === name ? takeColumn(column, order) : column)),
  };
}

/** Each unit's rows take those of another unit, over again where that one has fewer. */
function unitOrder(units: Units, random: Random): Int32Array {
  const members: number[][] = Array.from({ length: units.count }, () => []);
  for (const [row, unit] of units.codes.entries()) members[unit]!.push(row);
  const partner = shuffled(units.count, random);
  const order = new Int32Array(units.codes.length);
  for (const [unit, rows] of members.entries()) {
    const from = members[partner[unit]!]!;
    for (const [i, row] of rows.entries()) order[row] = from[i % from.length]!;
  }
  return order;
}
