import type { FindingNote } from "../../findings/study.ts";
import { intervalMark, type Scale, scaleKey } from "../charts/interval-mark.ts";
import { sentenceText } from "../clip.ts";
import { type Html, html } from "../escape.ts";
import type { Fold } from "../fold.ts";
import { chanceText, countText, numberText } from "../number-text.ts";
import { withinText } from "../within-text.ts";
import { measureText } from "../words.ts";

/** Findings as sentences with their marks, near-duplicates folded below; those not told are counted. */
export function findingList(
  folds: readonly Fold[],
  told: ReadonlySet<FindingNote>,
  scales: ReadonlyMap<string, Scale>,
): Html {
  const shown = folds.filter(({ head }) => told.has(head));
  const row = (finding: FindingNote) => findingRow(finding, scales.get(scaleKey(finding)) ?? { low: 0, high: 1 });
  return html`<ol class="findings">${shown.map(({ head, others }) => {
    const there = others.filter((finding) => told.has(finding));
    return html`<li>${row(head)}${
      others.length > 0
        ? html`<details><summary>${countText(others.length)} more about the same</summary><ul class="findings">${there.map((one) => html`<li>${row(one)}</li>`)}</ul>${left(others.length - there.length)}</details>`
        : ""
    }</li>`;
  })}</ol>${left(folds.length - shown.length)}`;
}

function left(count: number): Html {
  return count > 0 ? html`<p class="quiet">${countText(count)} more in study.json.</p>` : html``;
}

function findingRow(finding: FindingNote, scale: Scale): Html {
  const { confirm, q } = finding;
  const within = withinText(finding);
  return html`<div class="finding"><p class="say">${sentenceText(finding.sentence)}${within ? html` <span class="quiet">${sentenceText(within)}</span>` : ""}</p><div class="mark">${intervalMark(finding, scale)}${measureText(finding)} ${numberText(confirm.effect)}</div><p class="facts">n ${countText(confirm.n)}${
    confirm.units !== confirm.n ? html` in ${countText(confirm.units)} units` : ""
  }<br>${q === null ? "no test" : `q ${chanceText(q)}`}</p></div>`;
}
