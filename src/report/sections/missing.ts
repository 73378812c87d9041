import type { Profile } from "../../profile/profile-document.ts";
import { nameText, sentenceText } from "../clip.ts";
import { dataTable } from "../data-table.ts";
import { html } from "../escape.ts";
import { countText, shareText } from "../number-text.ts";
import type { Section } from "../page.ts";

const namesMost = 20;
const pairsMost = 20;

/** Which columns are missing in the same rows. */
export function missingSection({ missingPatterns, missingPatternCount, missingPairs }: Profile): Section | undefined {
  if (!missingPatterns.some(({ columns }) => columns.length > 0)) return undefined;
  const left = missingPatternCount - missingPatterns.length;
  return {
    id: "missing",
    title: "What is missing together",
    short: "Missing",
    note: `Sets of columns that are missing in the same rows, most frequent first${left > 0 ? `; ${countText(left)} more are rarer` : ""}.`,
    body: html`${dataTable({
      head: ["#rows", "#share", "missing"],
      rows: missingPatterns.map(({ rows, share, columns }) => [
        countText(rows),
        shareText(share),
        columns.length === 0 ? "nothing" : sentenceText(columns.slice(0, namesMost).join(", ")),
      ]),
    })}${
      missingPairs.length === 0
        ? ""
        : html`<h3>Columns whose gaps go together</h3>${dataTable({
            head: ["column", "with", "#correlation of gaps", "#missing in both"],
            rows: missingPairs
              .slice(0, pairsMost)
              .map(({ a, b, correlation, both }) => [
                nameText(a),
                nameText(b),
                correlation.toFixed(2).replace("-", "\u2212"),
                countText(both),
              ]),
          })}`
    }`,
  };
}
