import type { Study } from "../../findings/study.ts";
import { clip, nameText } from "../clip.ts";
import { type Html, html } from "../escape.ts";
import { countText, numberText } from "../number-text.ts";
import type { Section } from "../page.ts";

/** Why the study may be believed, and how anybody can test it again. */
export function method(study: Study, opened: number | undefined): Section {
  const { register, data, holdout, request, models, seed } = study;
  const asked = Object.entries(request).filter(([, value]) => value !== undefined);
  return {
    id: "method",
    title: "Why to believe it",
    short: "Method",
    body: html`<p>Models and insights were sought on the explore rows alone. Then ${countText(register.claims)} claims were written into a register and sealed: its digest stands below. Only against a sealed register are the confirm rows handed out. A claim that had been added or bent after they were read would give another digest.</p>
${looksText(study)}
${opened === undefined ? "" : html`<p>${openedText(opened)}</p>`}
<p>To test every insight again on the same rows: <code>lode check study.json holdout.csv</code>. On other data: <code>lode check study.json other.csv</code>.</p>
<dl class="facts-list">
<dt>Register, SHA-256</dt><dd class="digest">${clip(register.sha256, 80)}</dd>
<dt>Data, SHA-256</dt><dd class="digest">${clip(data.sha256, 80)}</dd>
<dt>Confirm rows, SHA-256</dt><dd class="digest">${clip(holdout.sha256, 80)}</dd>
${models[0]?.sha256 ? html`<dt>Model, SHA-256</dt><dd class="digest">${clip(models[0].sha256, 80)}</dd>` : ""}
<dt>Asked</dt><dd>${asked.map(
      ([name, value], i) =>
        html`${i > 0 ? ", " : ""}${name} ${clip(typeof value === "string" ? nameText(value) : typeof value === "number" ? numberText(value) : JSON.stringify(value), 300)}`,
    )}</dd>
<dt>Seed</dt><dd>${String(seed)}</dd>
<dt>Made by</dt><dd>${clip(study.product, 60)}</dd>
</dl>`,
  };
}

/** What was chosen from, and all that the confirm rows were read for. */
function looksText({ register, openings }: Study): Html {
  const looked = Object.entries(register.looked).filter(([, count]) => count > 0);
  const all = looked.reduce((sum, [, count]) => sum + count, 0);
  const kinds = looked.map(([kind, count]) => `${kind} ${countText(count)}`).join(", ");
  const read = openings.map(({ for: what, count }) => openingText[what].replace("#", countText(count)));
  return html`<p>The claims were chosen from ${countText(all)} that were looked at on the explore rows (${kinds}), the model from ${countText(register.models)} by cross-validation there. The confirm rows were then read ${read.join("; ")}.</p>`;
}

const openingText: Readonly<Record<Study["openings"][number]["for"], string>> = {
  model: "to measure the model",
  claims: "to test # claims",
  levels: "to look at # confirmed insights within the levels of other columns",
  "other models": "to compare # other models, after the order was final",
  places: "to see # claims from place to place",
};

/** How often somebody looked: the one thing about a study that its file cannot know. */
export function openedText(opened: number): Html {
  const times = html`The confirm rows have been opened <b>${countText(opened)}</b> ${opened === 1 ? "time" : "times"} from this folder.`;
  return opened > 1
    ? html`${times} Each further look chooses with knowledge of the last one, so that the chances told here are a little too good; fresh rows would settle it.`
    : times;
}
