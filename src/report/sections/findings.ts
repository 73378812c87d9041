import type { FindingNote, Study } from "../../findings/study.ts";
import { scalesOf } from "../charts/interval-mark.ts";
import { clip, nameText } from "../clip.ts";
import { foldedTable } from "../data-table.ts";
import { type Html, html, rawHtml } from "../escape.ts";
import { type Fold, type FoldGroup, fold, foldGroups } from "../fold.ts";
import { chanceText, countText, numberText, shareText } from "../number-text.ts";
import type { Section } from "../page.ts";
import { measureText } from "../words.ts";
import { findingList } from "./finding-list.ts";

/** Insights told at once, in all groups together; the others are folded away. */
const firstMost = 30;
/** So many of these each group has for itself: about the target, its rules, beside it. */
const firstLeast = [14, 6, 10] as const;
const foldMost = 25;
/** Insights on the whole page, folded ones too. */
const pageMost = 500;
const tableMost = 400;

/** The confirmed insights as sentences, those about the target first. */
export function findings(study: Study): Section {
  const confirmed = study.findings.filter((finding) => finding.verdict === "confirmed");
  const scales = scalesOf(confirmed);
  const folds = fold(confirmed, study.target);
  const groups = foldGroups(folds, clip(study.target, 80));
  const rooms = roomsOf(groups.map((group) => group.folds.length));
  const first = groups.map((group, i) => group.folds.slice(0, rooms[i]));
  const more = groups.map((group, i) => group.folds.slice(rooms[i]));
  const told = toldOf([...first, ...more].flat());
  const list = (folds: readonly Fold[]) => findingList(folds, told, scales);
  return {
    id: "insights",
    title: "What holds",
    short: "Insights",
    note: html`Each claim was written down before the confirm rows were opened, and tested on them once; the figures are from there. At most ${shareText(study.request.rate)} of the confirmed ones are expected to be chance (q, Benjamini\u2013Hochberg within a family). The strongest come first; what says nearly the same is folded below it.`,
    body: html`<p class="key" aria-hidden="true"><span>${keyMark("confirm")} on the confirm rows, with its interval</span><span>${keyMark("explore")} what the explore rows had promised</span><span>${keyMark("zero")} no effect</span><span>Marks of one measure share a scale.</span></p>
<div class="families">
${groups.map((group, i) => familyOf(group, i === 0, list(first[i]!), weaker(more[i]!, list)))}
</div>
${confirmed.length > 0 ? table(confirmed) : ""}`,
  };
}

/** A group with its heading; only that of the target is told where it is empty. */
function familyOf({ title, note, folds }: FoldGroup, isTarget: boolean, first: Html, more: Html): Html {
  if (folds.length === 0 && !isTarget) return html``;
  const heading = `${title.charAt(0).toUpperCase()}${title.slice(1)}`;
  return html`<h3>${heading}</h3>${note ? html`<p class="quiet">${note}</p>` : ""}${
    folds.length > 0 ? first : html`<p>No insight ${title} was confirmed.</p>`
  }${more}`;
}

/** How many folds of each group are told at once: what a group leaves of its own room goes to the others in their order. */
function roomsOf(counts: readonly number[]): readonly number[] {
  const rooms = counts.map((count, i) => Math.min(count, firstLeast[i]!));
  let left = firstMost - rooms.reduce((sum, room) => sum + room, 0);
  return rooms.map((room, i) => {
    const added = Math.min(left, counts[i]! - room);
    left -= added;
    return room + added;
  });
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
