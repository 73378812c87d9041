import { type DataTable, foldedTable } from "../data-table.ts";
import { type Html, html } from "../escape.ts";

interface Figure {
  readonly title: string;
  readonly note?: string;
  readonly picture: Html;
  readonly table: DataTable;
}

/** A picture under its title, with its numbers as a table below. */
export function chartFigure({ title, note, picture, table }: Figure): Html {
  return html`<figure><figcaption><h3>${title}</h3>${note ? html`<p class="quiet">${note}</p>` : ""}</figcaption>${picture}${foldedTable("As a table", { caption: title, ...table })}</figure>`;
}
