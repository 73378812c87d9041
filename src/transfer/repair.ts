import type { Truth } from "../core/metric.ts";
import type { Prediction } from "../core/model.ts";
import { hashPosition } from "../core/random.ts";
import { log } from "../kernels/math.ts";
import { type Adjustment, adjustPrediction } from "../learn/adjustment.ts";
import { placesWhere, takePrediction } from "../learn/outputs.ts";
import { probabilityFloor } from "../metrics/truth.ts";
import { type Labelled, takeLabelled } from "./labelled.ts";
import { learnIntercept, learnPrior, learnSlope, type PriorShift, type Said } from "./learn-repair.ts";

export type RepairKind = "intercept" | "intercept and slope" | "prior" | "density ratio";

/** One way to fit the model to another place, and whether it helps there. */
export interface Repair {
  readonly kind: RepairKind;
  readonly accepted: boolean;
  /** Mean log loss, or the root of the mean squared error, on folds of the labelled rows, without and with it; null without labels. */
  readonly before: number | null;
  readonly after: number | null;
  readonly loss: "logLoss" | "rmse";
  /** How much lower the mean loss of a row is, and the error of this gain; of numbers squared losses. */
  readonly gain?: number;
  readonly se?: number;
  readonly reason: string;
  /** Of the prior correction: shares of the levels in the study and here, and the p of their being the same. */
  readonly shares?: readonly { readonly level: string; readonly there: number; readonly here: number }[];
  readonly p?: number;
}

export interface Repaired {
  readonly repairs: readonly Repair[];
  /** The best of those accepted. */
  readonly best?: {
    readonly kind: RepairKind;
    readonly adjustment: Adjustment /** Learned without the fold of each row. */;
    readonly outOfFold?: Prediction;
  };
}

const folds = 5;
const unitsLeast = 20;
/** One-sided 95 %: errors that a gain has to be above 0. */
const sure = 1.645;
const priorAssumes = "only the shares of the levels differ here; the rows of each level look as they did in the study";

/** With labels: every repair, accepted where it surely lowers the loss on folds (one-sided 95 %). */
export function repairWithLabels(there: Labelled, here: Labelled, seed: number): Repaired {
  const units = new Set(here.units).size;
  if (units < unitsLeast) return { repairs: [] };
  const candidates: readonly { kind: RepairKind; learn: (known: Labelled) => Adjustment | undefined }[] = [
    { kind: "intercept", learn: learnIntercept },
    { kind: "intercept and slope", learn: learnSlope },
    { kind: "prior", learn: (known) => learnPrior(there, known)?.adjustment },
    { kind: "density ratio", learn: () => (there.ratios ? learnSlope(there, there.ratios) : undefined) },
  ];
  const fold = Uint8Array.from(here.units, (unit) => hashPosition(seed, unit) % folds);
  const before = lossesOf(here.truth, here.prediction);
  const isNumber = here.truth.task === "regress";
  const told = (losses: Float64Array) => (isNumber ? Math.sqrt(meanOf(losses)) : meanOf(losses));
  const tried = candidates.flatMap(({ kind, learn }) => {
    const adjustment = learn(here);
    if (adjustment === undefined) return [];
    const outOfFold = acrossFolds(here, fold, (known) => learn(known) ?? adjustment);
    const after = lossesOf(here.truth, outOfFold);
    const { mean, se } = meanByUnits(
      before.map((loss, row) => loss - after[row]!),
      here.units,
    );
    const accepted = mean > sure * se;
    const repair: Repair = {
      kind,
      accepted,
      before: told(before),
      after: told(after),
      loss: isNumber ? "rmse" : "logLoss",
      gain: mean,
      se,
      reason: accepted ? "the loss on folds surely falls" : "the loss on folds does not surely fall",
      ...(kind === "prior" ? priorNote(learnPrior(there, here), here) : {}),
    };
    return [{ repair, adjustment, outOfFold }];
  });
  const best = tried.filter(({ repair }) => repair.accepted).sort((a, b) => b.repair.gain! - a.repair.gain!)[0];
  return {
    repairs: tried.map(({ repair }) => repair),
    ...(best ? { best: { kind: best.repair.kind, adjustment: best.adjustment, outOfFold: best.outOfFold } } : {}),
  };
}

/** Without labels: the prior correction alone, accepted where the shares of the levels are not the study's. */
export function repairWithoutLabels(there: Labelled, here: Said): Repaired {
  const prior = learnPrior(there, here);
  if (prior === undefined) return { repairs: [] };
  const accepted = prior.p <= 0.05;
  const repair: Repair = {
    kind: "prior",
    accepted,
    before: null,
    after: null,
    loss: "logLoss",
    reason: accepted
      ? `without labels its gain cannot be measured; it assumes that ${priorAssumes}`
      : "nothing says that the shares of the levels differ from the study's",
    ...priorNote(prior, here),
  };
  return { repairs: [repair], ...(accepted ? { best: { kind: "prior", adjustment: prior.adjustment } } : {}) };
}

function priorNote(prior: PriorShift | undefined, { prediction }: Said): Pick<Repair, "shares" | "p"> {
  if (prior === undefined || !("levels" in prediction)) return {};
  return {
    p: prior.p,
    shares: prediction.levels.map((level, i) => ({ level, there: prior.there[i]!, here: prior.here[i]! })),
  };
}

/** Every row adjusted by what the other folds say. */
function acrossFolds(here: Labelled, fold: Uint8Array, learn: (known: Labelled) => Adjustment): Prediction {
  const isNumber = "values" in here.prediction;
  const width = "values" in here.prediction ? 1 : here.prediction.levels.length;
  const outputs = new Float64Array(here.units.length * width);
  for (let own = 0; own < folds; own++) {
    const rows = placesWhere(fold, (one) => one === own);
    if (rows.length === 0) continue;
    const learned = learn(
      takeLabelled(
        here,
        placesWhere(fold, (one) => one !== own),
      ),
    );
    const adjusted = adjustPrediction(takePrediction(here.prediction, rows), learned);
    const said = "values" in adjusted ? adjusted.values : adjusted.probabilities;
    for (const [i, row] of rows.entries()) outputs.set(said.subarray(i * width, (i + 1) * width), row * width);
  }
  return isNumber
    ? { values: outputs }
    : { levels: (here.prediction as { levels: readonly string[] }).levels, probabilities: outputs };
}

/** Log losses, or squared errors. */
function lossesOf(truth: Truth, prediction: Prediction): Float64Array {
  if (truth.task === "regress" && "values" in prediction)
    return truth.values.map((value, row) => (value - prediction.values[row]!) ** 2);
  if (truth.task !== "classify" || !("probabilities" in prediction)) return new Float64Array(0);
  const k = prediction.levels.length;
  return Float64Array.from(
    truth.codes,
    (code, row) => -log(Math.max(probabilityFloor, prediction.probabilities[row * k + code]!)),
  );
}

const meanOf = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);

/** The mean of rows and its error, units being independent (the ratio estimator's). */
function meanByUnits(values: Float64Array, units: Int32Array): { readonly mean: number; readonly se: number } {
  const mean = meanOf(values);
  const sums = new Map<number, number>();
  for (const [row, unit] of units.entries()) sums.set(unit, (sums.get(unit) ?? 0) + values[row]! - mean);
  const m = sums.size;
  const squares = [...sums.values()].reduce((sum, value) => sum + value * value, 0);
  return { mean, se: Math.sqrt((squares * m) / Math.max(1, m - 1)) / Math.max(1, values.length) };
}
