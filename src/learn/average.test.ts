import { describe, expect, it } from "vitest";
import { madeFeatures, madeTable } from "../../test/tables.ts";
import { gradientBoosting } from "../algorithms/gradient-boosting.ts";
import { linearRegression } from "../algorithms/linear-regression.ts";
import { logisticRegression } from "../algorithms/logistic-regression.ts";
import type { Step } from "../core/algorithm.ts";
import { createContext } from "../core/context.ts";
import type { Prediction } from "../core/model.ts";
import { memoryRows } from "../engines/memory/rows.ts";
import { dateParts } from "../prepare/date-parts.ts";
import { impute } from "../prepare/impute.ts";
import { oneHot } from "../prepare/one-hot.ts";
import { loadModel, saveModel } from "./artifact.ts";
import { averagePredictions } from "./average.ts";
import { averageOf, fitSteps, type Model } from "./fit.ts";
import { resolveInputs } from "./inputs.ts";
import { outputsOf } from "./outputs.ts";

const classes = (levels: string[], ...rows: number[][]): Prediction => ({
  levels,
  probabilities: Float64Array.from(rows.flat()),
});

describe("the average of predictions", () => {
  it("is the mean of numbers", () => {
    const mean = averagePredictions([{ values: Float64Array.of(1, 10) }, { values: Float64Array.of(2, 40) }]);
    expect(mean).toEqual({ values: Float64Array.of(1.5, 25) });
  });

  it("is the mean of the log odds of two levels", () => {
    const mean = averagePredictions([classes(["no", "yes"], [0.1, 0.9]), classes(["no", "yes"], [0.5, 0.5])]);
    // The odds are 9 and 1, their geometric mean is 3.
    expect(outputsOf(mean)[0]).toBeCloseTo(1 / 4, 14);
    expect(outputsOf(mean)[1]).toBeCloseTo(3 / 4, 14);
  });

  it("is the geometric mean of more levels, scaled to 1", () => {
    const mean = averagePredictions([
      classes(["a", "b", "c"], [0.8, 0.1, 0.1]),
      classes(["a", "b", "c"], [0.2, 0.4, 0.4]),
    ]);
    // sqrt(0.16), sqrt(0.04), sqrt(0.04)
    for (const [i, value] of [0.5, 0.25, 0.25].entries()) expect(outputsOf(mean)[i]).toBeCloseTo(value, 14);
  });

  it("is not silenced by one that is sure", () => {
    const mean = averagePredictions([classes(["no", "yes"], [1, 0]), classes(["no", "yes"], [0.01, 0.99])]);
    expect(outputsOf(mean)[1]).toBeGreaterThan(0);
    expect(outputsOf(mean)[1]).toBeLessThan(0.01);
  });

  it("leaves a row without a prediction where one of them has none", () => {
    const mean = averagePredictions([
      classes(["no", "yes"], [Number.NaN, Number.NaN]),
      classes(["no", "yes"], [0.5, 0.5]),
    ]);
    expect(outputsOf(mean)).toEqual(Float64Array.of(Number.NaN, Number.NaN));
  });
});

describe("a model of several pipelines", () => {
  const rows = memoryRows(madeTable(400));
  const features = Object.keys(madeFeatures);
  const numeric = [dateParts(), impute(), oneHot()];
  const fitAll = async (target: string, lists: readonly (readonly Step[])[]): Promise<Model> => {
    const models: Model[] = [];
    for (const [i, steps] of lists.entries())
      models.push(
        await fitSteps(steps, rows, resolveInputs(rows, steps, { target, on: features }), createContext(), `own-${i}`),
      );
    return averageOf("average", models);
  };
  const boosting = [dateParts(), gradientBoosting({ trees: 20, patience: 0 })];

  it.each([
    ["y", linearRegression({ penalty: 1 })],
    ["two", logisticRegression({ penalty: 1 })],
    ["three", logisticRegression({ penalty: 1 })],
  ])("explains what it says of %s, and is the same after its file was read", async (target, linear) => {
    const model = await fitAll(target, [boosting, [...numeric, linear]]);
    const table = await rows.collect(rows.count);
    const prediction = model.predict(table);
    const { outputs, contributions, features: told } = model.explain!(table);
    const width = told.length + 1;
    const score = (row: number, output: number) =>
      contributions
        .subarray((row * outputs + output) * width, (row * outputs + output + 1) * width)
        .reduce((sum, value) => sum + value, 0);
    const said = outputsOf(prediction);
    const positive = "levels" in prediction ? prediction.levels.indexOf(model.inputs.positive ?? "") : -1;
    for (let row = 0; row < table.count; row++) {
      if (target === "y") expect(score(row, 0)).toBeCloseTo(said[row]!, 9);
      else if (target === "two")
        expect(score(row, 0)).toBeCloseTo(Math.log(said[2 * row + positive]! / said[2 * row + 1 - positive]!), 6);
      // Scores of several levels are known up to one number for the row.
      else expect(score(row, 1) - score(row, 0)).toBeCloseTo(Math.log(said[3 * row + 1]! / said[3 * row]!), 6);
    }
    const bytes = saveModel(model, { seed: 1 }, "lode");
    const again = loadModel(bytes).model;
    expect(outputsOf(again.predict(table))).toEqual(said);
    expect(again.explain!(table).contributions).toEqual(contributions);
  });
});
