import type { ColumnComparison, ComparedProfile } from "../profile/compare/comparison.ts";
import type { ProfileColumn } from "../profile/profile-document.ts";
import { twoSpark } from "./charts/two-spark.ts";
import { nameText } from "./clip.ts";
import { filterBox, filterScript } from "./column-filter.ts";
import { dataTable } from "./data-table.ts";
import { type Html, html } from "./escape.ts";
import { chanceText, countText, shareText } from "./number-text.ts";
import { page, type Section } from "./page.ts";
import { valuesText } from "./profile-text.ts";
import { alertsSection } from "./sections/alerts.ts";

/** Columns with a picture; the others are listed in short, so that any width stays under 5 MB. */
const picturesMost = 300;
const columnsMost = 5000;

/** Two tables side by side as one page without font or link to elsewhere; its script only filters the columns. */
export function comparePage(profile: ComparedProfile): string {
  const { compare, data } = profile;
  const other = compare.with.data;
  const { alerts, columns, onlyHere, onlyThere } = compare;
  const ordered = byDifference(columns);
  const sections: Section[] = [
    alertsSection(alerts, { some: "What differs", none: "Nothing differs that is worth telling" }),
    {
      id: "columns",
      title: "Columns in both",
      short: "Columns",
      note: `Those that differ most first. Filled: ${nameText(data.locator)}; line: ${nameText(other.locator)}. Difference: of numbers and times the largest distance of the distribution functions (Kolmogorov-Smirnov, on ${sampleText(profile)}), of levels half the sum of the differences of their shares (total variation); both 0 to 1. q is Benjamini and Hochberg's over all columns.`,
      body: html`${filterBox("Show columns with")}${columnTable(profile, ordered.slice(0, picturesMost))}`,
    },
  ];
  const listed = ordered.slice(picturesMost, columnsMost);
  if (listed.length > 0)
    sections.push({
      id: "more-columns",
      title: `${countText(columns.length - picturesMost)} more columns in both`,
      short: "More columns",
      body: html`<details class="filtered"><summary>Show them</summary>${dataTable({
        filtered: true,
        head: ["column", "kind", "#missing first", "#missing second", "#difference", "#q"],
        most: columnsMost,
        rows: listed.map((column) => [
          nameText(column.name),
          kindText(column),
          ...column.missingShare.map(missingText),
          ...differenceCells(column),
        ]),
      })}</details>`,
    });
  for (const [id, names, where] of [
    ["only-first", onlyHere, data.locator],
    ["only-second", onlyThere, other.locator],
  ] as const)
    if (names.length > 0)
      sections.push({
        id,
        title: `Columns of ${nameText(where)} alone`,
        short: id === "only-first" ? "Only first" : "Only second",
        body: html`<p>${names.slice(0, columnsMost).map(nameText).join(", ")}</p>`,
      });
  return page({
    title: `${nameText(data.locator)} and ${nameText(other.locator)}`,
    kicker: "lode profile, two files side by side",
    headline: `${nameText(data.locator)} and ${nameText(other.locator)}`,
    opening: tiles(profile),
    sections,
    script: filterScript,
    footer: html`<p>First <span class="digest">${data.sha256}</span></p><p>Second <span class="digest">${other.sha256}</span></p>`,
  });
}

/** Columns that differ most first; those that could not be compared last. */
export function byDifference(columns: readonly ColumnComparison[]): readonly ColumnComparison[] {
  const size = ({ difference }: ColumnComparison) => difference?.value ?? -1;
  return [...columns].sort((a, b) => size(b) - size(a));
}

function sampleText({ compare: { columns } }: ComparedProfile): string {
  return columns.some(({ difference }) => difference?.sample) ? "samples of about 20,000 rows" : "all rows";
}

function columnTable(profile: ComparedProfile, columns: readonly ColumnComparison[]): Html {
  const [here, there] = [profile, profile.compare.with].map(
    ({ columns: all }) => new Map(all.map((column) => [column.name, column])),
  ) as [Map<string, ProfileColumn>, Map<string, ProfileColumn>];
  return dataTable({
    head: ["column", "kind", "both", "#missing", "#distinct", "#difference", "#q", "values"],
    most: picturesMost,
    filtered: true,
    rows: columns.map((column) => [
      nameText(column.name),
      kindText(column),
      picture(column),
      stacked(column.missingShare.map(missingText)),
      stacked(column.distinct.map(countText)),
      ...differenceCells(column),
      stacked([here, there].map((all) => clipped(valuesText(all.get(column.name)!)))),
    ]),
  });
}

const stacked = (texts: readonly string[]): Html => html`${texts.map((text) => html`<div>${text}</div>`)}`;
const clipped = (text: string): string => (text.length <= 110 ? text : `${text.slice(0, 109)}\u2026`);
const missingText = (share: number): string => (share === 0 ? "0" : shareText(share));
const kindText = ({ kinds: [a, b] }: ColumnComparison): string => (a === b ? a : `${a}, then ${b}`);

function differenceCells({ difference }: ColumnComparison): [string, string] {
  return difference ? [difference.value.toFixed(3), chanceText(difference.q)] : ["\u2013", "\u2013"];
}

function picture({ histogram, levels }: ColumnComparison): Html | string {
  if (histogram) return twoSpark({ counts: histogram.counts[0] }, histogram.counts[1]);
  if (!levels || levels.length < 2) return "";
  const shown = levels.slice(0, 12);
  return twoSpark(
    { counts: shown.map(({ counts }) => counts[0]), levels: shown.map(({ level }) => level) },
    shown.map(({ counts }) => counts[1]),
  );
}

function tiles({ compare, data }: ComparedProfile): Html {
  const { rows, duplicateRows, columns, onlyHere, onlyThere } = compare;
  const differ = columns.filter(
    ({ difference }) => difference && difference.q <= 0.05 && difference.value >= 0.1,
  ).length;
  const tile = (term: string, big: string, more: string) =>
    html`<div class="tile"><dt>${term}</dt><dd><div class="big">${big}</div><div class="more">${more}</div></dd></div>`;
  return html`<dl class="tiles">${[
    tile(
      "Rows",
      rows.map(countText).join("\u200a/\u200a"),
      `${nameText(data.locator)} / ${nameText(compare.with.data.locator)}`,
    ),
    tile("Copied rows", duplicateRows.map(countText).join(" / "), ""),
    tile(
      "Columns in both",
      countText(columns.length),
      `${countText(onlyHere.length)} only in the first, ${countText(onlyThere.length)} only in the second`,
    ),
    tile("Distributed differently", countText(differ), "difference of 0.1 or more, q at most 0.05"),
  ]}</dl>`;
}
