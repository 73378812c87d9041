import { expect, it } from "vitest";
import { chanceText, countText, dayText, numberText, shareText, shortNumber } from "./number-text.ts";
import { metricText } from "./words.ts";

it("writes numbers for readers", () => {
  expect([0, 0.12345, -0.5, 2014, 9999.6, 12345.6, -1234567].map(numberText)).toEqual([
    "0",
    "0.123",
    "−0.5",
    "2014",
    "10,000",
    "12,346",
    "−1,234,567",
  ]);
  expect([null, undefined, Number.NaN, Number.POSITIVE_INFINITY].map(numberText)).toEqual(["–", "–", "–", "–"]);
  expect([0.00001234, -1e-9, 1.5e20].map(numberText)).toEqual(["1.23e-5", "−1e-9", "1.5e+20"]);
  expect([7, 6484, 21613].map(countText)).toEqual(["7", "6484", "21,613"]);
});

it("writes axes shortly", () => {
  expect([450_000, 1_200_000, -20_000, 2000, 0.25, 0, 3e9, 999_999].map(shortNumber)).toEqual([
    "450k",
    "1.2M",
    "−20k",
    "2000",
    "0.25",
    "0",
    "3B",
    "1000k",
  ]);
});

it("writes shares, chances, days and metrics", () => {
  expect([0.9028, 0, -0.05].map(shareText)).toEqual(["90.3\u202f%", "0\u202f%", "−5\u202f%"]);
  expect([0, 0.0004, 0.0123, 1, null].map(chanceText)).toEqual(["< 0.001", "< 0.001", "0.012", "1", "–"]);
  expect(dayText(1_398_988_800_000)).toBe("2014-05-02");
  expect(dayText(1e300)).toBe("–");
  expect(metricText("r2", -0.0007)).toBe("−0.001");
  expect(metricText("r2", -0.0001)).toBe("0.000");
  expect(metricText("rmse", 119_143.2)).toBe("119,143");
  expect(metricText("mape", 0.1299)).toBe("13\u202f%");
});
