import type { Study } from "../../findings/study.ts";
import type { Transfer, TransferFinding } from "../../findings/transfer.ts";
import { clip, sentenceText } from "../clip.ts";
import { dataTable } from "../data-table.ts";
import { html } from "../escape.ts";
import { newcomerSentences } from "../newcomers-text.ts";
import { countText, numberText } from "../number-text.ts";
import type { Section } from "../page.ts";

const tableMost = 400;

/** Each confirmed insight on all rows beside those of newcomers and those that name nobody. */
export function newcomersHere(study: Study, transfer: Transfer): Section | undefined {
  const { newcomers, findings } = transfer;
  if (newcomers === undefined) return undefined;
  const { column, groups } = newcomers;
  const confirmed = study.findings.filter(({ verdict }) => verdict === "confirmed");
  const byId = (list: readonly TransferFinding[]) => new Map(list.map((finding) => [finding.id, finding]));
  const columns = [findings, ...groups.map((group) => group.findings)].map(byId);
  const cell = (finding: TransferFinding | undefined) =>
    finding === undefined || finding.verdict === "untestable"
      ? "untestable"
      : `${finding.verdict}: ${numberText(finding.effect)} (${countText(finding.units)} units)`;
  return {
    id: "newcomers",
    title: "Who was not seen before",
    short: "Newcomers",
    note: html`What holds for those whom the study knew may be their habit alone: the claims are tested again on rows of others.`,
    body: html`${newcomerSentences(transfer).map((sentence) => html`<p>${sentenceText(sentence)}</p>`)}
${dataTable({
  head: [
    "insight",
    "all rows",
    ...groups.map(({ group }) => (group === "new" ? "not seen before" : clip(`no ${column}`, 30))),
  ],
  most: tableMost,
  rows: confirmed.map(({ id, sentence }) => [sentenceText(sentence), ...columns.map((own) => cell(own.get(id)))]),
})}`,
  };
}
