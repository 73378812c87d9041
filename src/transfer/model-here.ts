import type { Context } from "../core/context.ts";
import type { Metric } from "../core/metric.ts";
import type { Prediction } from "../core/model.ts";
import type { Adjustment } from "../learn/adjustment.ts";
import { type Conformal, coverageOf, intervals, learnConformal, setOf } from "../learn/conformal.ts";
import { type Expected, expectedFigures } from "./expected.ts";
import type { Labelled } from "./labelled.ts";
import { type Repair, type Repaired, repairWithLabels, repairWithoutLabels } from "./repair.ts";

/** What conformal intervals or sets are worth here: as the model's file has them, and weighted for the rows that are met here. */
export interface ConformalHere {
  readonly level: number;
  readonly before: Coverage;
  readonly weighted: Coverage;
}
interface Coverage {
  /** The share of labelled rows inside their interval or set; null without labels. */
  readonly coverage: number | null;
  readonly width?: number;
  readonly size?: number;
}

export interface ModelHere {
  readonly expected: readonly Expected[];
  readonly repairs: readonly Repair[];
  readonly conformal?: ConformalHere;
  /** The best repair, and the intervals or sets that go with it. */
  readonly adapted?: { readonly kind: string; readonly adjustment: Adjustment; readonly conformal?: Conformal };
}

/** Labelled rows that conformal scores are learned from at least. */
const conformalLeast = 100;

/**
 * A model on another table: the figure to expect, what repairs it, and how far its intervals hold. `here` are the rows
 * asked of, `labelled` those of them with a known target, undefined where there are none.
 */
export async function modelHere(
  reference: Labelled,
  here: Omit<Labelled, "truth">,
  labelled: Labelled | undefined,
  conformal: Conformal | undefined,
  metric: Metric,
  context: Context,
): Promise<ModelHere> {
  const { ratios } = reference;
  const expected = await expectedFigures(reference, labelled ?? here, metric, context);
  const repaired = labelled
    ? repairWithLabels(reference, labelled, context.seed)
    : repairWithoutLabels(reference, here);
  const weighted =
    conformal && ratios ? learnConformal(reference.truth, reference.prediction, conformal.level, ratios) : undefined;
  return {
    expected,
    repairs: repaired.repairs,
    ...(conformal && weighted
      ? {
          conformal: {
            level: conformal.level,
            before: coverageHere(conformal, labelled, here.prediction),
            weighted: coverageHere(weighted, labelled, here.prediction),
          },
        }
      : {}),
    ...(repaired.best ? { adapted: adaptedOf(repaired.best, labelled, weighted ?? conformal) } : {}),
  };
}

/** Where targets are known, intervals are learned from them, out of fold; otherwise they stay those weighted for the rows here. */
function adaptedOf(
  { kind, adjustment, outOfFold }: NonNullable<Repaired["best"]>,
  labelled: Labelled | undefined,
  conformal: Conformal | undefined,
): NonNullable<ModelHere["adapted"]> {
  if (conformal === undefined) return { kind, adjustment };
  const learns = labelled !== undefined && outOfFold !== undefined && labelled.units.length >= conformalLeast;
  return {
    kind,
    adjustment,
    conformal: learns ? learnConformal(labelled.truth, outOfFold, conformal.level) : conformal,
  };
}

function coverageHere(conformal: Conformal, labelled: Labelled | undefined, prediction: Prediction): Coverage {
  if (labelled) {
    const { n: _n, ...measured } = coverageOf(conformal, labelled.truth, labelled.prediction);
    return measured;
  }
  if ("values" in prediction) {
    const { low, high } = intervals(conformal, prediction.values);
    const width = high.reduce((sum, end, row) => sum + end - low[row]!, 0) / Math.max(1, high.length);
    return { coverage: null, width };
  }
  const k = prediction.levels.length;
  const rows = prediction.probabilities.length / k;
  let size = 0;
  for (let row = 0; row < rows; row++) size += setOf(conformal, prediction.probabilities, k, row).length;
  return { coverage: null, size: size / Math.max(1, rows) };
}
