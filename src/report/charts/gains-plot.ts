import * as Plot from "@observablehq/plot";
import type { GainsTenth } from "../../findings/study.ts";
import type { Html } from "../escape.ts";
import { countText, numberText, shareText, shortNumber } from "../number-text.ts";
import { chartFigure } from "./chart-figure.ts";
import { plotSvg, xAxis, yAxis } from "./plot-svg.ts";

/** What the tenths hold, the highest predictions first: for a level the share found so far, for numbers the means. */
export function gainsPlot(gains: readonly GainsTenth[], target: string, level: string | undefined): Html {
  return level === undefined ? meansByTenth(gains, target) : foundByTenth(gains, target, level);
}

function foundByTenth(gains: readonly GainsTenth[], target: string, level: string): Html {
  const percent = (value: number) => `${Math.round(value * 100)}\u202f%`;
  const points = [{ share: 0, found: 0 }, ...gains.map((one) => ({ share: one.tenth / 10, found: one.captured ?? 0 }))];
  return chartFigure({
    title: "Gains",
    note: `Who looks at rows in the order of the prediction finds this share of all rows where ${target} is ${level}. Dashed: in an order by chance.`,
    picture: plotSvg(`Share of ${level} found against share of rows looked at`, {
      marginLeft: 52,
      marginBottom: 44,
      x: { domain: [0, 1] },
      y: { domain: [0, 1] },
      marks: [
        yAxis({ label: `${level} found`, format: percent }),
        xAxis({ label: "rows looked at", format: percent, ticks: 5 }),
        Plot.line([0, 1], { x: (d: number) => d, y: (d: number) => d, stroke: "currentColor", strokeDasharray: "3 3" }),
        Plot.areaY(points, { x: "share", y: "found", fill: "var(--tint)", fillOpacity: 0.45 }),
        Plot.line(points, { x: "share", y: "found", stroke: "var(--accent)", strokeWidth: 2 }),
        Plot.dot(points.slice(1), { x: "share", y: "found", r: 3, fill: "var(--accent)" }),
      ],
    }),
    table: {
      head: ["#tenth", "#n", `#${level}`, "#predicted", "#found so far", "#lift"],
      rows: gains.map((one) => [
        one.tenth,
        countText(one.n),
        shareText(one.observed),
        shareText(one.predicted),
        one.captured === null ? "" : shareText(one.captured),
        numberText(one.lift),
      ]),
    },
  });
}

function meansByTenth(gains: readonly GainsTenth[], target: string): Html {
  return chartFigure({
    title: "Gains",
    note: `Confirm rows in tenths, the highest predictions first. Bars: mean ${target} in the tenth; dots: what was predicted.`,
    picture: plotSvg(`Mean ${target} by tenth of the prediction`, {
      marginLeft: 52,
      marginBottom: 44,
      x: { type: "band", domain: gains.map((one) => one.tenth), padding: 0.25 },
      marks: [
        yAxis({ label: `mean ${target}`, format: shortNumber }),
        xAxis({ label: "tenth by prediction, highest first" }),
        Plot.barY(gains, { x: "tenth", y: "observed", fill: "var(--tint)" }),
        Plot.dot(gains, { x: "tenth", y: "predicted", r: 4, fill: "var(--accent)", stroke: "var(--paper)" }),
        Plot.ruleY([0], { stroke: "currentColor" }),
      ],
    }),
    table: {
      head: ["#tenth", "#n", "#observed", "#predicted", "#lift"],
      rows: gains.map((one) => [
        one.tenth,
        countText(one.n),
        numberText(one.observed),
        numberText(one.predicted),
        numberText(one.lift),
      ]),
    },
  });
}
