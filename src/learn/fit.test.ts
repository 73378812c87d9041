import { describe, expect, it } from "vitest";
import type { Field } from "../core/table.ts";
import { positiveOf } from "./inputs.ts";

const flag = (...levels: string[]): Field => ({ name: "y", kind: "flag", role: "feature", levels });

describe("the positive of two levels", () => {
  const cases: readonly (readonly [readonly [string, string], string])[] = [
    [["No", "Yes"], "Yes"],
    [["True", "False"], "True"],
    [["0", "1"], "1"],
    [["1", "0"], "1"],
    [["0.0", "1.0"], "1.0"],
    [["-1", "1"], "1"],
    // Codes: the second is the rarer, and 1 does not say yes.
    [["1", "2"], "2"],
    [["2", "1"], "1"],
    [["<=50K", ">50K"], ">50K"],
  ];
  it.each(cases)("of %j is %s", (levels, positive) => {
    expect(positiveOf(flag(...levels), undefined)).toEqual({ positive });
  });

  it("is the one that was told", () => {
    expect(positiveOf(flag("No", "Yes"), "No")).toEqual({ positive: "No" });
    expect(() => positiveOf(flag("No", "Yes"), "no")).toThrow(/it has No, Yes/);
  });
});
