import { expect, it } from "vitest";
import { madeFeatures, madeTable } from "../../../test/tables.ts";
import { truthOf } from "../../claims/scoring.ts";
import { createContext } from "../../core/context.ts";
import type { Inputs } from "../../core/model.ts";
import { memoryRows } from "../../engines/memory/rows.ts";
import { outputsOf } from "../../learn/outputs.ts";
import { r2 } from "../../metrics/r2.ts";
import { averageOfBest, fitRanked } from "./average.ts";
import { boostingCandidate, plainCandidates } from "./candidates.ts";
import { rankCandidates } from "./rank.ts";

const table = madeTable(300);
const rows = memoryRows(table);
const inputs: Inputs = { task: "regress", target: "y", features: Object.keys(madeFeatures) };
const folds = Uint8Array.from({ length: 300 }, (_, i) => i % 5);
const truth = truthOf(table, inputs);
const candidates = [
  ...plainCandidates(inputs),
  ...[5, 10, 15, 20].map((trees) => boostingCandidate(`boosting-${trees}`, { trees, patience: 0 })),
  { ...boostingCandidate("given-up", { trees: 1 }), optional: true as const },
  { ...boostingCandidate("gone-on", { trees: 30, patience: 0 }), optional: true as const },
  { ...boostingCandidate("given-up-too", { trees: 2 }), optional: true as const },
];

it("averages the best that went through all folds and explain what they say", async () => {
  const context = createContext();
  const ranked = await rankCandidates(candidates, rows, inputs, folds, r2, context);
  const average = averageOfBest(ranked, truth, folds, r2)!;
  expect(average.members.map(({ id }) => id)).toEqual(
    ranked.map(({ id }) => id).filter((id) => !/given-up|tree/.test(id)),
  );
  const parts = ranked.filter(({ id }) => average.members.some((one) => one.id === id));
  const { outOfFold, folds: scores, value } = average.validation;
  const mean = (row: number) =>
    parts.reduce((sum, { validation }) => sum + outputsOf(validation.outOfFold)[row]!, 0) / parts.length;
  for (let row = 0; row < 300; row++) expect(outputsOf(outOfFold)[row]).toBeCloseTo(mean(row), 12);
  expect(scores).toHaveLength(5);
  expect(value).toBeGreaterThan(Math.min(...parts.map(({ validation }) => validation.value)));

  const model = await fitRanked(average, rows, inputs, context);
  const alone = await fitRanked(parts[0]!, rows, inputs, context);
  expect(model.pipelines).toHaveLength(parts.length);
  expect(model.pipelines[0]!.at(-1)!.state).toEqual(alone.pipelines[0]!.at(-1)!.state);
});

it("takes eight at most, and makes no average of one", async () => {
  const one = {
    id: "one",
    members: [boostingCandidate("one", {})],
    validation: { value: 1, se: 0, folds: [1, 1, 1, 1, 1], outOfFold: { values: new Float64Array(300) } },
  };
  expect(averageOfBest([one], truth, folds, r2)).toBeUndefined();
  expect(
    averageOfBest(
      Array.from({ length: 20 }, () => one),
      truth,
      folds,
      r2,
    )!.members,
  ).toHaveLength(8);
});
