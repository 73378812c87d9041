import { expect, it } from "vitest";
import { referenceCase } from "../../test/reference.ts";
import { intervals, learnConformal, setOf } from "./conformal.ts";

interface Reference {
  /** Rows that it is learned on; the others are predicted. */
  readonly known: number;
  /** Three levels a row. */
  readonly probabilities: readonly number[];
  readonly codes: readonly number[];
  readonly values: readonly number[];
  readonly truth: readonly number[];
  readonly levels: readonly {
    readonly level: number;
    readonly sets: readonly (readonly number[])[];
    readonly low: readonly number[];
    readonly high: readonly number[];
  }[];
}

const reference = referenceCase<Reference>("transfer", "conformal");
const { known, probabilities, codes, values, truth } = reference;

it("gives the sets of MAPIE, and its most probable level where MAPIE's set is empty", () => {
  const levels = ["a", "b", "c"];
  for (const { level, sets } of reference.levels) {
    const conformal = learnConformal(
      { task: "classify", codes: Int32Array.from(codes.slice(0, known)), levels },
      { levels, probabilities: Float64Array.from(probabilities.slice(0, 3 * known)) },
      level,
    );
    const found = sets.map((_, i) => setOf(conformal, Float64Array.from(probabilities), 3, known + i));
    for (const [i, set] of sets.entries()) {
      if (set.length > 0) expect(found[i]!.toSorted()).toEqual(set);
      else expect(found[i]).toHaveLength(1);
    }
  }
});

it("gives the intervals of MAPIE where the rows are too few for groups", () => {
  for (const { level, low, high } of reference.levels) {
    const conformal = learnConformal(
      { task: "regress", values: Float64Array.from(truth.slice(0, known)) },
      { values: Float64Array.from(values.slice(0, known)) },
      level,
    );
    const found = intervals(conformal, Float64Array.from(values.slice(known)));
    for (const [i, end] of low.entries()) {
      expect(found.low[i]).toBeCloseTo(end, 12);
      expect(found.high[i]).toBeCloseTo(high[i]!, 12);
    }
  }
});
