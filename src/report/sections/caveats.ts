import type { Study } from "../../findings/study.ts";
import { nameText, sentenceText } from "../clip.ts";
import { type Html, html } from "../escape.ts";
import { leakGroups } from "../leak-groups.ts";
import { countText } from "../number-text.ts";
import { metricText, metricWords } from "../words.ts";
import { openedText } from "./method.ts";
import { isFlattered, optimismText } from "./optimism.ts";

const warningsMost = 40;
const openMost = 6;

/** What a reader must know before relying on the figures above: leaks, an optimistic split, warnings. */
export function caveats(study: Study, opened?: number): Html | undefined {
  const { leaks = [], split, metric, warnings } = study;
  const suspects = leakGroups(leaks);
  const items: Html[] = suspects
    .slice(0, warningsMost)
    .map(
      ({ columns, reason, kept }) =>
        html`<li><b>${columns.map(nameText).join(", ")}</b> may leak the answer: ${sentenceText(reason)}. ${leakFate(kept, columns.length)}</li>`,
    );
  if (suspects.length > warningsMost)
    items.push(html`<li>${countText(suspects.length - warningsMost)} more leak suspects are in study.json.</li>`);
  const { validation } = leaks[0] ?? {};
  if (validation) items.push(html`<li>${leakScores(metric.id, validation)}</li>`);
  if (split.optimism && isFlattered(split.optimism)) items.push(html`<li>${optimismText(study)}</li>`);
  if (opened !== undefined && opened > 1) items.push(html`<li>${openedText(opened)}</li>`);
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

function leakFate(kept: boolean, count: number): string {
  const [it, was] = count === 1 ? ["it", "It was"] : ["them", "They were"];
  return kept ? `${was} kept, as asked: the figures may be too good.` : `${was} left out (--keep-leaks keeps ${it}).`;
}

type Leak = NonNullable<Study["leaks"]>[number];

/** What the suspects together are worth on the explore rows. */
function leakScores(metric: string, { with: kept, without }: Leak["validation"]): Html {
  const show = (value: number | null) => (value === null ? "unknown" : metricText(metric, value));
  return html`On the explore rows ${metricWords(metric).label} is ${show(kept)} with all leak suspects and ${show(without)} without.`;
}
