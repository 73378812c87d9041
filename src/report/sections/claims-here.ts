import type { FindingNote, Study } from "../../findings/study.ts";
import type { Transfer, TransferFinding, TransferVerdict } from "../../findings/transfer.ts";
import { scalesOf } from "../charts/interval-mark.ts";
import { sentenceText } from "../clip.ts";
import { dataTable } from "../data-table.ts";
import { type Html, html } from "../escape.ts";
import { fold } from "../fold.ts";
import { chanceText, countText, numberText, shareText } from "../number-text.ts";
import type { Section } from "../page.ts";
import { findingList } from "./finding-list.ts";
import { keyMark } from "./findings.ts";

const openMost = 12;
const tableMost = 400;

const told: readonly { readonly verdict: TransferVerdict; readonly title: string; readonly open: boolean }[] = [
  { verdict: "reversed", title: "Turned around here", open: true },
  { verdict: "replicates", title: "Hold here", open: true },
  { verdict: "weaker", title: "Hold, but weaker", open: true },
  { verdict: "undecided", title: "Not decided by these rows", open: false },
  { verdict: "untestable", title: "Cannot be tested here", open: false },
];

/** Each confirmed insight on the rows here, by what became of it; the study's own figure beside it. */
export function claimsHere(study: Study, { findings }: Transfer): Section {
  const now = new Map(findings.map((finding) => [finding.id, finding]));
  const pairs = study.findings
    .filter(({ verdict }) => verdict === "confirmed")
    .flatMap((before) => {
      const here = now.get(before.id);
      return here ? [{ here, shown: shownOf(before, here) }] : [];
    });
  const scales = scalesOf(pairs.map(({ shown }) => shown));
  return {
    id: "insights",
    title: "Which insights hold",
    short: "Insights",
    note: html`Every insight that the study confirmed, measured anew on these rows. It holds where its effect has the same sign and q is at most ${shareText(study.request.rate)}; it is weaker where it is also smaller by more than chance. Of what is not decided, the power tells how surely the study\u2019s effect would have been seen.`,
    body: html`<p class="key" aria-hidden="true"><span>${keyMark("confirm")} here, with its interval</span><span>${keyMark("explore")} in the study, on its confirm rows</span><span>${keyMark("zero")} no effect</span><span>Marks of one measure share a scale.</span></p>
<div class="families">${told.map(({ verdict, title, open }) => {
      const own = pairs.filter(({ here }) => here.verdict === verdict);
      if (own.length === 0) return html``;
      const head = html`<h3>${title}: ${countText(own.length)}</h3>`;
      const reasons = verdict === "undecided" || verdict === "untestable";
      const body = reasons
        ? reasonTable(own.map(({ here }) => here))
        : listOf(
            own.map(({ shown }) => shown),
            study.target,
            scales,
          );
      return open ? html`${head}${body}` : html`${head}<details><summary>Show them</summary>${body}</details>`;
    })}</div>`,
  };
}

/** As the findings of a study are shown: what is here in place of the confirm rows, these in place of the explore rows. */
const shownOf = (before: FindingNote, here: TransferFinding): FindingNote => ({
  ...before,
  sentence: here.sentence,
  explore: before.confirm,
  confirm: here,
  q: here.q,
});

function listOf(findings: readonly FindingNote[], target: string, scales: ReturnType<typeof scalesOf>): Html {
  const folds = fold(findings, target);
  const all = new Set(findings);
  const more = folds.slice(openMost);
  return html`${findingList(folds.slice(0, openMost), all, scales)}${
    more.length > 0
      ? html`<details><summary>${countText(more.length)} more</summary>${findingList(more, all, scales)}</details>`
      : ""
  }`;
}

function reasonTable(findings: readonly TransferFinding[]): Html {
  return dataTable({
    head: ["insight", "#effect", "#low", "#high", "#q", "#power", "why"],
    most: tableMost,
    rows: findings.map(({ sentence, effect, low, high, q, power, reason }) => [
      sentenceText(sentence),
      numberText(effect),
      numberText(low),
      numberText(high),
      chanceText(q),
      power === null ? "\u2013" : shareText(power),
      sentenceText(reason ?? "its interval holds 0"),
    ]),
  });
}
