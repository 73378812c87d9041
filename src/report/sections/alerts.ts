import type { Alert } from "../../profile/profile-document.ts";
import { sentenceText } from "../clip.ts";
import { type Html, html } from "../escape.ts";
import { countText } from "../number-text.ts";
import type { Section } from "../page.ts";

/** Alerts of one kind that stand open, and those that are folded away below them. */
const openMost = 3;
const foldedMost = 200;

/** What is odd, kind by kind in the order given; of many of a kind the first stand open and the rest is folded away. */
export function alertsSection(
  alerts: readonly Alert[],
  titles: { readonly some: string; readonly none: string },
): Section {
  const kinds = new Map<string, Alert[]>();
  for (const alert of alerts) {
    const key = `${alert.severity} ${alert.code}`;
    const group = kinds.get(key);
    if (group) group.push(alert);
    else kinds.set(key, [alert]);
  }
  return {
    id: "alerts",
    title: alerts.length === 0 ? titles.none : titles.some,
    short: "Alerts",
    body: alerts.length === 0 ? html`` : html`<ul class="alerts">${[...kinds.values()].map(kindItem)}</ul>`,
  };
}

function kindItem(group: readonly Alert[]): Html {
  const [{ severity, code }] = group as [Alert];
  const rest = group.slice(openMost);
  const left = rest.length - foldedMost;
  return html`<li class="${severity}"><span class="what">${severity}<b>${code.replaceAll("-", " ")}</b></span><div>${group
    .slice(0, openMost)
    .map(({ message }) => html`<p>${sentenceText(message)}</p>`)}${
    rest.length === 0
      ? ""
      : html`<details><summary>${countText(rest.length)} more</summary>${rest
          .slice(0, foldedMost)
          .map(({ message }) => html`<p>${sentenceText(message)}</p>`)}${
          left > 0 ? html`<p class="quiet">and ${countText(left)} more in the JSON document</p>` : ""
        }</details>`
  }</div></li>`;
}
