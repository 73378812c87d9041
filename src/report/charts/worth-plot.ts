import * as Plot from "@observablehq/plot";
import type { Interval } from "../../findings/study.ts";
import type { Html } from "../escape.ts";
import { shortNumber } from "../number-text.ts";
import { metricText, metricWords } from "../words.ts";
import { chartFigure } from "./chart-figure.ts";
import { labelMargin, plotSvg, xAxis } from "./plot-svg.ts";

export interface Worth extends Interval {
  readonly name: string;
  /** Measured on rows with their targets; the others are expected. */
  readonly measured: boolean;
}

/** What a model is worth by several ways of telling: filled where it was measured, open where it is expected. */
export function worthPlot(metric: string, rows: readonly Worth[], baseline?: number): Html {
  const { label } = metricWords(metric);
  const ends = { y: "name", x1: "low", x2: "high", stroke: "var(--accent)", strokeWidth: 2 };
  const dot = { y: "name", x: "value", r: 5, stroke: "var(--accent)" };
  return chartFigure({
    title: `${label}, there and here`,
    note: "Filled: measured. Open: expected without labels. Lines are 95\u00a0% intervals, of an expectation for the figure that will be measured.",
    picture: plotSvg(`${label} of the model, measured and expected`, {
      height: 60 + 34 * rows.length,
      marginTop: 8,
      marginBottom: 44,
      marginRight: 16,
      marginLeft: labelMargin(rows.map(({ name }) => name)),
      y: { type: "band", domain: rows.map(({ name }) => name), label: null },
      marks: [
        Plot.gridX({ ticks: 5, stroke: "var(--line)", strokeOpacity: 1 }),
        xAxis({ label, ticks: 5, format: shortNumber }),
        Plot.axisY({ tickSize: 0, label: null, fill: "currentColor" }),
        ...(baseline === undefined ? [] : [Plot.ruleX([baseline], { stroke: "currentColor", strokeDasharray: "3 3" })]),
        Plot.ruleY(rows, ends),
        Plot.dot(
          rows.filter(({ measured }) => measured),
          { ...dot, fill: "var(--accent)" },
        ),
        Plot.dot(
          rows.filter(({ measured }) => !measured),
          { ...dot, fill: "var(--paper)", strokeWidth: 2 },
        ),
      ],
    }),
    table: {
      head: ["", `#${label}`, "#low", "#high"],
      rows: rows.map(({ name, value, low, high }) => [
        name,
        ...[value, low, high].map((one) => metricText(metric, one)),
      ]),
    },
  });
}
