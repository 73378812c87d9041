import { expect, it } from "vitest";
import type { Evidence } from "../core/claim.ts";
import { createRandom } from "../core/random.ts";
import { cramersV } from "../statistics/contingency.ts";
import { benjaminiHochberg } from "../statistics/multiplicity.ts";
import { randomEffects } from "../statistics/random-effects.ts";
import { pooledFindings } from "./pooled.ts";
import { poolEvidence, poolPerformance } from "./pooled-evidence.ts";
import type { FindingNote } from "./study.ts";

const evidence = (effect: number | null, se: number | null, more: Partial<Evidence> = {}): Evidence => ({
  n: 100,
  units: 100,
  measure: "hedgesG",
  effect,
  se,
  low: effect === null ? null : effect - 2 * (se ?? 0),
  high: effect === null ? null : effect + 2 * (se ?? 0),
  p: effect === null ? null : 0.04,
  ...more,
});
const finding = (id: string, verdict: "confirmed" | "unconfirmed", confirm: Evidence, family = "target") =>
  ({ id, kind: "difference", family, sentence: `${id}.`, verdict, confirm }) as unknown as FindingNote;

it("pools what was measured and counts the tables", () => {
  const pooled = poolEvidence([evidence(0.5, 0.1), evidence(null, null), evidence(0.7, 0.2), evidence(0.6, 0.1)]);
  const { effect, low, predictionHigh, tau2 } = randomEffects([
    { effect: 0.5, se: 0.1 },
    { effect: 0.7, se: 0.2 },
    { effect: 0.6, se: 0.1 },
  ])!;
  expect(pooled).toMatchObject({ files: 3, n: 300, effect, low, predictionHigh, tau2 });
});

it("keeps one table's own interval and p, and says why nothing is known", () => {
  const alone = evidence(0.5, 0.1, { low: 0.33, high: 0.61, p: 0.0123 });
  expect(poolEvidence([alone, evidence(null, null)])).toMatchObject({
    files: 1,
    low: 0.33,
    high: 0.61,
    p: 0.0123,
    tau2: null,
  });
  expect(poolEvidence([evidence(null, null, { reason: "the table has no age" })])).toMatchObject({
    files: 0,
    effect: null,
    reason: "the table has no age",
  });
});

it("counts the rows that break an identity over all tables", () => {
  const identity = (n: number, effect: number) => evidence(effect, null, { n, measure: "exceptions", p: null });
  expect(poolEvidence([identity(100, 0), identity(300, 0.01)])).toMatchObject({ n: 400, effect: 3 / 400, p: null });
  expect(poolEvidence([identity(100, 0), identity(200, 0)])).toMatchObject({ effect: 0, high: 3 / 300 });
});

it("controls q within a family over what was confirmed before, and tells reversed from held", () => {
  const before = evidence(0.5, 0.1);
  const findings = [
    finding("held", "confirmed", before),
    finding("turned", "confirmed", before),
    finding("never", "unconfirmed", before),
    finding("other", "confirmed", before, "table"),
    finding("gone", "confirmed", before),
  ];
  const table = (shift: number) => [
    evidence(0.5 + shift, 0.1),
    evidence(-0.5 - shift, 0.1),
    evidence(0.5, 0.1),
    evidence(0.1 + shift, 0.1),
    evidence(null, null, { reason: "the table has no age" }),
  ];
  const pooled = pooledFindings(findings, [0.02, 0, -0.02, 0.01].map(table), 0.05);
  expect(pooled.map(({ verdict }) => verdict)).toEqual([
    "replicates",
    "reversed",
    "undecided",
    "undecided",
    "untestable",
  ]);
  const [held, turned] = benjaminiHochberg([pooled[0]!.p, pooled[1]!.p]);
  expect(pooled.map(({ q }) => q)).toEqual([held, turned, null, pooled[3]!.p, null]);
  expect(pooled[2]!.reason).toBe("not confirmed before");
});

it("does not take the chance of measures that are never below 0 for an effect", () => {
  const random = createRandom(3, "tables without a relation");
  const runs = 400;
  let found = 0;
  for (let run = 0; run < runs; run++) {
    const tables = Array.from({ length: 20 }, () => {
      const counts = [
        [0, 0, 0],
        [0, 0, 0],
        [0, 0, 0],
      ];
      for (let row = 0; row < 200; row++) counts[random.below(3)]![random.below(3)]!++;
      return { ...evidence(0, null), ...cramersV(counts), units: 200 };
    });
    if (poolEvidence(tables).p! <= 0.05) found++;
  }
  // Three Monte Carlo errors of a rate of 5 % above it.
  expect(found / runs).toBeLessThanOrEqual(0.05 + 3 * Math.sqrt((0.05 * 0.95) / runs));
});

it("holds a model's figures within what they can be", () => {
  const pooled = poolPerformance({ id: "auc", better: "higher" }, [
    { value: 0.99, se: 0.01 },
    { value: 0.9, se: 0.02 },
    { value: 0.95, se: 0.01 },
    { value: 0.7 },
  ])!;
  expect(pooled).toMatchObject({ metric: "auc", files: 3, predictionHigh: 1 });
  expect(pooled.predictionLow).toBeLessThan(0.9);
  expect(poolPerformance({ id: "auc", better: "higher" }, [{ value: 0.7 }])).toBeUndefined();
});
