import type { PooledTransfer } from "../findings/pooled.ts";
import type { Study } from "../findings/study.ts";
import type { Transfer } from "../findings/transfer.ts";
import { clip, nameText } from "./clip.ts";
import { dataTable } from "./data-table.ts";
import { type Html, html } from "./escape.ts";
import { countText, numberText, shareText } from "./number-text.ts";
import { page } from "./page.ts";
import { claimsHere } from "./sections/claims-here.ts";
import { columnsMatched } from "./sections/columns-matched.ts";
import { modelHere } from "./sections/model-here.ts";
import { newcomersHere } from "./sections/newcomers-here.ts";
import { pooledSection } from "./sections/pooled.ts";
import { rowsHere } from "./sections/rows-here.ts";
import { metricText, metricWords } from "./words.ts";

const headlineMost = 300;

/** What a study says of another table, as one page: the verdict, the claims, the model, the columns, the rows. */
export function transferHtml(study: Study, transfer: Transfer): string {
  const { data, verdict } = transfer;
  const [first, ...rest] = verdict.sentence.split("; ");
  // What the table lacks is named before any figure: it may fill several parts of the sentence.
  const parts = rest.length > 0 ? [first!, ...rest] : [verdict.sentence];
  const at = parts.findIndex((part) => / hold here/.test(part));
  const headline = parts
    .slice(0, at + 1)
    .join("; ")
    .replace(/\.?$/, ".");
  const lead = parts.slice(at + 1).join("; ");
  const sections = [
    claimsHere(study, transfer),
    newcomersHere(study, transfer),
    modelHere(study, transfer),
    rowsHere(study, transfer),
    columnsMatched(transfer),
  ];
  return page({
    title: `${clip(study.target, 60)} in ${clip(data.locator, 60)}`,
    kicker: html`The study of <b>${nameText(study.target)}</b> in ${nameText(study.data.locator)}, tested again on ${nameText(data.locator)}`,
    headline: clip(headline, headlineMost),
    ...(lead ? { lead: clip(`${lead.slice(0, 1).toUpperCase()}${lead.slice(1)}`, headlineMost) } : {}),
    opening: tiles(study, transfer),
    sections: sections.filter((section) => section !== undefined),
    footer: html`Every number here stands in transfer.json, where nothing is rounded. Study <span class="digest">${clip(transfer.study.sha256, 64)}</span>, table <span class="digest">${clip(data.sha256, 64)}</span>.`,
  });
}

/** What a study says of several tables, as one page: what holds over all of them, then each with its own verdict. */
export function pooledHtml(study: Study, document: PooledTransfer): string {
  const { files, verdict } = document;
  return page({
    title: `${clip(study.target, 60)} in ${countText(files.length)} tables`,
    kicker: html`The study of <b>${nameText(study.target)}</b> in ${nameText(study.data.locator)}, tested again on ${countText(files.length)} tables`,
    headline: clip(verdict.sentence, headlineMost),
    sections: [
      pooledSection(document),
      {
        id: "tables",
        title: "Each table",
        note: "Each has a page and a transfer.json of its own in a folder beside this one.",
        body: dataTable({
          head: ["table", "#rows", "#hold", "verdict"],
          rows: files.map(({ data, verdict: own }) => [
            nameText(data.locator),
            countText(data.kept),
            `${countText(own.holds)} of ${countText(own.of)}`,
            clip(own.sentence, headlineMost),
          ]),
        }),
      },
    ],
    footer: html`Every number here stands in transfer.json, where nothing is rounded. Study <span class="digest">${clip(document.study.sha256, 64)}</span>.`,
  });
}

function tiles(study: Study, { verdict, measured, expected, similarity, data }: Transfer): Html {
  const { id } = study.metric;
  const { label } = metricWords(id);
  const show = (value: number) => metricText(id, value);
  const before = study.metrics[id];
  return html`<dl class="tiles">${[
    tile(
      "Insights that hold",
      html`${countText(verdict.holds)} <small>of ${countText(verdict.of)}</small>`,
      html`confirmed in the study, tested on ${countText(data.kept)} rows`,
      true,
    ),
    measured &&
      tile(
        `${label} here`,
        html`${show(measured.value)}`,
        html`${show(measured.low)} to ${show(measured.high)}; the baseline ${show(measured.baseline)}${before ? html`, in the study ${show(before.value)}` : ""}`,
      ),
    expected &&
      tile(
        `${label} to expect`,
        html`${show(expected.value)}`,
        html`${show(expected.low)} to ${show(expected.high)}, without looking at a target`,
      ),
    similarity.inside !== null &&
      tile(
        "Rows inside the study\u2019s",
        html`${shareText(similarity.inside)}`,
        html`95\u00a0% of rows like them would be${similarity.joint ? html`; a classifier tells the tables apart with AUC ${numberText(similarity.joint.auc)}` : ""}`,
      ),
  ]}</dl>`;
}

function tile(name: string, value: Html, more: Html, first = false): Html {
  return html`<div class="${first ? "tile first" : "tile"}"><dt>${name}</dt><dd class="big">${value}</dd><dd class="more">${more}</dd></div>`;
}
