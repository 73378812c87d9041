import { type DataTable, dataTable, foldedTable } from "../data-table.ts";
import { type Html, html } from "../escape.ts";

interface Figure {
  readonly title: string;
  readonly note?: string;
  readonly picture: Html;
  readonly table: DataTable;
  /** The table open at the picture's side where there is room. */
  readonly beside?: boolean;
}

/** A picture under its title, with its numbers as a table below. */
export function chartFigure({ title, note, picture, table, beside = false }: Figure): Html {
  const caption = html`<figcaption><h3>${title}</h3>${note ? html`<p class="quiet">${note}</p>` : ""}</figcaption>`;
  const rows = { caption: title, ...table };
  return beside
    ? html`<figure class="beside">${caption}<div class="charts"><div>${picture}</div><details open><summary>As a table</summary>${dataTable(rows)}</details></div></figure>`
    : html`<figure>${caption}${picture}${foldedTable("As a table", rows)}</figure>`;
}
