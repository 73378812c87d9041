import { expect, it } from "vitest";
import type { Evidence } from "../core/claim.ts";
import { isConfirmed } from "./confirm.ts";
import { transferVerdict } from "./transfer.ts";

/** What an identity shows in some rows, of which a share breaks it. */
const identity = (n: number, broken: number): Evidence => ({
  n,
  units: n,
  measure: "exceptions",
  effect: broken / n,
  se: null,
  low: 0,
  high: broken === 0 ? Math.min(1, 3 / n) : broken / n,
  p: null,
});
const before = { verdict: "confirmed", confirm: identity(500, 0) } as const;

it("says that an identity holds from thirty rows on, and that it does not as soon as one breaks it", () => {
  const verdicts = [identity(1, 0), identity(29, 0), identity(30, 0), identity(1, 1), identity(400, 1)].map((now) =>
    transferVerdict(before, now, null, 0.05),
  );
  expect(verdicts).toEqual(["undecided", "undecided", "replicates", "reversed", "reversed"]);
  expect([29, 30].map((n) => isConfirmed(identity(500, 0), identity(n, 0), null, 0.05, 0))).toEqual([false, true]);
});
