import type { FindingNote, Study } from "../../findings/study.ts";
import { intervalMark, type Scale, scaleKey, scalesOf } from "../charts/interval-mark.ts";
import { clip, nameText, sentenceText } from "../clip.ts";
import { foldedTable } from "../data-table.ts";
import { type Html, html, rawHtml } from "../escape.ts";
import { type Fold, fold } from "../fold.ts";
import { chanceText, countText, numberText } from "../number-text.ts";
import type { Section } from "../page.ts";
import { measureText } from "../words.ts";

/** Insights told at once, in all families together; the others are folded away. */
const firstMost = 30;
/** Of these at least so many are kept for what was found beside the target. */
const othersLeast = 10;
const foldMost = 25;
const moreMost = 250;
const tableMost = 400;

/** The confirmed insights as sentences, those about the target first. */
export function findings(study: Study): Section {
  const confirmed = study.findings.filter((finding) => finding.verdict === "confirmed");
  const scales = scalesOf(confirmed);
  const folds = fold(confirmed, study.target);
  const target = folds.filter(({ head }) => head.family === "target");
  const others = folds.filter(({ head }) => head.family !== "target");
  const room = Math.max(firstMost - others.length, firstMost - othersLeast);
  const targetFirst = target.slice(0, room);
  const othersFirst = others.slice(0, firstMost - targetFirst.length);
  return {
    id: "insights",
    title: "What holds",
    short: "Insights",
    note: html`Each claim was written down before the confirm rows were opened, and tested on them once; the figures are from there. At most ${numberText(study.request.rate * 100)} % of the confirmed ones are expected to be chance (q, Benjamini\u2013Hochberg within a family). The strongest come first; what says nearly the same is folded below it.`,
    body: html`<p class="key" aria-hidden="true"><span>${keyMark("confirm")} on the confirm rows, with its interval</span><span>${keyMark("explore")} what the explore rows had promised</span><span>${keyMark("zero")} no effect</span><span>Marks of one measure share a scale.</span></p>
<div class="families">
${family(`About ${clip(study.target, 80)}`, targetFirst, target.slice(targetFirst.length), scales, `No insight about ${clip(study.target, 80)} was confirmed.`)}
${others.length > 0 ? family("Among the other columns", othersFirst, others.slice(othersFirst.length), scales, "") : ""}
</div>
${confirmed.length > 0 ? table(confirmed) : ""}`,
  };
}

function family(
  title: string,
  first: readonly Fold[],
  more: readonly Fold[],
  scales: ReadonlyMap<string, Scale>,
  none: string,
): Html {
  if (first.length + more.length === 0) return html`<h3>${title}</h3><p>${none}</p>`;
  const shown = more.slice(0, moreMost);
  return html`<h3>${title}</h3><ol class="findings">${first.map((one) => foldItem(one, scales))}</ol>${
    more.length > 0
      ? html`<details><summary>${countText(more.length)} more, weaker ones</summary><ol class="findings">${shown.map((one) => foldItem(one, scales))}</ol>${
          more.length > shown.length ? html`<p class="quiet">All are in study.json.</p>` : ""
        }</details>`
      : ""
  }`;
}

function foldItem({ head, others }: Fold, scales: ReadonlyMap<string, Scale>): Html {
  const shown = others.slice(0, foldMost);
  return html`<li>${findingRow(head, scales)}${
    others.length > 0
      ? html`<details><summary>${countText(others.length)} more about the same</summary><ul class="findings">${shown.map((one) => html`<li>${findingRow(one, scales)}</li>`)}</ul>${
          others.length > shown.length ? html`<p class="quiet">All are in study.json.</p>` : ""
        }</details>`
      : ""
  }</li>`;
}

function findingRow(finding: FindingNote, scales: ReadonlyMap<string, Scale>): Html {
  const { confirm, q } = finding;
  const scale = scales.get(scaleKey(finding)) ?? { low: 0, high: 1 };
  return html`<div class="finding"><p class="say">${sentenceText(finding.sentence)}</p><div class="mark">${intervalMark(finding, scale)}${measureText(finding)} ${numberText(confirm.effect)}</div><p class="facts">n ${countText(confirm.n)}${
    confirm.units !== confirm.n ? html` in ${countText(confirm.units)} units` : ""
  }<br>${q === null ? "no test" : `q ${chanceText(q)}`}</p></div>`;
}

function keyMark(part: "confirm" | "explore" | "zero"): Html {
  const drawn = {
    confirm:
      '<path d="M2 8H34" stroke="var(--accent)" stroke-width="3" opacity=".55"/><circle cx="18" cy="8" r="3.5" fill="var(--accent)"/>',
    explore: '<circle cx="18" cy="8" r="4.5" fill="none" stroke="var(--muted)" stroke-width="1.2"/>',
    zero: '<path d="M18 0V16" stroke="var(--muted)"/>',
  }[part];
  return html`<svg width="36" height="16" viewBox="0 0 36 16">${rawHtml(drawn)}</svg>`;
}

function table(confirmed: readonly FindingNote[]): Html {
  return foldedTable("All confirmed insights as a table", {
    caption: "Confirmed insights, as in study.json",
    head: ["id", "columns", "measure", "#effect", "#low", "#high", "#explore", "#n", "#q"],
    rows: confirmed.map((finding) => [
      clip(finding.id, 40),
      clip(finding.columns.map(nameText).join(", "), 160),
      measureText(finding),
      numberText(finding.confirm.effect),
      numberText(finding.confirm.low),
      numberText(finding.confirm.high),
      numberText(finding.explore.effect),
      countText(finding.confirm.n),
      chanceText(finding.q),
    ]),
    most: tableMost,
  });
}
