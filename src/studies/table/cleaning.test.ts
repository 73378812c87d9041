import { expect, it } from "vitest";
import { auc } from "../../metrics/auc.ts";
import { logLoss } from "../../metrics/log-loss.ts";
import { gainOf } from "./cleaning.ts";

const scores = (...folds: number[]) => ({ folds });

it("counts a change as a gain in the metric's own direction, its error that of the paired folds", () => {
  // Differences 0.1, 0.3, 0.2: mean 0.2, standard deviation 0.1.
  const up = gainOf(scores(0.5, 0.5, 0.6), scores(0.6, 0.8, 0.8), auc);
  expect(up.gain).toBeCloseTo(0.2, 12);
  expect(up.se).toBeCloseTo(0.1 / Math.sqrt(3), 12);
  const loss = gainOf(scores(0.5, 0.5, 0.6), scores(0.6, 0.8, 0.8), logLoss);
  expect(loss.gain).toBeCloseTo(-0.2, 12);
  expect(loss.se).toBeCloseTo(0.1 / Math.sqrt(3), 12);
});
