import { sha256 } from "@noble/hashes/sha2.js";
import { type Html, html, markupOf, rawHtml } from "./escape.ts";
import { style } from "./style.ts";

export interface Section {
  /** Its anchor, a fixed word of ours. */
  readonly id: string;
  readonly title: string;
  /** Its name in the contents where the title is too long. */
  readonly short?: string;
  readonly note?: Html | string;
  readonly body: Html;
}

export interface Page {
  /** For the window's tab. */
  readonly title: string;
  readonly kicker: Html | string;
  readonly headline: string;
  readonly lead?: string;
  /** What stands right under the headline: key figures, caveats. */
  readonly opening?: Html;
  readonly sections: readonly Section[];
  readonly footer: Html | string;
  /** Of ours, without anything from data; the page must be whole without it. */
  readonly script?: string;
}

/** Headlines longer than this are set smaller. */
const longHeadline = 60;

/**
 * The frame of every page: one file without font or link to elsewhere. The content policy forbids what the page does not
 * use, so that even a name that slipped through the escaping could not run or load anything: a script runs only where
 * its digest is that of ours.
 */
export function page({ title, kicker, headline, lead, opening, sections, footer, script }: Page): string {
  const policy = `default-src 'none'; style-src 'unsafe-inline'${script === undefined ? "" : `; script-src 'sha256-${base64(sha256(new TextEncoder().encode(script)))}'`}`;
  return markupOf(html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${rawHtml(policy)}">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<style>${rawHtml(style)}</style>
</head>
<body>
<a class="skip" href="#content">Skip to the content</a>
<header class="top"><div class="wrap">
<p class="kicker">${kicker}</p>
<h1${headline.length > longHeadline ? rawHtml(' class="long"') : ""}>${headline}</h1>
${lead ? html`<p class="lead">${lead}</p>` : ""}
${opening}
<nav aria-label="Contents">${sections.map(({ id, title: name, short }) => html`<a href="#${id}">${short ?? name}</a>`)}</nav>
</div></header>
<main id="content">
${sections.map(
  ({ id, title: name, note, body }) => html`<section id="${id}"><div class="wrap">
<h2>${name}</h2>
${note ? html`<p class="note">${note}</p>` : ""}
${body}
</div></section>
`,
)}</main>
<footer><div class="wrap">${footer}</div></footer>
${script === undefined ? "" : html`<script>${rawHtml(script)}</script>`}
</body>
</html>
`);
}

const base64 = (bytes: Uint8Array): string => btoa(String.fromCharCode(...bytes));
