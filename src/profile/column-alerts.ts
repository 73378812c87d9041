import type { Answers } from "../core/ask.ts";
import { formatTime } from "../core/time-format.ts";
import { figureText as figure } from "./figure-text.ts";
import { percent } from "./level.ts";
import type { Alert, ProfileColumn, Severity, TimeCoverage } from "./profile-document.ts";

type Described = Omit<ProfileColumn, "alerts">;
type Levels = Answers["levels"]["levels"];

const mostlyMissing = 0.5;
const dominant = 0.95;
const skewedFrom = 2;
const manyLevels = 50;
const zerosFrom = 0.3;
/** Of a regular series, steps without a row; of another, a hole as a share of all it covers, and in median steps. */
const missedFrom = 0.05;
const holeFrom = 0.05;
const holeSteps = 20;

/** What is odd about one column, each with the figures it rests on. `levels` are all levels of a coded column. */
export function columnAlerts(column: Described, rows: number, levels: Levels = []): Alert[] {
  const { name, kind, missing, distinct, missingShare, unparsed, missingMarks } = column;
  const alerts: Alert[] = [];
  const add = (code: string, severity: Severity, message: string) =>
    alerts.push({ code, column: name, message: `${name} ${message}`, severity });
  const filled = rows - missing;
  if (rows === 0) return [];
  if (unparsed > 0)
    add(
      "unparsed",
      unparsed > 0.02 * rows ? "warning" : "info",
      unparsed === 1
        ? `has 1 cell that does not read as a ${kind}; it is missing`
        : `has ${unparsed} cells that do not read as a ${kind}; they are missing`,
    );
  if (missingMarks.length > 0) {
    const marks = missingMarks.map(({ text, count }) => `"${text}" (${count})`).join(", ");
    add("missing-codes", "info", `writes missing as ${marks}`);
  }
  if (filled === 0) {
    add("all-missing", "warning", `has no value in any of ${rows} rows`);
    return alerts;
  }
  if (missingShare >= mostlyMissing)
    add("mostly-missing", "warning", `is missing in ${missing} of ${rows} rows (${percent(missingShare)})`);
  if (distinct === 1) {
    const value = column.levels?.[0]
      ? `, "${column.levels[0].level}",`
      : column.quantiles
        ? `, ${figure(column.quantiles[0])},`
        : "";
    add("constant", "warning", `has one value${value} in all ${filled} filled cells`);
    return alerts;
  }
  const repeat = distinct / filled;
  if (kind === "key" && repeat >= 0.9 && repeat < 1)
    add("repeated-key", "info", `identifies rows, but ${filled - distinct} of ${filled} cells repeat another`);
  if ((kind === "category" || kind === "text") && repeat >= 0.95 && distinct > 20)
    add("near-unique", "info", `has ${distinct} distinct values in ${filled} cells (${percent(repeat)})`);
  if (kind === "category" && distinct > manyLevels) {
    const rare = levels.filter(({ count }) => count < 10).length;
    add(
      "high-cardinality",
      "warning",
      `has ${distinct} levels${rare ? `, ${rare} of them in fewer than 10 rows` : ""}`,
    );
  }
  const top = levels.reduce<Levels[number] | undefined>(
    (best, level) => (best && best.count >= level.count ? best : level),
    undefined,
  );
  if (top && top.count > dominant * filled)
    add(
      "imbalanced",
      "info",
      `is "${top.level}" in ${top.count} of ${filled} filled cells (${percent(top.count / filled)})`,
    );
  const variants = variantsOf(levels);
  if (variants.length > 0)
    add(
      "level-variants",
      "warning",
      `writes the same level in several ways: ${variants
        .slice(0, 3)
        .map((group) => group.map((level) => `"${level}"`).join(" and "))
        .join("; ")}${variants.length > 3 ? ` and ${variants.length - 3} more` : ""}`,
    );
  if (kind === "number") alerts.push(...numberAlerts(column, filled));
  if (column.time) alerts.push(...timeAlerts(name, column.time));
  return alerts;
}

function numberAlerts(column: Described, filled: number): Alert[] {
  const { name, quantiles = [], mean = 0, skewness = 0, zeros = 0, infinite = 0, distinct } = column;
  const [min, q01, , , median, , , q99, max] = quantiles;
  const alerts: Alert[] = [];
  const add = (code: string, severity: Severity, message: string) =>
    alerts.push({ code, column: name, message: `${name} ${message}`, severity });
  if (infinite > 0) add("infinite", "error", `has ${infinite} infinite values`);
  if (distinct > 10 && zeros >= zerosFrom * filled)
    add(
      "zero-inflated",
      "info",
      `is 0 in ${zeros} of ${filled} filled cells (${percent(zeros / filled)}) and varies otherwise`,
    );
  if (Math.abs(skewness) > skewedFrom && distinct > 10)
    add("skewed", "info", `is skewed (${figure(skewness)}): median ${figure(median)}, mean ${figure(mean)}`);
  if (min == null || q01 == null || median == null || q99 == null || max == null || distinct <= 10) return alerts;
  const far = farBeyond(min, median, q99, max) ? max : farBeyond(-max, -median, -q01, -min) ? min : undefined;
  if (far !== undefined && Number.isFinite(far))
    add(
      "far-values",
      "warning",
      `reaches ${figure(far)}, far beyond the 98 % between ${figure(q01)} and ${figure(q99)}: another unit, a slip or a mark for missing`,
    );
  return alerts;
}

/** A regular series that misses steps, or an irregular one with a hole that is a fair part of all it covers. */
function timeAlerts(name: string, { first, last, step, missedSteps = 0, distinct, gaps }: TimeCoverage): Alert[] {
  const longest = gaps[0];
  if (longest === undefined) return [];
  const range = `from ${formatTime(longest.from)} to ${formatTime(longest.to)}`;
  const alert = (severity: Severity, message: string): Alert[] => [
    { code: "time-gaps", column: name, message: `${name} ${message}`, severity },
  ];
  if (step !== undefined)
    return missedSteps === 0
      ? []
      : alert(
          missedSteps > missedFrom * distinct ? "warning" : "info",
          `is a regular series that misses ${missedSteps} of ${distinct + missedSteps} steps; the longest gap runs ${range}`,
        );
  if (longest.to - longest.from < holeFrom * (last - first) || longest.steps < holeSteps) return [];
  return alert("info", `has nothing ${range}, ${figure(longest.steps)} times its median step`);
}

/**
 * Whether the largest value is much further out than its 99 % quantile. Values from 0 up are compared on the scale of
 * ratios, where a long tail is ordinary: a lognormal's largest of 100,000 lies 0.8 of the distance beyond.
 */
function farBeyond(min: number, median: number, q99: number, max: number): boolean {
  if (!(q99 > median)) return false;
  if (min >= 0) return median > 0 ? Math.log(max / q99) > 2 * Math.log(q99 / median) : max > 100 * q99;
  return max - q99 > 8 * (q99 - median);
}

/** Levels that differ in case, spaces or punctuation at the ends alone. */
function variantsOf(levels: Levels): string[][] {
  const groups = new Map<string, string[]>();
  for (const { level } of levels) {
    const plain = level
      .toLowerCase()
      .replace(/[\s_-]+/g, " ")
      .replace(/[.]+$/, "")
      .trim();
    groups.set(plain, [...(groups.get(plain) ?? []), level]);
  }
  return [...groups].filter(([plain, group]) => group.length > 1 && /[a-z]{2}/.test(plain)).map(([, group]) => group);
}
