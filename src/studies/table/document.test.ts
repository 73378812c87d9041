import { expect, it } from "vitest";
import type { Metric } from "../../core/metric.ts";
import { logLoss } from "../../metrics/log-loss.ts";
import { r2 } from "../../metrics/r2.ts";
import { laterText, verdictSentence } from "./document.ts";

const optimism = { metric: "r2", by: "date", random: 0.999, structured: -0.895, gap: 1.894, se: 0.4 };

it("says in the verdict that later rows are predicted worse, where the split does not show it", () => {
  const text = laterText({ optimism }, { kind: "random" });
  expect(text).toBe(", but on explore rows -0.895 in place of 0.999 where it learns from earlier rows alone");
  expect(laterText({ optimism }, { kind: "time" })).toBe("");
  expect(laterText({ optimism: { ...optimism, se: 1 } }, { kind: "random" })).toBe("");
  expect(laterText({}, { kind: "random" })).toBe("");
});

it("does not call a weak prediction one, however sure it is", () => {
  const at = (value: number) => ({ value, low: value, high: value });
  const say = (metric: Metric, baseline: number, value: number) =>
    verdictSentence(
      true,
      { target: "y" },
      metric,
      {
        baseline: at(baseline),
        metrics: { [metric.id]: at(value) },
        improvement: { value: Math.abs(value - baseline), low: 0.01 },
      },
      [],
      "",
    );
  expect(say(r2, 0, 0.09)).toMatch(/^y can be predicted, but weakly: R\u00b2 0\.090/);
  expect(say(r2, 0, 0.11)).toMatch(/^y can be predicted: R\u00b2 0\.110/);
  expect(say(logLoss, 0.6, 0.55)).toMatch(/^y can be predicted, but weakly:/);
  expect(say(logLoss, 0.6, 0.53)).toMatch(/^y can be predicted:/);
});
