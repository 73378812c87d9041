import type { CleanDocument, CleanStep } from "../clean/clean-document.ts";
import { clip, nameText } from "./clip.ts";
import { dataTable } from "./data-table.ts";
import { html } from "./escape.ts";
import { countText } from "./number-text.ts";
import { page, type Section } from "./page.ts";

const stepsMost = 300;
const cellMost = 80;

/** What cleaning did, step by step with before and after, as one page without script, font or link to elsewhere. */
export function cleanPage(document: CleanDocument): string {
  const { data, recipe } = document;
  const changed = recipe.filter(({ change }) => change.do !== "mark");
  const marked = recipe.filter(({ change }) => change.do === "mark");
  const cells = changed.reduce((sum, step) => sum + step.cells, 0);
  const sections: Section[] = [
    {
      id: "steps",
      title: changed.length === 0 ? "Nothing was changed" : "What was changed, and why",
      short: "Changes",
      note: "Each changed cell stands in changes.csv with what it held before.",
      body: html`${changed.slice(0, stepsMost).map(stepBlock)}`,
    },
  ];
  if (marked.length > 0)
    sections.push({
      id: "marks",
      title: "What is odd and was left as it is",
      short: "Marks",
      note: "The flag --drop takes out the columns and rows that say so; all else is left to the reader.",
      body: dataTable({
        head: ["columns", "what", "rows", "--drop"],
        rows: marked.map(({ columns, reason, change }) => [
          nameText(columns.length > 6 ? `${columns.length} columns` : columns.join(", ")),
          clip(reason, 400),
          change.do === "mark" ? (change.rows ?? []).join(", ") : "",
          change.do === "mark" ? (change.drop ?? "") : "",
        ]),
      }),
    });
  if (document.skipped.length > 0)
    sections.push({
      id: "skipped",
      title: "What could not be applied",
      short: "Skipped",
      body: dataTable({
        head: ["step", "column that is not there"],
        rows: document.skipped.map(({ step, column }) => [step, nameText(column)]),
      }),
    });
  return page({
    title: `${data.locator} cleaned`,
    kicker: html`${nameText(data.locator)} · ${countText(data.kept)} rows · ${countText(data.columns)} columns · --clean ${document.clean}`,
    headline: `${countText(cells)} ${cells === 1 ? "cell" : "cells"} repaired in ${countText(changed.length)} ${changed.length === 1 ? "step" : "steps"}`,
    lead:
      data.rejected > 0
        ? `${countText(data.rejected)} of ${countText(data.rows)} rows could not be placed; they stand in rejects.csv.`
        : `All ${countText(data.rows)} rows were kept.`,
    sections,
    footer: html`${document.product}`,
  });
}

function stepBlock({ columns, step, reason, cells, certain, examples }: CleanStep) {
  return html`<h3>${nameText(columns.join(", "))}</h3><p>${step}: ${countText(cells)} ${cells === 1 ? "cell" : "cells"}, ${certain ? "certain" : "likely"}. ${clip(reason, 500)}</p>${dataTable(
    {
      head: ["before", "after", "#cells"],
      caption: `Before and after in ${nameText(columns.join(", "))}`,
      rows: examples.map((one) => [shown(one.before), shown(one.after), countText(one.cells)]),
    },
  )}`;
}

const shown = (text: string): string => (text === "" ? "(missing)" : clip(text, cellMost));
