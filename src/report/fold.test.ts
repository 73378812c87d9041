import { describe, expect, it } from "vitest";
import type { Evidence } from "../core/claim.ts";
import type { FindingNote } from "../findings/study.ts";
import { fold, foldGroups, strength } from "./fold.ts";
import { whyUnconfirmed } from "./sections/rejected.ts";

const evidence = (effect: number | null, se: number | null, p: number | null = 0.01, n = 100): Evidence => ({
  n,
  units: n,
  measure: "spearman",
  effect,
  se,
  low: null,
  high: null,
  p,
});

function finding(
  id: string,
  family: "target" | "table" | "rule",
  columns: string[],
  confirm: Evidence,
  kind = "association",
) {
  return {
    id,
    kind,
    family,
    claim: { columns },
    columns,
    sentence: id,
    explore: confirm,
    confirm,
    q: confirm.p,
    verdict: "confirmed",
  } as FindingNote;
}

describe("fold", () => {
  it("puts what is about the same columns, in any order, under the strongest", () => {
    const folds = fold(
      [
        finding("weak", "target", ["y", "a"], evidence(0.2, 0.1)),
        finding("strong", "target", ["a", "y"], evidence(-0.5, 0.1)),
        finding("other", "target", ["y", "b"], evidence(0.3, 0.1)),
        finding("without", "target", ["a"], evidence(0.1, 0.1)),
      ],
      "y",
    );
    expect(folds.map(({ head, others }) => [head.id, others.map(({ id }) => id)])).toEqual([
      ["strong", ["weak", "without"]],
      ["other", []],
    ]);
  });

  it("keeps families apart and counts every column among the others", () => {
    const folds = fold(
      [
        finding("about", "target", ["y", "a"], evidence(0.2, 0.1)),
        finding("pair", "table", ["a", "b"], evidence(0.2, 0.1)),
        finding("triple", "table", ["b", "a", "c"], evidence(0.2, 0.1)),
        finding("pair-again", "table", ["b", "a"], evidence(0.1, 0.1)),
        finding("same-names", "table", ["a", "y"], evidence(0.1, 0.2)),
      ],
      "y",
    );
    expect(folds.map(({ head }) => head.id).sort()).toEqual(["about", "pair", "same-names", "triple"]);
  });

  it("takes columns that go together almost without exception for one", () => {
    const told = [
      finding("same", "table", ["cost", "tax"], evidence(0.999, 0.001)),
      finding("by-cost", "table", ["cost", "units"], evidence(0.7, 0.1)),
      finding("by-tax", "table", ["tax", "units"], evidence(0.6, 0.1)),
      finding("other", "table", ["day", "units"], evidence(0.6, 0.1)),
    ];
    const heads = (list: typeof told, target = "y") => fold(list, target).map(({ head }) => head.id);
    expect(heads(told)).toEqual(["same", "by-cost", "other"]);
    expect(heads([finding("loose", "table", ["cost", "tax"], evidence(0.9, 0.001)), ...told.slice(1)])).toContain(
      "by-tax",
    );
  });

  it("does not confuse names that hold separators", () => {
    expect(
      fold(
        [finding("one", "table", ["a,b", "c"], evidence(1, 1)), finding("two", "table", ["a", "b,c"], evidence(1, 1))],
        "y",
      ),
    ).toHaveLength(2);
  });

  it("tells the model first, then by strength, ties by id", () => {
    const folds = fold(
      [
        finding("b", "target", ["y", "b"], evidence(0.4, 0.1)),
        finding("a", "target", ["y", "a"], evidence(0.4, 0.1)),
        finding("c", "target", ["y", "c"], evidence(0.9, 0.1)),
        finding("model", "target", ["y"], evidence(0.1, 0.1), "performance"),
      ],
      "y",
    );
    expect(folds.map(({ head }) => head.id)).toEqual(["model", "c", "a", "b"]);
  });

  it("measures strength in standard errors, identities by their rows", () => {
    expect(strength(evidence(-0.5, 0.1))).toBe(5);
    expect(strength(evidence(0, null, null, 640))).toBe(640);
    expect(strength(evidence(null, null))).toBe(0);
    expect(strength(evidence(0, 0))).toBe(0);
    expect(strength(evidence(0.1, 0))).toBe(Number.POSITIVE_INFINITY);
  });
});

describe("whyUnconfirmed", () => {
  const told = (explore: Evidence, confirm: Evidence, q: number | null) =>
    whyUnconfirmed({ ...finding("x", "table", ["a"], confirm), explore, q }, 0.05);
  it("names the condition that failed", () => {
    expect(told(evidence(0.3, 0.1), evidence(0.1, 0.1), 0.3)).toBe("it may be chance");
    expect(told(evidence(0.3, 0.1), evidence(-0.3, 0.1), 0.01)).toBe("it turned to the opposite");
    expect(told(evidence(0.3, 0.1), evidence(0.05, 0.01), 0.01)).toBe("it is too small to be worth telling");
    expect(told(evidence(0, null, null), evidence(0.2, null, null), null)).toBe("rows break it");
    expect(told(evidence(0.3, 0.1), { ...evidence(null, null, null), reason: "too few rows" }, null)).toBe(
      "too few rows",
    );
  });
});

it("tells rules apart from the claims about the target, though both name it", () => {
  const told = [
    finding("alone", "target", ["y", "a"], evidence(0.4, 0.1)),
    finding("both", "rule", ["y", "a", "b"], evidence(0.3, 0.1), "rule"),
    finding("other-way-round", "rule", ["y", "b", "a"], evidence(0.2, 0.1), "rule"),
    finding("pair", "table", ["a", "b"], evidence(0.2, 0.1)),
  ];
  const groups = foldGroups(fold(told, "y"), "y");
  expect(groups.map(({ title, folds }) => [title, folds.map(({ head, others }) => [head.id, others.length])])).toEqual([
    ["about y", [["alone", 0]]],
    ["rules about y", [["both", 1]]],
    ["among the other columns", [["pair", 0]]],
  ]);
});
