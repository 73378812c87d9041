import type { Study } from "../../findings/study.ts";
import { nameText, sentenceText } from "../clip.ts";
import { type Html, html } from "../escape.ts";
import { countText } from "../number-text.ts";
import { metricText, metricWords } from "../words.ts";

const warningsMost = 40;
const openMost = 6;

/** What a reader must know before relying on the figures above: leaks, an optimistic split, warnings. */
export function caveats({ leaks = [], split, warnings }: Study): Html | undefined {
  const items: Html[] = leaks
    .slice(0, warningsMost)
    .map(
      ({ column, reason, kept }) =>
        html`<li><b>${nameText(column)}</b> may leak the answer: ${sentenceText(reason)}. ${
          kept ? "It was kept, as asked: the figures may be too good." : "It was left out (--keep-leaks keeps it)."
        }</li>`,
    );
  if (leaks.length > warningsMost)
    items.push(html`<li>${countText(leaks.length - warningsMost)} more leak suspects are in study.json.</li>`);
  if (split.optimism) {
    const { metric, by, random, structured, gap, se } = split.optimism;
    const show = (value: number) => metricText(metric, value);
    items.push(
      html`<li>A split by chance would flatter the model: ${metricWords(metric).label} ${show(random)} by chance, ${show(structured)} by ${nameText(by)}, a gap of ${show(gap)} (standard error ${show(se)}).</li>`,
    );
  }
  const told = warnings
    .slice(0, warningsMost)
    .map(
      ({ message, count }) =>
        html`<li>${sentenceText(message)}${count > 1 ? html` (${countText(count)}\u00d7)` : ""}</li>`,
    );
  if (warnings.length > warningsMost)
    told.push(html`<li>${countText(warnings.length - warningsMost)} more warnings are in study.json.</li>`);
  if (items.length + told.length === 0) return undefined;
  const all = [...items, ...told];
  const more = all.slice(openMost);
  return html`<aside class="caveats" aria-labelledby="caveats"><h2 id="caveats">Before you rely on it</h2><ul>${all.slice(0, openMost)}</ul>${
    more.length > 0 ? html`<details><summary>${countText(more.length)} more</summary><ul>${more}</ul></details>` : ""
  }</aside>`;
}
