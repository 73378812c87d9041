import type { Transfer } from "../findings/transfer.ts";
import { figure } from "./text.ts";

/** A transfer as lines for a terminal. */
export function transferText(transfer: Transfer): string {
  const order = ["reversed", "replicates", "weaker", "undecided", "untestable"] as const;
  const lines = [transfer.verdict.sentence, ""];
  const missing = transfer.columns.filter((column) => column.to === null).map((column) => column.from);
  if (missing.length > 0) lines.push(`Columns that are not here: ${missing.join(", ")}`, "");
  for (const verdict of order) {
    const found = transfer.findings.filter(
      (finding) => finding.verdict === verdict && finding.reason !== "not confirmed before",
    );
    if (found.length === 0) continue;
    lines.push(`${verdict}: ${found.length}`);
    for (const finding of found.slice(0, 10))
      lines.push(
        `  - ${finding.sentence}${finding.power !== null && verdict === "undecided" ? ` (power ${figure(finding.power)})` : ""}${verdict === "untestable" ? ` (${finding.reason})` : ""}`,
      );
    if (found.length > 10) lines.push(`  ... and ${found.length - 10} more in transfer.json`);
  }
  return `${lines.join("\n")}\n`;
}
