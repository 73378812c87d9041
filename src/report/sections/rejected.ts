import type { FindingNote, Study } from "../../findings/study.ts";
import { clip, sentenceText } from "../clip.ts";
import { dataTable } from "../data-table.ts";
import { type Html, html } from "../escape.ts";
import { chanceText, countText, numberText } from "../number-text.ts";
import type { Section } from "../page.ts";

const most = 250;

/** What was looked for and did not hold, with the reason: a study that hides it cannot be judged. */
export function rejected(study: Study): Section {
  const list = study.findings.filter((finding) => finding.verdict !== "confirmed");
  return {
    id: "rejected",
    title: "What was rejected",
    short: "Rejected",
    note: html`Insights that the explore rows suggested and the confirm rows did not bear out. They may be true, they may be chance: this study does not say.`,
    body:
      list.length === 0
        ? html`<p>Every insight that was proposed held.</p>`
        : html`<details><summary>${countText(list.length)} insights did not hold</summary>${tableOf(list, study.request.rate)}</details>`,
  };
}

function tableOf(list: readonly FindingNote[], rate: number): Html {
  return dataTable({
    caption: "Unconfirmed insights, with figures from the confirm rows",
    head: ["candidate", "why it is not confirmed", "#effect", "#explore", "#q", "#n"],
    rows: list.map((finding) => [
      sentenceText(finding.sentence),
      clip(whyUnconfirmed(finding, rate), 200),
      numberText(finding.confirm.effect),
      numberText(finding.explore.effect),
      chanceText(finding.q),
      countText(finding.confirm.n),
    ]),
    most,
  });
}

/** Which of the conditions of a confirmation failed, the weightiest first. */
export function whyUnconfirmed({ confirm, explore, q }: FindingNote, rate: number): string {
  if (confirm.effect === null) return confirm.reason ?? "it could not be measured";
  if (confirm.p === null || q === null)
    return confirm.reason ?? (confirm.effect === 0 ? "too few rows to say that none breaks it" : "rows break it");
  if (q > rate) return confirm.reason ?? "it may be chance";
  if (Math.sign(confirm.effect) !== Math.sign(explore.effect ?? 0)) return "it turned to the opposite";
  return "it is too small to be worth telling";
}
