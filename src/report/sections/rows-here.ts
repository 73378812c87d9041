import type { Study } from "../../findings/study.ts";
import type { Transfer } from "../../findings/transfer.ts";
import { type Drift, driftPlot } from "../charts/drift-plot.ts";
import { nameText } from "../clip.ts";
import { dataTable } from "../data-table.ts";
import { type Html, html } from "../escape.ts";
import { chanceText, countText, numberText, shareText } from "../number-text.ts";
import type { Section } from "../page.ts";

/** How the rows here differ from the study's: columns that have shifted, what tells the tables apart, rows to distrust. */
export function rowsHere(study: Study, { similarity }: Transfer): Section {
  const { columns, joint, inside, edge, outside, rows, reason } = similarity;
  const drift = driftOf(study, columns);
  const shifted = columns.toSorted((a, b) => b.effect - a.effect);
  return {
    id: "rows",
    title: "How similar the rows are",
    short: "Rows",
    ...(rows
      ? { note: html`${countText(rows[1])} rows here beside ${countText(rows[0])} confirm rows of the study.` }
      : {}),
    body: html`${reason ? html`<p>Not compared: ${reason}.</p>` : ""}${
      inside === null
        ? ""
        : html`<p>${shareText(inside)} of the rows lie inside the study\u2019s rows, ${shareText(edge ?? 0)} at the edge, ${shareText(outside ?? 0)} outside; of rows like them it would be 95, 4 and 1\u00a0%. Rows at the edge and outside are listed by number in distrust.csv, with the columns that take them there: do not rely on what the model says of them.</p>`
    }<div class="charts">${drift.length > 0 ? driftPlot(drift) : ""}${joint ? together(joint) : ""}</div>${
      columns.length === 0
        ? ""
        : html`<h3>Columns</h3>${dataTable({
            head: ["column", "test", "#shifted", "#q", "#power", "#missing in the study", "#missing here"],
            caption:
              "Shifted: the largest difference of the shares of rows in one part of the values. Power: against a shift of 0.2 standard deviations.",
            most: 200,
            rows: shifted.map(({ name, test, effect, q, power, missing }) => [
              nameText(name),
              test,
              shareText(effect),
              chanceText(q),
              shareText(power),
              shareText(missing[0]),
              shareText(missing[1]),
            ]),
          })}`
    }`,
  };
}

/** Columns that the model was seen to need in the study, with their shift. */
function driftOf(study: Study, columns: Transfer["similarity"]["columns"]): Drift[] {
  const shifts = new Map(columns.map(({ name, effect }) => [name, effect]));
  return study.findings.flatMap(({ kind, columns: named, confirm }) => {
    const column = named.at(-1)!;
    const shift = shifts.get(column);
    return kind === "importance" && shift !== undefined && (confirm.effect ?? 0) > 0
      ? [{ column, importance: confirm.effect!, shift }]
      : [];
  });
}

function together({ auc, p, tellers }: NonNullable<Transfer["similarity"]["joint"]>): Html {
  return html`<div><h3>All columns together</h3><p>A classifier that guesses which table a row is from reaches AUC ${numberText(auc)} on rows that it did not learn from (p ${chanceText(p)}); 0.5 would be no difference.</p>${
    tellers.length > 0
      ? dataTable({
          head: ["what tells them apart", "#AUC lost without it"],
          rows: tellers.map(({ column, drop }) => [nameText(column), numberText(drop)]),
        })
      : ""
  }</div>`;
}
