import { expect, it } from "vitest";
import { laterText } from "./document.ts";

const optimism = { metric: "r2", by: "date", random: 0.999, structured: -0.895, gap: 1.894, se: 0.4 };

it("says in the verdict that later rows are predicted worse, where the split does not show it", () => {
  const text = laterText({ optimism }, { kind: "random" });
  expect(text).toBe(", but on explore rows -0.895 in place of 0.999 where it learns from earlier rows alone");
  expect(laterText({ optimism }, { kind: "time" })).toBe("");
  expect(laterText({ optimism: { ...optimism, se: 1 } }, { kind: "random" })).toBe("");
  expect(laterText({}, { kind: "random" })).toBe("");
});
