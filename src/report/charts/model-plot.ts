import * as Plot from "@observablehq/plot";
import type { Study } from "../../findings/study.ts";
import { clip, nameText } from "../clip.ts";
import type { Html } from "../escape.ts";
import { shortNumber } from "../number-text.ts";
import { metricText, metricWords } from "../words.ts";
import { chartFigure } from "./chart-figure.ts";
import { labelMargin, plotSvg, plotWidth, xAxis } from "./plot-svg.ts";

const shown = 12;

/** Models by their score on the folds, one standard error to each side; where they were scored on the confirm rows, that too. */
export function modelPlot({ models, metric, baseline }: Study): Html {
  const rows = models.slice(0, shown).map((model, i) => {
    const label = clip(model.id, 26);
    return { model, label: models.slice(0, i).some((one) => clip(one.id, 26) === label) ? `${label} ${i + 1}` : label };
  });
  const most = Math.max(...models.map((one) => one.validation.folds));
  const { label } = metricWords(metric.id);
  const value = (model: (typeof rows)[number]) => model.model.validation.value;
  const confirmed = rows.filter(({ model }) => model.confirm);
  const picture = plotSvg(`Models by ${label}, best first`, {
    width: plotWidth,
    height: 70 + 34 * rows.length,
    marginLeft: labelMargin(rows.map((row) => row.label)),
    marginRight: 16,
    marginBottom: 44,
    x: { nice: true },
    y: { type: "band", domain: rows.map((row) => row.label), label: null },
    marks: [
      Plot.gridX({ ticks: 5, stroke: "var(--line)", strokeOpacity: 1 }),
      xAxis({ label: `${label} (${metric.better} is better)`, ticks: 5, format: shortNumber }),
      Plot.axisY({ tickSize: 0, label: null, fill: "currentColor" }),
      Plot.ruleX([baseline.confirm.value], { stroke: "currentColor", strokeDasharray: "3 3" }),
      Plot.text([baseline.confirm.value], {
        x: (one: number) => one,
        frameAnchor: "top",
        text: () => "baseline",
        dy: -14,
        fill: "currentColor",
      }),
      Plot.ruleY(rows, {
        y: "label",
        x1: (row: (typeof rows)[number]) => value(row) - row.model.validation.se,
        x2: (row: (typeof rows)[number]) => value(row) + row.model.validation.se,
        stroke: "var(--muted)",
        strokeWidth: 2,
        dy: -4,
      }),
      Plot.dot(rows, { y: "label", x: value, r: 4, fill: "var(--paper)", stroke: "currentColor", dy: -4 }),
      Plot.ruleY(confirmed, {
        y: "label",
        x1: ({ model }: (typeof rows)[number]) => model.confirm!.low,
        x2: ({ model }: (typeof rows)[number]) => model.confirm!.high,
        stroke: "var(--accent)",
        strokeOpacity: 0.6,
        strokeWidth: 3,
        dy: 7,
      }),
      Plot.dot(confirmed, {
        y: "label",
        x: ({ model }: (typeof rows)[number]) => model.confirm!.value,
        r: 4.5,
        symbol: "diamond",
        fill: "var(--accent)",
        dy: 7,
      }),
    ],
  });
  return chartFigure({
    title: "Models compared",
    note: `Open circle: ${label} on folds of the explore rows, \u00b1 one standard error. Diamond: on the confirm rows, 95 % interval. The first model is the one delivered.${models.some((one) => one.validation.folds < most) ? ` Those judged on fewer than ${most} folds were given up there.` : ""}`,
    picture,
    table: {
      head: ["model", "#folds", "#validation", "#se", "#confirm", "#low", "#high", "settings"],
      rows: models.map(({ id, validation, confirm, params }) => [
        nameText(id),
        String(validation.folds),
        metricText(metric.id, validation.value),
        metricText(metric.id, validation.se),
        confirm ? metricText(metric.id, confirm.value) : "",
        confirm ? metricText(metric.id, confirm.low) : "",
        confirm ? metricText(metric.id, confirm.high) : "",
        clip(settings(params), 300),
      ]),
    },
  });
}

const settings = (params: Readonly<Record<string, unknown>>): string =>
  Object.entries(params)
    .map(([name, value]) => `${name} ${typeof value === "string" ? value : JSON.stringify(value)}`)
    .join(", ");
