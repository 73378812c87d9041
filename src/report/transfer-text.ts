import type { Transfer } from "../findings/transfer.ts";
import { pairsText } from "./match-text.ts";
import { newcomerSentences } from "./newcomers-text.ts";
import { placeSentences } from "./place-text.ts";
import { figure } from "./text.ts";

/** A transfer as lines for a terminal. */
export function transferText(transfer: Transfer): string {
  const order = ["reversed", "replicates", "weaker", "undecided", "untestable"] as const;
  const lines = [transfer.verdict.sentence, ""];
  const { columns, asks, lacking, unused } = transfer;
  if (asks && lacking && unused) {
    const alike = columns.filter(
      ({ from, to, factor, levels = [] }) =>
        from === to && factor === undefined && levels.every((pair) => pair.from === pair.to),
    );
    if (alike.length > 0) lines.push(`The same here: ${alike.map(({ from }) => from).join(", ")}`);
    lines.push(
      ...pairsText(
        columns.filter((column) => !alike.includes(column)),
        asks,
        lacking,
        unused,
      ),
      "",
    );
  } else {
    const missing = columns.filter((column) => column.to === null).map((column) => column.from);
    if (missing.length > 0) lines.push(`Columns that are not here: ${missing.join(", ")}`, "");
  }
  const place = placeSentences(transfer);
  if (place.length > 0) lines.push(...place, "");
  const newcomers = newcomerSentences(transfer);
  if (newcomers.length > 0) lines.push(...newcomers, "");
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
