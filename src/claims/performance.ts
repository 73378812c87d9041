import { type ClaimBase, defineClaim, type Evidence, noEvidence, noProposal } from "../core/claim.ts";
import type { Context } from "../core/context.ts";
import { metricName } from "../core/metric.ts";
import type { Rows } from "../core/rows.ts";
import { tellScore } from "./cells.ts";
import { bootstrapDifference, drawWeights, predictRows } from "./scoring.ts";
import { unitsOf } from "./units.ts";

/** The model is better than the baseline, which is a constant that the claim carries. */
interface Performance extends ClaimBase {
  readonly model: { readonly id: string; readonly sha256: string };
  readonly metric: string;
  /** A mean, or shares in the order of the model's levels. */
  readonly baseline: readonly number[];
}

/** Draws behind the error of the gain; its p needs the error alone. */
const draws = 200;

/** What the model gains over a constant prediction, in the study's metric, with a paired bootstrap over units. */
export const performance = defineClaim<Performance>({
  id: "performance",
  version: 1,
  family: () => "target",
  smallest: 0.005,
  async propose(rows, subject) {
    const { inputs, model, baseline, metric } = subject;
    if (model === undefined || baseline === undefined || metric === undefined || inputs.target === undefined)
      return noProposal;
    const constant = baseline.predict(await rows.where(firstRow(rows.count)).collect(1));
    const values = "values" in constant ? [...constant.values] : [...constant.probabilities];
    const claim = { columns: [inputs.target], model: { id: model.predictor.id, sha256: model.sha256 }, metric };
    return { claims: [{ ...claim, baseline: values }], looked: 1 };
  },
  async test(claims, rows, context) {
    const evidence: Evidence[] = [];
    for (const claim of claims) evidence.push(await measure(claim, rows, context));
    return evidence;
  },
  say(claim, { figures, effect, low, high }) {
    if (figures === undefined) return `The model ${claim.model.id} could not be tested.`;
    return `The model ${claim.model.id} predicts ${claim.columns[0]} better than a constant: ${metricName(claim.metric)} ${tellScore(figures.model)} against ${tellScore(figures.baseline)} (gain ${tellScore(effect)}, between ${tellScore(low)} and ${tellScore(high)}).`;
  },
});

const firstRow = (count: number) => Uint8Array.from({ length: count }, (_, i) => (i === 0 ? 1 : 0));

async function measure(claim: Performance, rows: Rows, context: Context): Promise<Evidence> {
  const predictor = context.model(claim.model.id);
  const metric = context.metric(claim.metric);
  const { truth, prediction, table } = await predictRows(predictor, rows, context);
  if (table.count < 10) return noEvidence(claim.metric, "fewer than ten rows have a target", table.count);
  const units = unitsOf(table, context);
  const k = claim.baseline.length;
  const constant = Float64Array.from({ length: table.count * k }, (_, i) => claim.baseline[i % k]!);
  const base = "values" in prediction ? { values: constant } : { levels: prediction.levels, probabilities: constant };
  const sign = metric.better === "higher" ? 1 : -1;
  const ours = metric.score(truth, prediction);
  const theirs = metric.score(truth, base);
  const random = context.random.fork("performance", claim.model.id);
  const weights = drawWeights(table.count, units, draws, random);
  const result = await bootstrapDifference((own) => sign * (ours(own) - theirs(own)), weights, units, context);
  return { ...result, measure: claim.metric, figures: { model: ours(), baseline: theirs() } };
}
