import type { Context } from "../../core/context.ts";
import type { Rows } from "../../core/rows.ts";
import { formatTime } from "../../core/time-format.ts";
import { figureText } from "../figure-text.ts";
import { percent } from "../level.ts";
import type { Alert, Profile, Severity } from "../profile-document.ts";
import { compareColumns } from "./compare-columns.ts";
import type { ColumnComparison, Comparison, LevelCount, Two } from "./comparison.ts";

const rate = 0.05;
/** Differences that are worth telling: of distributions, 0 .. 1, and of shares of missing cells. */
const shiftFrom = 0.1;
const strongShift = 0.25;
const missingFrom = 0.05;
const severities = ["error", "warning", "info"];

/** Two tables side by side: columns by name, what their values, gaps and levels have in common and what not. */
export async function compareTables(rows: Two<Rows>, profiles: Two<Profile>, context: Context): Promise<Comparison> {
  const [here, there] = profiles;
  const names = profiles.map(({ columns }) => new Set(columns.map(({ name }) => name))) as [Set<string>, Set<string>];
  const columns = await compareColumns(rows, profiles, context);
  const onlyHere = [...names[0]].filter((name) => !names[1].has(name));
  const onlyThere = [...names[1]].filter((name) => !names[0].has(name));
  const alerts = [
    ...onlyHere.map((name) => missingColumn("column-vanished", name, there)),
    ...onlyThere.map((name) => missingColumn("column-appeared", name, here)),
    ...columns.flatMap((column) => [...columnAlerts(column, there.data.kept), ...rangeAlerts(column.name, profiles)]),
  ].sort((a, b) => severities.indexOf(a.severity) - severities.indexOf(b.severity));
  return {
    with: there,
    rows: [here.data.kept, there.data.kept],
    duplicateRows: [here.duplicateRows, there.duplicateRows],
    columns,
    onlyHere,
    onlyThere,
    alerts,
  };
}

const missingColumn = (code: string, column: string, { data }: Profile): Alert => ({
  code,
  column,
  message: `${column} is not in ${data.locator}`,
  severity: "warning",
});

function columnAlerts(column: ColumnComparison, rows: number): Alert[] {
  const { name, kinds, missingShare, missing, difference, appeared = [], vanished = [] } = column;
  const alerts: Alert[] = [];
  const add = (code: string, severity: Severity, message: string) =>
    alerts.push({ code, column: name, message: `${name} ${message}`, severity });
  if (kinds[0] !== kinds[1])
    add("kind-differs", "warning", `is read as ${kinds[0]} in the first table and as ${kinds[1]} in the second`);
  const change = missingShare[1] - missingShare[0];
  if (Math.abs(change) >= missingFrom && missing.q <= rate)
    add(
      "missing-differs",
      "warning",
      `is missing in ${percent(missingShare[0])} of the first table and ${percent(missingShare[1])} of the second`,
    );
  if (difference && difference.value >= shiftFrom && difference.q <= rate)
    add(
      "shifted",
      difference.value >= strongShift ? "warning" : "info",
      difference.measure === "totalVariation"
        ? `has its levels in other shares: ${percent(difference.value)} of the cells would have to change`
        : `is distributed differently (largest distance ${figureText(difference.value)})`,
    );
  if (appeared.length > 0)
    add(
      "levels-appeared",
      levelSeverity(appeared, rows),
      `has ${levelsText(appeared)} in the second table that ${isAre(appeared)} not in the first`,
    );
  if (vanished.length > 0)
    add(
      "levels-vanished",
      "info",
      `has ${levelsText(vanished)} in the first table that ${isAre(vanished)} not in the second`,
    );
  return alerts;
}

/** A model knows nothing of a new level; a few cells of it matter little. */
const levelSeverity = (levels: readonly LevelCount[], rows: number): Severity =>
  levels.reduce((sum, { count }) => sum + count, 0) > 0.01 * rows ? "warning" : "info";

const isAre = (levels: readonly LevelCount[]): string => (levels.length === 1 ? "is" : "are");

function levelsText(levels: readonly LevelCount[]): string {
  const told = levels.slice(0, 3).map(({ level, count }) => `"${level}" (${count})`);
  const more = levels.length > 3 ? ` and ${levels.length - 3} more` : "";
  return `${levels.length === 1 ? "the level" : `${levels.length} levels`} ${told.join(", ")}${more}`;
}

/** Whether the other table reaches beyond what this one holds. */
function rangeAlerts(name: string, profiles: Two<Profile>): Alert[] {
  const [a, b] = profiles.map(({ columns }) => columns.find((column) => column.name === name)!);
  if (a!.kind !== b!.kind) return [];
  const [low, high] = [a!.quantiles?.[0], a!.quantiles?.at(-1)];
  const [least, most] = [b!.quantiles?.[0], b!.quantiles?.at(-1)];
  if (low == null || high == null || least == null || most == null) return [];
  const show = (value: number) =>
    a!.kind === "time" && Number.isFinite(value) ? formatTime(value) : figureText(value);
  if (least >= low && most <= high) return [];
  return [
    {
      code: "beyond-range",
      column: name,
      message: `${name} runs from ${show(least)} to ${show(most)} in the second table, from ${show(low)} to ${show(high)} in the first`,
      severity: "info",
    },
  ];
}
