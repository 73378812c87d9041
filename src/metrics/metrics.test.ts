import { describe, expect, it } from "vitest";
import { referenceCase } from "../../test/reference.ts";
import type { Truth } from "../core/metric.ts";
import type { Prediction } from "../core/model.ts";
import { metrics } from "../registry.ts";

interface Expected {
  truth: number[];
  weights: number[];
  plain: Record<string, number>;
  weighted: Record<string, number>;
}

const two = referenceCase<Expected & { score: number[] }>("metrics", "binary");
const several = referenceCase<Expected & { probabilities: number[][] }>("metrics", "several-levels");
const real = referenceCase<Expected & { predicted: number[] }>("metrics", "numbers");

const cases: [string, Expected & { tolerance: number }, Truth, Prediction][] = [
  [
    "two levels",
    two,
    { task: "classify", codes: Int32Array.from(two.truth), levels: ["no", "yes"], positive: "yes" },
    { levels: ["no", "yes"], probabilities: Float64Array.from(two.score.flatMap((p) => [1 - p, p])) },
  ],
  [
    "several levels",
    several,
    { task: "classify", codes: Int32Array.from(several.truth), levels: ["a", "b", "c"] },
    { levels: ["a", "b", "c"], probabilities: Float64Array.from(several.probabilities.flat()) },
  ],
  [
    "numbers",
    real,
    { task: "regress", values: Float64Array.from(real.truth) },
    { values: Float64Array.from(real.predicted) },
  ],
];

for (const [name, expected, truth, prediction] of cases) {
  describe(`metrics of ${name} against scikit-learn`, () => {
    for (const id of Object.keys(expected.plain)) {
      const score = metrics.get(id)!.score(truth, prediction);
      it(id, () => expect(score()).toBeCloseTo(expected.plain[id]!, 10));
      if (expected.weighted[id] !== undefined)
        it(`${id}, weighted`, () => expect(score(expected.weights)).toBeCloseTo(expected.weighted[id]!, 10));
    }
  });
}

describe("metrics", () => {
  it("are all tested against the peer, except the calibration error, which has none of equal counts", () => {
    const tested = new Set([two, several, real].flatMap((expected) => Object.keys(expected.plain)));
    expect([...metrics.keys()].filter((id) => !tested.has(id))).toEqual(["ece"]);
  });

  it("a weight of two is a doubled row, for every metric", () => {
    for (const [, expected, truth, prediction] of cases) {
      const n = expected.truth.length;
      const places = Array.from({ length: n }, (_, i) => i).flatMap((i) =>
        new Array<number>(expected.weights[i]!).fill(i),
      );
      const doubled: Truth =
        truth.task === "regress"
          ? { ...truth, values: Float64Array.from(places, (i) => truth.values[i]!) }
          : { ...truth, codes: Int32Array.from(places, (i) => truth.codes[i]!) };
      const k = "levels" in prediction ? prediction.levels.length : 1;
      const spread = (values: Float64Array) =>
        Float64Array.from(places.flatMap((i) => [...values.subarray(i * k, (i + 1) * k)]));
      const more: Prediction =
        "values" in prediction
          ? { values: spread(prediction.values) }
          : { ...prediction, probabilities: spread(prediction.probabilities) };
      for (const metric of metrics.values()) {
        if (!metric.tasks.includes(truth.task) || (metric.binary && k !== 2) || metric.id === "ece") continue;
        expect(metric.score(truth, prediction)(expected.weights), metric.id).toBeCloseTo(
          metric.score(doubled, more)(),
          9,
        );
      }
    }
  });

  it("ece is 0 for perfectly calibrated groups and the distance for shifted ones", () => {
    const codes = Int32Array.from({ length: 1000 }, (_, i) => (i % 100 < Math.floor(i / 100) * 10 + 5 ? 1 : 0));
    const at = (shift: number) => ({
      levels: ["no", "yes"],
      probabilities: Float64Array.from({ length: 2000 }, (_, j) => {
        const p = (Math.floor(j / 2 / 100) * 10 + 5) / 100 + shift;
        return j % 2 ? p : 1 - p;
      }),
    });
    const truth: Truth = { task: "classify", codes, levels: ["no", "yes"], positive: "yes" };
    expect(metrics.get("ece")!.score(truth, at(0))()).toBeCloseTo(0, 12);
    expect(metrics.get("ece")!.score(truth, at(0.03))()).toBeCloseTo(0.03, 12);
  });
});
