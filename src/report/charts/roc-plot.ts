import * as Plot from "@observablehq/plot";
import type { Diagnostics } from "../../findings/study.ts";
import type { Html } from "../escape.ts";
import { shareText } from "../number-text.ts";
import { chartFigure } from "./chart-figure.ts";
import { plotSvg, xAxis, yAxis } from "./plot-svg.ts";

/** What is found against what is taken for it by mistake, over all thresholds. */
export function rocPlot(points: NonNullable<Diagnostics["roc"]>, level: string): Html {
  const percent = (value: number) => `${Math.round(value * 100)}\u202f%`;
  return chartFigure({
    title: "Hits and false alarms",
    note: `Each threshold gives a share of ${level} that is found, and a share of the other rows that is taken for it (the ROC curve; the area below is the AUC). Dashed: by chance.`,
    picture: plotSvg(`ROC curve of ${level}`, {
      marginLeft: 52,
      marginBottom: 44,
      x: { domain: [0, 1] },
      y: { domain: [0, 1] },
      marks: [
        yAxis({ label: `${level} found`, format: percent }),
        xAxis({ label: "others taken for it", format: percent, ticks: 5 }),
        Plot.line([0, 1], { x: (d: number) => d, y: (d: number) => d, stroke: "currentColor", strokeDasharray: "3 3" }),
        Plot.areaY(points, { x: "falsePositiveRate", y: "truePositiveRate", fill: "var(--tint)", fillOpacity: 0.45 }),
        Plot.line(points, { x: "falsePositiveRate", y: "truePositiveRate", stroke: "var(--accent)", strokeWidth: 2 }),
      ],
    }),
    table: {
      head: ["#others taken for it", "#found"],
      rows: points.map((point) => [shareText(point.falsePositiveRate), shareText(point.truePositiveRate)]),
      most: 110,
    },
  });
}
