import type { ColumnNote, RecipeStep, Study } from "../../findings/study.ts";
import type { Distribution } from "../../profile/distribution.ts";
import { spark } from "../charts/spark.ts";
import { clip, nameText, sentenceText } from "../clip.ts";
import { dataTable, foldedTable } from "../data-table.ts";
import { type Html, html } from "../escape.ts";
import { countText, dayText, numberText } from "../number-text.ts";
import type { Section } from "../page.ts";
import { metricText, metricWords } from "../words.ts";
import { optimismText } from "./optimism.ts";

const first = 30;
const most = 400;
const told = 3;

/** The rows, what was cleaned, and what each column holds. */
export function data(study: Study, isShown: (column: string) => boolean): Section {
  const { split } = study;
  const pictures = new Map(
    (study.distributions ?? []).filter(({ column }) => isShown(column)).map((one) => [one.column, one]),
  );
  const rank = { target: 0, feature: 1, weight: 2, entity: 2, time: 2, ignore: 3 } as const;
  const columns = [...study.schema].sort((a, b) => rank[a.role] - rank[b.role]);
  const table = (list: readonly ColumnNote[], limit?: number) =>
    dataTable({
      head: ["column", "kind", "#missing", "#distinct", "what it holds", "", "why it is read so"],
      rows: list.map((column) => columnRow(column, pictures.get(column.name))),
      ...(limit ? { most: limit } : {}),
    });
  return {
    id: "data",
    title: "The data, and what was cleaned",
    short: "The data",
    body: html`<p>${rowsSentence(study)}</p>
<h3>Two sides</h3>
<div class="split"><div style="flex:${split.explore}">explore<br><b>${countText(split.explore)}</b> rows</div><div style="flex:${split.confirm}">confirm<br><b>${countText(split.confirm)}</b> rows</div></div>
<p class="quiet">${sentenceText(capital(split.reason))}. ${optimismText(study)}</p>
<h3>Cleaned</h3>${cleaned(study)}
<h3>Columns</h3>
${table(columns.slice(0, first))}
${columns.length > first ? html`<details><summary>${countText(columns.length - first)} more columns</summary>${table(columns.slice(first), most - first)}</details>` : ""}
${pictures.size > 0 ? pictureTable([...pictures.values()], study) : ""}`,
  };
}

function rowsSentence({ data: note }: Study): Html {
  return html`${nameText(note.locator)} holds ${countText(note.rows)} rows in ${countText(note.columns)} columns. ${
    note.rejected > 0
      ? html`${countText(note.rejected)} rows were set aside because their fields could not be placed (rejects.csv), ${countText(note.kept)} were kept. `
      : "Every row could be read. "
  }${note.repaired > 0 ? html`${countText(note.repaired)} rows had too few or too many fields and were repaired. ` : ""}${
    note.unlabelled ? html`${countText(note.unlabelled)} rows have no target and stayed out. ` : ""
  }`;
}

function cleaned({ recipe, metric }: Study): Html {
  if (recipe.length === 0) return html`<p>Nothing had to be changed.</p>`;
  const measured = recipe.some((step) => step.effect);
  return dataTable({
    head: ["step", "columns", "reason", "#cells", ...(measured ? ["effect on the models"] : [])],
    rows: recipe.map((step) => [
      step.certain ? clip(step.step, 60) : `${clip(step.step, 60)} (likely)`,
      clip(step.columns.map(nameText).join(", "), 200),
      sentenceText(step.reason),
      step.cells > 0 ? countText(step.cells) : "",
      ...(measured ? [step.effect ? effectText(step.effect, metric.id) : ""] : []),
    ]),
    most: 60,
  });
}

function effectText({ without, with: after, used }: NonNullable<RecipeStep["effect"]>, metric: string): string {
  const scores = `${metricWords(metric).label} ${metricText(metric, without)} without, ${metricText(metric, after)} with it`;
  return used ? scores : `not made: ${scores}`;
}

function columnRow(column: ColumnNote, picture: Distribution | undefined) {
  const name = nameText(column.name);
  return [
    column.role === "target" ? html`<b>${name}</b> <span class="quiet">target</span>` : name,
    html`${column.kind}${column.role === "ignore" ? html` <span class="quiet">not used</span>` : ""}${column.unit ? html` <span class="quiet">${clip(column.unit, 20)}</span>` : ""}`,
    column.missing > 0 ? countText(column.missing) : "0",
    countText(column.distinct),
    picture ? spark(picture) : "",
    picture ? html`<span class="quiet">${holdsText(picture, column)}</span>` : "",
    html`<span class="quiet">${clip(column.reason, 160)}</span>`,
  ];
}

/** Where a histogram begins and ends, or the first levels with their rows. */
function holdsText({ borders, levels, counts }: Distribution, { kind }: { readonly kind: string }): string {
  if (levels)
    return levels
      .slice(0, told)
      .map((level, i) => `${clip(level, 28)} (${countText(counts[i] ?? 0)})`)
      .join(", ");
  const show = (value: number) => (kind === "time" ? dayText(value) : numberText(value));
  return borders?.length ? `${show(borders[0]!)} to ${show(borders.at(-1)!)}` : "";
}

function pictureTable(pictures: readonly Distribution[], { schema }: Study): Html {
  const kinds = new Map(schema.map(({ name, kind }) => [name, kind]));
  return foldedTable("The small pictures as a table", {
    caption: "Rows in each bar, from left to right; the outer bars of numbers hold all that is farther out",
    head: ["column", "from", "to", "rows in each bar"],
    rows: pictures.map(({ column, borders, levels, counts }) => {
      const show = (value: number | undefined) =>
        value === undefined ? "" : kinds.get(column) === "time" ? dayText(value) : numberText(value);
      const bars = levels
        ? levels.map((level, i) => `${clip(level, 28)} (${countText(counts[i] ?? 0)})`).join(", ")
        : counts.map(countText).join(" ");
      return [nameText(column), show(borders?.[0]), show(borders?.at(-1)), bars];
    }),
    most,
  });
}

const capital = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1);
