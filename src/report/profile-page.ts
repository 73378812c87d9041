import { figureText } from "../profile/figure-text.ts";
import type { Profile, ProfileColumn } from "../profile/profile-document.ts";
import { spark } from "./charts/spark.ts";
import { filterBox, filterScript } from "./column-filter.ts";
import { dataTable } from "./data-table.ts";
import { type Html, html } from "./escape.ts";
import { countText, shareText } from "./number-text.ts";
import { page, type Section } from "./page.ts";
import { valuesText } from "./profile-text.ts";
import { alertsSection } from "./sections/alerts.ts";
import { missingSection } from "./sections/missing.ts";
import { pairsSection } from "./sections/pairs.ts";
import { timesSection } from "./sections/times.ts";

/** Columns with a picture and a reason; the others are listed in short, so that any width stays under 5 MB. */
const picturesMost = 200;
/** Of a wide table, columns that stand open. */
const openOfMany = 40;
const columnsMost = 5000;
const nameMost = 80;
const frequentMost = 3;
/** Of the cells, for a value to be worth a word. */
const frequentShare = 0.02;

/** A profile as one page without font or link to elsewhere; its script only filters the columns. */
export function profilePage(profile: Profile): string {
  const { data, columns, alerts } = profile;
  const severe = columns.length > picturesMost ? bySeverity(profile) : columns;
  const pictured = severe.slice(0, picturesMost);
  const listed = severe.slice(picturesMost, columnsMost);
  const openMost = columns.length > picturesMost ? openOfMany : picturesMost;
  const sections: Section[] = [
    alertsSection(alerts, { some: "What to look at", none: "Nothing odd was found" }),
    {
      id: "columns",
      title: "The columns",
      short: "Columns",
      note: columnsNote(columns.length),
      body: html`${filterBox("Show columns with")}${columnTable(pictured.slice(0, openMost))}${
        pictured.length > openMost
          ? html`<details class="filtered"><summary>${countText(pictured.length - openMost)} more</summary>${columnTable(pictured.slice(openMost))}</details>`
          : ""
      }`,
    },
  ];
  if (listed.length > 0)
    sections.push({
      id: "more-columns",
      title: `${countText(columns.length - picturesMost)} more columns`,
      short: "More columns",
      ...(columns.length > columnsMost
        ? { note: `The first ${countText(listed.length)}; all are in profile.json.` }
        : {}),
      body: html`<details class="filtered"><summary>Show them</summary>${dataTable({
        head: ["column", "kind", "#missing", "#distinct", "values"],
        most: columnsMost,
        filtered: true,
        rows: listed.map((column) => [
          short(column.name, 40),
          column.kind,
          missingText(column),
          countText(column.distinct),
          short(valuesText(column), 50),
        ]),
      })}</details>`,
    });
  const more = [timesSection(profile), missingSection(profile), pairsSection(profile)];
  sections.push(...more.filter((section) => section !== undefined));
  return page({
    title: `${data.locator}: profile`,
    kicker: "lode profile",
    headline: data.locator,
    lead: `${countText(data.kept)} rows and ${countText(data.columns)} columns${data.rejected > 0 ? `; ${countText(data.rejected)} rows could not be placed and were set aside` : ""}.`,
    opening: tiles(profile),
    sections,
    script: filterScript,
    footer: html`<p>Data <span class="digest">${data.sha256}</span></p><p>Kinds are read off the values. Edit schema.json and give it with --schema to tell others.</p>`,
  });
}

const columnsNote = (count: number): string =>
  count > picturesMost
    ? `The ${picturesMost} with the gravest alerts first.`
    : "Histograms run from the 0.5 to the 99.5 % quantile; bars of levels stand most frequent first, an ordinal's in order.";

function columnTable(columns: readonly ProfileColumn[]): Html {
  return dataTable({
    head: ["column", "kind", "holds", "#missing", "#distinct", "values", "why this kind"],
    most: picturesMost,
    filtered: true,
    rows: columns.map((column) => [
      short(column.name),
      column.kind,
      picture(column),
      missingText(column),
      countText(column.distinct),
      valuesCell(column),
      short(column.reason, 240),
    ]),
  });
}

/** What it holds in words, and of a number the values that many cells share. */
function valuesCell(column: ProfileColumn): Html {
  const all = (column.histogram?.counts ?? []).reduce((sum, count) => sum + count, 0);
  const frequent = (column.frequent ?? []).filter(({ count }) => count >= frequentShare * all).slice(0, frequentMost);
  return html`${short(valuesText(column), 120)}${
    frequent.length === 0 || column.kind === "time"
      ? ""
      : html`<div class="quiet">most often ${frequent.map(({ value, count }, i) => html`${i > 0 ? ", " : ""}${short(value, 20)} (${countText(count)})`)}</div>`
  }`;
}

function picture({ name, histogram, levels, distinct }: ProfileColumn): Html | string {
  if (histogram) return spark({ column: name, borders: histogram.borders, counts: histogram.counts });
  if (!levels || distinct < 2) return "";
  return spark({ column: name, counts: levels.map(({ count }) => count), levels: levels.map(({ level }) => level) });
}

const missingText = ({ missing, missingShare }: ProfileColumn): string =>
  missing === 0 ? "" : shareText(missingShare);

function tiles({ data, columns, alerts, duplicateRows }: Profile): Html {
  const cells = data.kept * columns.length;
  const missing = columns.reduce((sum, column) => sum + column.missing, 0);
  const kinds = new Map<string, number>();
  for (const { kind } of columns) kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
  const tile = (term: string, big: string, more: string) =>
    html`<div class="tile"><dt>${term}</dt><dd><div class="big">${big}</div><div class="more">${more}</div></dd></div>`;
  const kindsTold = [...kinds].map(([kind, count]) => `${count} ${kind}`).join(", ");
  const warnings = alerts.filter(({ severity }) => severity !== "info").length;
  return html`<dl class="tiles">${[
    tile("Columns", countText(columns.length), kindsTold),
    tile(
      "Missing cells",
      cells === 0 ? "0" : shareText(missing / cells),
      `${countText(missing)} of ${countText(cells)}`,
    ),
    tile(
      "Copied rows",
      countText(duplicateRows),
      data.kept === 0 ? "" : `${figureText((100 * duplicateRows) / data.kept)} % of the rows`,
    ),
    tile("Warnings", countText(warnings), `${countText(alerts.length - warnings)} notes`),
  ]}</dl>`;
}

function bySeverity({ columns, alerts }: Profile): ProfileColumn[] {
  const weight = new Map<string, number>();
  for (const { column, columns: several = [], severity } of alerts)
    for (const name of column === undefined ? several : [column])
      weight.set(name, (weight.get(name) ?? 0) + (severity === "error" ? 1e6 : severity === "warning" ? 1000 : 1));
  return [...columns].sort((a, b) => (weight.get(b.name) ?? 0) - (weight.get(a.name) ?? 0));
}

const short = (text: string, most = nameMost): string => (text.length <= most ? text : `${text.slice(0, most - 1)}…`);
