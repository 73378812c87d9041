import { baseline } from "../../algorithms/baseline.ts";
import { plainBoosting } from "../../algorithms/boosting-params.ts";
import { decisionTree } from "../../algorithms/decision-tree.ts";
import { gradientBoosting } from "../../algorithms/gradient-boosting.ts";
import { linearRegression } from "../../algorithms/linear-regression.ts";
import { logisticRegression } from "../../algorithms/logistic-regression.ts";
import type { Step } from "../../core/algorithm.ts";
import type { Inputs } from "../../core/model.ts";
import { describeParams, type ParamDoc } from "../../core/params.ts";
import type { Random } from "../../core/random.ts";
import { dateParts } from "../../prepare/date-parts.ts";
import { groupRare } from "../../prepare/group-rare.ts";
import { impute } from "../../prepare/impute.ts";
import { oneHot } from "../../prepare/one-hot.ts";
import { standardize } from "../../prepare/standardize.ts";

export interface Candidate {
  readonly id: string;
  readonly steps: readonly Step[];
  /** Tried where there is time; the others are what a study is compared with. */
  readonly optional?: true;
}

export interface Effort {
  readonly folds: number;
  /** Boosting candidates, the defaults among them. */
  readonly boosting: number;
  /** Whether the average of the best is a candidate, too. */
  readonly average?: true;
}

export const efforts: Readonly<Record<"quick" | "normal" | "thorough", Effort>> = {
  quick: { folds: 3, boosting: 1 },
  normal: { folds: 5, boosting: 16 },
  thorough: { folds: 10, boosting: 64, average: true },
};

export const baselineCandidate: Candidate = { id: "baseline", steps: [baseline()] };

/** Models that are always tried: a linear one on encoded numbers, a shallow tree to read, boosting with its defaults. */
export function plainCandidates(inputs: Inputs): readonly Candidate[] {
  const numeric = [dateParts(), groupRare(), impute(), oneHot(), standardize()];
  const linear = inputs.task === "regress" ? linearRegression({ penalty: 1 }) : logisticRegression({ penalty: 1 });
  return [
    { id: linear.algorithm.id, steps: [...numeric, linear] },
    { id: "decision-tree", steps: [dateParts(), decisionTree()] },
    boostingCandidate("gradient-boosting", roundsFor(inputs)),
  ];
}

/** Trees of a round are as many as levels: where these are many, the rounds are bounded so that the work stays so. */
function roundsFor({ levels = [] }: Inputs): { trees?: number } {
  return levels.length > manyLevels ? { trees: Math.max(10, Math.floor(treesMost / levels.length)) } : {};
}
const manyLevels = 5;
const treesMost = 2000;

/** Rounds of a candidate are fewer and larger than boosting's own defaults, which take three times as long. */
const quickBoosting = { ...plainBoosting, trees: 300, learningRate: 0.1, leaves: 31, patience: 25 };

export function boostingCandidate(id: string, params: Readonly<Record<string, unknown>>): Candidate {
  return { id, steps: [dateParts(), gradientBoosting({ ...quickBoosting, ...params })] };
}

/** Parameters drawn from the tuning ranges that boosting declares (Bergstra and Bengio, JMLR 13, 2012). */
export function drawnCandidates(count: number, random: Random): readonly Candidate[] {
  const docs = describeParams(gradientBoosting.params).filter((doc) => doc.tune !== undefined);
  return Array.from({ length: count }, (_, i) => {
    const own = random.fork("candidate", i);
    const params = Object.fromEntries(docs.map((doc) => [doc.name, drawn(doc, own)]));
    return { ...boostingCandidate(`gradient-boosting-${i + 2}`, params), optional: true };
  });
}

function drawn(doc: ParamDoc, random: Random): unknown {
  const { tune } = doc;
  if (tune === undefined) return doc.default;
  if ("values" in tune) return tune.values[random.below(tune.values.length)];
  const { low, high, log } = tune;
  const value = log
    ? Math.exp(Math.log(low) + (Math.log(high) - Math.log(low)) * random.uniform())
    : low + (high - low) * random.uniform();
  return doc.type === "integer" ? Math.round(value) : Number(value.toPrecision(3));
}
