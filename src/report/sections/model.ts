import type { Confusion, Study } from "../../findings/study.ts";
import { calibrationPlot } from "../charts/calibration-plot.ts";
import { gainsPlot } from "../charts/gains-plot.ts";
import { modelPlot } from "../charts/model-plot.ts";
import { observedPlot } from "../charts/observed-plot.ts";
import { residualPlot } from "../charts/residual-plot.ts";
import { rocPlot } from "../charts/roc-plot.ts";
import { clip } from "../clip.ts";
import { dataTable } from "../data-table.ts";
import { type Html, html, rawHtml } from "../escape.ts";
import { countText, numberText } from "../number-text.ts";
import type { Section } from "../page.ts";
import { metricText, metricWords } from "../words.ts";

const levelsMost = 15;
const ruleLines = 60;

/** How good the model is: the comparison, all metrics, the pictures of its mistakes. */
export function model(study: Study): Section {
  const { calibration, diagnostics = { gains: [] }, task } = study;
  const target = clip(study.target, 40);
  const two = study.positive !== undefined && diagnostics.roc !== undefined;
  const level = clip(study.positive ?? "", 24);
  const { gains, observed, residuals, roc, confusion } = diagnostics;
  return {
    id: "model",
    title: "How well it predicts",
    short: "The model",
    note: html`All figures come from the ${countText(study.split.confirm)} confirm rows, which no model had seen, unless a picture says otherwise.`,
    body: html`<div class="charts">
${study.models.length > 0 ? modelPlot(study) : ""}
<figure><figcaption><h3>All metrics of the delivered model</h3><p class="quiet">With 95 % intervals from a bootstrap over independent units.</p></figcaption>${metricTable(study)}</figure>
${observed?.length ? observedPlot(observed, target) : ""}
${residuals ? residualPlot(residuals, target) : ""}
${calibration?.bins.length ? calibrationPlot(calibration, two ? level : "of the predicted level") : ""}
${roc?.length ? rocPlot(roc, level) : ""}
${gains.length > 0 ? gainsPlot(gains, target, task === "classify" ? level : undefined) : ""}
${confusion ? confusionTable(confusion) : ""}
</div>
${study.rules ? ruleList(study.rules) : ""}`,
  };
}

function metricTable({ metrics, metric }: Study): Html {
  const ids = Object.keys(metrics).sort((a, b) => Number(b === metric.id) - Number(a === metric.id));
  return dataTable({
    head: ["metric", "#value", "#low", "#high", "what it says"],
    rows: ids.map((id) => {
      const { value, low, high } = metrics[id]!;
      const { label, meaning } = metricWords(id);
      return [
        id === metric.id ? html`<b>${label}</b>` : label,
        metricText(id, value),
        metricText(id, low),
        metricText(id, high),
        html`<span class="quiet">${meaning}</span>`,
      ];
    }),
  });
}

/** Counts, shaded by their share of the true level; on the diagonal the model is right. */
function confusionTable({ levels, counts, threshold, cost }: Confusion): Html {
  const shown = levels.slice(0, levelsMost).map((level) => clip(level, 24));
  const rows = counts.slice(0, levelsMost).map((row) => {
    const total = Math.max(
      1,
      row.reduce((sum, count) => sum + count, 0),
    );
    return row.slice(0, levelsMost).map((count) => ({ count, percent: Math.round((count / total) * 100) }));
  });
  return html`<figure><figcaption><h3>Where it is mistaken</h3><p class="quiet">Confirm rows by true level (down) and predicted level (across), shaded by their share of the row; right ones are framed. ${
    threshold === null ? "" : html`Threshold ${numberText(threshold)}. `
  }${cost === undefined ? "" : html`Mean cost a row ${numberText(cost)}. `}${
    levels.length > levelsMost ? html`${countText(levels.length - levelsMost)} more levels are in study.json.` : ""
  }</p></figcaption><div class="scroll" tabindex="0" role="region" aria-label="Confusion matrix"><table><thead><tr><th scope="col">true \\ predicted</th>${shown.map((level) => html`<th scope="col" class="number">${level}</th>`)}</tr></thead><tbody>${rows.map(
    (row, i) =>
      html`<tr><th scope="row">${shown[i]}</th>${row.map(
        ({ count, percent }, j) =>
          html`<td class="${i === j ? "shade diagonal" : "shade"}"${rawHtml(` style="background:color-mix(in srgb,var(--tint) ${percent}%,transparent)"`)}>${countText(count)}</td>`,
      )}</tr>`,
  )}</tbody></table></div></figure>`;
}

function ruleList({ model: id, lines }: NonNullable<Study["rules"]>): Html {
  const shown = lines.slice(0, ruleLines).map((line) => clip(line, 300));
  return html`<details><summary>The rules of ${clip(id, 60)}</summary><pre>${shown.join("\n")}</pre>${
    lines.length > ruleLines
      ? html`<p class="quiet">${countText(lines.length - ruleLines)} more lines in study.json.</p>`
      : ""
  }</details>`;
}
