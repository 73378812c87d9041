import { expect, it } from "vitest";
import type { Evidence } from "../core/claim.ts";
import { tell } from "./cells.ts";
import { difference } from "./difference.ts";
import { performance } from "./performance.ts";

const evidence = (figures: Evidence["figures"]): Evidence => ({
  n: 100,
  units: 100,
  measure: "hedgesG",
  effect: 0.5,
  se: 0.1,
  low: 0.3,
  high: 0.7,
  p: 0.001,
  ...(figures ? { figures } : {}),
});

it("keeps a year a year, and separates thousands beyond", () => {
  expect([1971.4, 9999, 10_000, -290_251.3, 0.12345].map(tell)).toEqual([
    "1971",
    "9999",
    "10,000",
    "-290,251",
    "0.123",
  ]);
});

it("tells means of times as days, and means of times of day as the clock", () => {
  const claim = { columns: ["y", "at"], value: "at", by: "y", level: "yes", time: true };
  const hour = 3_600_000;
  expect(difference.say(claim, evidence({ inside: 13.5 * hour, outside: 9.25 * hour }))).toContain(
    "at is later: 13:30 on average against 09:15 elsewhere",
  );
  expect(difference.say(claim, evidence({ inside: Date.UTC(2020, 1, 3), outside: Date.UTC(2020, 5, 1) }))).toContain(
    "at is earlier: 2020-02-03 on average against 2020-06-01 elsewhere",
  );
});

it("calls a metric by its name", () => {
  const claim = { columns: ["y"], model: { id: "m", sha256: "" }, metric: "auc", baseline: [0.5, 0.5] };
  expect(performance.say(claim, evidence({ model: 0.84, baseline: 0.5 }))).toContain("AUC 0.840 against 0.500");
});
