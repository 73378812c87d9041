import type { Study } from "../findings/study.ts";

/** The study as lines for a terminal: the verdict first, then what was found. */
export function studyText(study: Study, most = 15): string {
  const { data, split, verdict } = study;
  const lines = [
    verdict.sentence,
    "",
    `Data: ${data.locator}, ${data.rows} rows, ${data.columns} columns${data.rejected ? `, ${data.rejected} rows set aside` : ""}${data.repaired ? `, ${data.repaired} repaired` : ""}${data.unlabelled ? `, ${data.unlabelled} without a target` : ""}`,
    `Split: ${split.explore} rows to explore, ${split.confirm} to confirm; ${split.reason}`,
    "",
    `Models by ${study.metric.id} on the explore rows (${study.metric.better} is better):`,
    ...study.models
      .slice(0, 5)
      .map(
        (model, i) =>
          `  ${i === 0 ? "*" : " "} ${model.id.padEnd(24)} ${figure(model.validation.value)} ± ${figure(model.validation.se)}${model.confirm ? `   confirm ${figure(model.confirm.value)} (${figure(model.confirm.low)} to ${figure(model.confirm.high)})` : ""}`,
      ),
    `    ${"baseline".padEnd(24)} ${"".padEnd(15)}   confirm ${figure(study.baseline.confirm.value)}`,
  ];
  for (const leak of study.leaks ?? [])
    lines.push(
      `  ! ${leak.column} may leak the answer: ${leak.reason}${leak.kept ? "" : "; it was left out (--keep-leaks keeps it)"}`,
    );
  const told = study.findings.filter((finding) => finding.verdict === "confirmed");
  const target = told.filter((finding) => finding.family === "target");
  const others = told.filter((finding) => finding.family !== "target");
  lines.push("", `Confirmed insights about ${study.target}: ${target.length}`);
  lines.push(...target.slice(0, most).map((finding) => `  - ${finding.sentence}`));
  if (target.length > most) lines.push(`  ... and ${target.length - most} more in study.json`);
  if (others.length > 0) {
    lines.push("", `Confirmed insights among the other columns: ${others.length}`);
    lines.push(...others.slice(0, Math.ceil(most / 3)).map((finding) => `  - ${finding.sentence}`));
    if (others.length > Math.ceil(most / 3))
      lines.push(`  ... and ${others.length - Math.ceil(most / 3)} more in study.json`);
  }
  const unconfirmed = study.findings.length - told.length;
  if (unconfirmed > 0)
    lines.push("", `${unconfirmed} candidates did not hold on the confirm rows; they are listed in study.json.`);
  for (const warning of study.warnings) lines.push(`warning: ${warning.message} (${warning.count})`);
  return `${lines.join("\n")}\n`;
}

/** A figure with four significant digits. */
export function figure(value: number): string {
  return Number.isFinite(value) ? String(Number(value.toPrecision(4))) : "unknown";
}
