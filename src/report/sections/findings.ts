import type { FindingNote, Study } from "../../findings/study.ts";
import { scalesOf } from "../charts/interval-mark.ts";
import { clip, nameText } from "../clip.ts";
import { foldedTable } from "../data-table.ts";
import { type Html, html, rawHtml } from "../escape.ts";
import { type Fold, fold } from "../fold.ts";
import { chanceText, countText, numberText, shareText } from "../number-text.ts";
import type { Section } from "../page.ts";
import { measureText } from "../words.ts";
import { findingList } from "./finding-list.ts";

/** Insights told at once, in all families together; the others are folded away. */
const firstMost = 30;
/** Of these at least so many are kept for what was found beside the target. */
const othersLeast = 10;
const foldMost = 25;
/** Insights on the whole page, folded ones too. */
const pageMost = 500;
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
  const targetMore = target.slice(targetFirst.length);
  const othersMore = others.slice(othersFirst.length);
  const told = toldOf([...targetFirst, ...othersFirst, ...targetMore, ...othersMore]);
  const list = (folds: readonly Fold[]) => findingList(folds, told, scales);
  return {
    id: "insights",
    title: "What holds",
    short: "Insights",
    note: html`Each claim was written down before the confirm rows were opened, and tested on them once; the figures are from there. At most ${shareText(study.request.rate)} of the confirmed ones are expected to be chance (q, Benjamini\u2013Hochberg within a family). The strongest come first; what says nearly the same is folded below it.`,
    body: html`<p class="key" aria-hidden="true"><span>${keyMark("confirm")} on the confirm rows, with its interval</span><span>${keyMark("explore")} what the explore rows had promised</span><span>${keyMark("zero")} no effect</span><span>Marks of one measure share a scale.</span></p>
<div class="families">
<h3>About ${clip(study.target, 80)}</h3>
${target.length > 0 ? list(targetFirst) : html`<p>No insight about ${clip(study.target, 80)} was confirmed.</p>`}
${weaker(targetMore, list)}
${others.length > 0 ? html`<h3>Among the other columns</h3>${list(othersFirst)}${weaker(othersMore, list)}` : ""}
</div>
${confirmed.length > 0 ? table(confirmed) : ""}`,
  };
}

function weaker(folds: readonly Fold[], list: (folds: readonly Fold[]) => Html): Html {
  return folds.length === 0
    ? html``
    : html`<details><summary>${countText(folds.length)} more, weaker ones</summary>${list(folds)}</details>`;
}

/** The findings that the page has room for: what stands first takes its folded ones along. */
function toldOf(folds: readonly Fold[]): ReadonlySet<FindingNote> {
  const all = folds.flatMap(({ head, others }) => [head, ...others.slice(0, foldMost)]);
  return new Set(all.slice(0, pageMost));
}

export function keyMark(part: "confirm" | "explore" | "zero"): Html {
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
