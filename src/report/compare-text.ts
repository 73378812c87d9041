import type { ColumnComparison, ComparedProfile } from "../profile/compare/comparison.ts";
import { byDifference } from "./compare-page.ts";
import { chanceText, shareText } from "./number-text.ts";
import { cut, plain, width, wrap } from "./profile-text.ts";

const columnsMost = 60;
const alertsMost = 30;

/** Two tables side by side as lines for a terminal, none longer than 100 characters. */
export function compareText({ data, compare }: ComparedProfile): string {
  const { rows, duplicateRows, columns, onlyHere, onlyThere, alerts } = compare;
  const lines = [
    cut(
      `${plain(data.locator)} and ${plain(compare.with.data.locator)}: ${rows[0]} and ${rows[1]} rows, ${duplicateRows[0]} and ${duplicateRows[1]} of them copies`,
      width,
    ),
    ...wrap(
      `${columns.length} columns in both, ${onlyHere.length} only in the first, ${onlyThere.length} only in the second`,
    ),
    "",
    line("column", "kind", "missing", "difference", "q"),
    ...byDifference(columns).slice(0, columnsMost).map(columnLine),
  ];
  if (columns.length > columnsMost) lines.push(`... and ${columns.length - columnsMost} more columns in compare.json`);
  if (alerts.length > 0)
    lines.push(
      "",
      ...alerts
        .slice(0, alertsMost)
        .flatMap(({ severity, message }) => wrap(`${severity === "info" ? "-" : "!"} ${message}`)),
    );
  if (alerts.length > alertsMost) lines.push(`  ... and ${alerts.length - alertsMost} more in compare.json`);
  return `${lines.join("\n")}\n`;
}

function columnLine({ name, kinds, missingShare, difference }: ColumnComparison): string {
  const missing = missingShare.every((share) => share === 0) ? "" : missingShare.map(shareText).join(" / ");
  const kind = kinds[0] === kinds[1] ? kinds[0] : `${kinds[0]} / ${kinds[1]}`;
  return line(
    name,
    kind,
    missing,
    difference ? difference.value.toFixed(3) : "",
    difference ? chanceText(difference.q) : "",
  );
}

function line(column: string, kind: string, missing: string, difference: string, q: string): string {
  const cells = [
    cut(plain(column), 30).padEnd(30),
    kind.padEnd(19),
    missing.padStart(17),
    difference.padStart(11),
    q.padStart(9),
  ];
  return cut(cells.join(" ").trimEnd(), width);
}
