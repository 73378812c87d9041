import { metricName } from "../core/metric.ts";
import { pointsOneWay } from "../findings/pooled-evidence.ts";
import type { FindingNote, Study } from "../findings/study.ts";
import { type Fold, fold, foldGroups } from "./fold.ts";
import { leakGroups } from "./leak-groups.ts";
import { withinText } from "./within-text.ts";

/** The study as lines for a terminal: the verdict first, then what was found. */
export function studyText(study: Study, most = 15): string {
  const { data, split, verdict } = study;
  const lines = [
    verdict.sentence,
    "",
    `Data: ${data.locator}, ${rowsText(data.rows)}, ${data.columns} columns${data.rejected ? `, ${rowsText(data.rejected)} set aside` : ""}${data.repaired ? `, ${data.repaired} repaired` : ""}${data.unlabelled ? `, ${data.unlabelled} without a target` : ""}`,
    `Split: ${split.explore} rows to explore, ${split.confirm} to confirm; ${split.reason}`,
    "",
    `Models by ${metricName(study.metric.id)} on the explore rows (${study.metric.better} is better):`,
    ...study.models
      .slice(0, 5)
      .map(
        (model, i) =>
          `  ${i === 0 ? "*" : " "} ${model.id.padEnd(24)} ${figure(model.validation.value)} ± ${figure(model.validation.se)}${model.confirm ? `   confirm ${figure(model.confirm.value)} (${figure(model.confirm.low)} to ${figure(model.confirm.high)})` : ""}`,
      ),
    `    ${"baseline".padEnd(24)} ${"".padEnd(15)}   confirm ${figure(study.baseline.confirm.value)}`,
  ];
  for (const { columns, reason, kept } of leakGroups(study.leaks ?? [])) {
    const fate =
      columns.length === 1 ? "it was left out (--keep-leaks keeps it)" : "they were left out (--keep-leaks keeps them)";
    lines.push(`  ! ${columns.join(", ")} may leak the answer: ${reason}${kept ? "" : `; ${fate}`}`);
  }
  lines.push(...placeLines(study));
  const told = study.findings.filter((finding) => finding.verdict === "confirmed");
  const folds = fold(told, study.target);
  for (const [i, group] of foldGroups(folds, study.target).entries())
    if (i === 0 || group.folds.length > 0)
      lines.push(
        "",
        `Confirmed insights, ${group.title}: ${countOf(group.folds)}`,
        ...foldLines(group.folds, i === 0 ? most : Math.ceil(most / 3)),
      );
  const unconfirmed = study.findings.length - told.length;
  if (unconfirmed > 0)
    lines.push("", `${unconfirmed} candidates did not hold on the confirm rows; they are listed in study.json.`);
  for (const warning of study.warnings) lines.push(`warning: ${warning.message} (${warning.count})`);
  return `${lines.join("\n")}\n`;
}

/** What to expect at a place that is new. */
function placeLines({ places, metric }: Study): string[] {
  if (places === undefined) return [];
  const { column, performance, findings, others } = places;
  const ways = findings.map(pointsOneWay).filter((way) => way !== undefined);
  const more = others.rows > 0 ? `; ${rowsText(others.rows)} of smaller places are only learned from` : "";
  const next =
    performance && performance.predictionLow !== null
      ? `, ${figure(performance.predictionLow)} to ${figure(performance.predictionHigh!)} to be expected at the next one`
      : "";
  return [
    "",
    performance
      ? `From place to place (${column}, ${places.places.length} places): ${metricName(metric.id)} ${figure(performance.value)} on average at a place that is new (${figure(performance.low)} to ${figure(performance.high)})${next}; ${figure(performance.seen)} where it has seen each${more}`
      : `From place to place (${column}, ${places.places.length} places): the model could not be scored in two of them${more}`,
    `  ${ways.filter((way) => way).length} of ${ways.length} confirmed insights are expected to point the same way at the next place; ${column} itself is no feature`,
  ];
}

const countOf = (folds: readonly Fold[]): number => folds.reduce((sum, { others }) => sum + 1 + others.length, 0);

/** The strongest of each fold; what says nearly the same is counted behind it. */
function foldLines(folds: readonly Fold[], most: number): string[] {
  const lines = folds
    .slice(0, most)
    .map(
      ({ head, others }) =>
        `  - ${head.sentence}${others.length ? ` (+${others.length} about the same)` : ""}${withinLine(head)}`,
    );
  const left = countOf(folds.slice(most));
  return left > 0 ? [...lines, `  ... and ${left} more in study.json`] : lines;
}

function withinLine(finding: FindingNote): string {
  const within = withinText(finding);
  return within === undefined ? "" : `\n      ${within}`;
}

const rowsText = (count: number): string => `${count} ${count === 1 ? "row" : "rows"}`;

/** A figure with four significant digits. */
export function figure(value: number): string {
  return Number.isFinite(value) ? String(Number(value.toPrecision(4))) : "unknown";
}
