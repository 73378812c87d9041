import { expect, it } from "vitest";
import type { ProfileColumn } from "../profile/profile-document.ts";
import { valuesText } from "./profile-text.ts";

const times = (...quantiles: number[]): ProfileColumn => ({
  name: "at",
  kind: "time",
  role: "feature",
  reason: "",
  missing: 0,
  missingShare: 0,
  missingMarks: [],
  unparsed: 0,
  distinct: 3,
  alerts: [],
  quantiles,
});

it("tells times of day by the clock, days by their date", () => {
  const hour = 3_600_000;
  expect(valuesText(times(0, 9.25 * hour, 23.9 * hour))).toBe("00:00 to 23:54");
  expect(valuesText(times(0, 24 * hour, 48 * hour))).toBe("1970-01-01 to 1970-01-03");
});
