import type { Transfer } from "../../findings/transfer.ts";
import { clip, nameText, sentenceText } from "../clip.ts";
import { dataTable } from "../data-table.ts";
import { type Html, html } from "../escape.ts";
import { countText, numberText, shareText } from "../number-text.ts";
import type { Section } from "../page.ts";

const most = 300;
const levelsTold = 6;

/** Where the columns of the study are in the table, what was asked for and what is lacking. */
export function columnsMatched({ columns, asks = [], lacking = [], unused = [] }: Transfer): Section {
  const there = columns.filter(({ to }) => to !== null);
  const gone = lacking.filter(({ to }) => to === undefined);
  const empty = lacking.filter(({ missing }) => missing !== undefined);
  const names = (some: readonly string[]): string => some.slice(0, most).map(nameText).join(", ");
  return {
    id: "columns",
    title: "The columns, matched",
    short: "Columns",
    note: `${countText(there.length)} of ${countText(columns.length)} columns of the study are here.`,
    body: html`${gone.length > 0 ? html`<p><b>Not here:</b> ${names(gone.map(({ from }) => from))}</p>` : ""}${
      empty.length > 0
        ? html`<p><b>Nearly empty here:</b> ${names(empty.map(({ from, missing }) => `${from} (${shareText(missing!)} missing)`))}</p>`
        : ""
    }${asks.length > 0 ? asked(asks) : ""}${dataTable({
      head: ["in the study", "here", "#confidence", "by", "values"],
      most,
      rows: there.map((column) => [
        nameText(column.from),
        nameText(column.to ?? ""),
        column.confidence.toFixed(2),
        column.by.join(", "),
        valuesText(column),
      ]),
    })}${unused.length > 0 ? html`<p class="quiet">Only here: ${names(unused)}</p>` : ""}`,
  };
}

function asked(asks: NonNullable<Transfer["asks"]>): Html {
  return html`<h3>To be settled</h3><ul>${asks
    .slice(0, most)
    .map(
      ({ message, flag }) =>
        html`<li>${sentenceText(message)}${flag ? html` <code>${clip(flag, 200)}</code>` : ""}</li>`,
    )}</ul>`;
}

function valuesText({ factor, levels = [] }: Transfer["columns"][number]): string {
  if (factor !== undefined) return `times ${numberText(factor)}`;
  const other = levels.filter(({ from, to }) => from !== to);
  const told = other.slice(0, levelsTold).map(({ from, to }) => `${clip(to, 40)} is ${clip(from, 40)}`);
  return `${told.join(", ")}${other.length > levelsTold ? ` and ${other.length - levelsTold} more` : ""}`;
}
