import { type Html, html, type Piece } from "./escape.ts";
import { countText } from "./number-text.ts";

export interface DataTable {
  /** A head that starts with "#" is of a column of numbers. */
  readonly head: readonly string[];
  readonly rows: readonly (readonly Piece[])[];
  readonly caption?: string;
  /** Rows shown; the others are in the study's file. */
  readonly most?: number;
  /** Whether a filter box hides its rows. */
  readonly filtered?: boolean;
}

const rowsMost = 100;

/** A table that scrolls sideways on a narrow screen instead of widening the page. */
export function dataTable({ head, rows, caption, most = rowsMost, filtered = false }: DataTable): Html {
  const isNumber = head.map((name) => name.startsWith("#"));
  const left = rows.length - most;
  return html`<div class="${filtered ? "scroll filtered" : "scroll"}" tabindex="0" role="region" aria-label="${caption ?? "Table"}"><table>${
    caption ? html`<caption>${caption}</caption>` : ""
  }<thead><tr>${head.map((name, i) =>
    isNumber[i] ? html`<th scope="col" class="number">${name.slice(1)}</th>` : html`<th scope="col">${name}</th>`,
  )}</tr></thead><tbody>${rows
    .slice(0, most)
    .map(
      (row) =>
        html`<tr>${row.map((cell, i) =>
          isNumber[i]
            ? html`<td class="number">${cell}</td>`
            : typeof cell === "string" && cell.length > 24
              ? html`<td class="text">${cell}</td>`
              : html`<td>${cell}</td>`,
        )}</tr>`,
    )}</tbody></table></div>${left > 0 ? html`<p class="quiet">${countText(left)} more in study.json.</p>` : ""}`;
}

/** The same, folded away. */
export function foldedTable(summary: string, table: DataTable): Html {
  return html`<details><summary>${summary}</summary>${dataTable(table)}</details>`;
}
