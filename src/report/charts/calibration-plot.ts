import * as Plot from "@observablehq/plot";
import type { CalibrationNote } from "../../findings/study.ts";
import type { Html } from "../escape.ts";
import { countText, numberText, shareText } from "../number-text.ts";
import { chartFigure } from "./chart-figure.ts";
import { plotSvg, xAxis, yAxis } from "./plot-svg.ts";

/** The share of truth against the probability told. `of` says of what: a level, or the level predicted. */
export function calibrationPlot({ bins, method, ece, before }: CalibrationNote, of: string): Html {
  const percent = (value: number) => `${Math.round(value * 100)}\u202f%`;
  const adjusted =
    method === "none"
      ? "Calibrating would not have helped, the probabilities are the model\u2019s own."
      : `The probabilities were calibrated (${method}); before, on the explore rows, the gap was ${numberText(before.ece)}.`;
  return chartFigure({
    title: "Calibration",
    note: `Of the rows to which the model gives a probability, how many are ${of}? Ten groups of equal count with 95 % intervals; on the diagonal the word holds. Mean gap ${numberText(ece)}. ${adjusted}`,
    picture: plotSvg(`Observed share against predicted probability of ${of}`, {
      height: 380,
      marginLeft: 52,
      marginBottom: 44,
      x: { domain: [0, 1] },
      y: { domain: [0, 1] },
      marks: [
        yAxis({ label: "observed share", format: percent }),
        xAxis({ label: "predicted probability", format: percent, ticks: 5 }),
        Plot.line([0, 1], { x: (d: number) => d, y: (d: number) => d, stroke: "currentColor", strokeDasharray: "3 3" }),
        Plot.ruleX(bins, {
          x: "predicted",
          y1: "low",
          y2: "high",
          stroke: "var(--accent)",
          strokeOpacity: 0.6,
          strokeWidth: 3,
        }),
        Plot.dot(bins, { x: "predicted", y: "observed", r: 4, fill: "var(--accent)", stroke: "var(--paper)" }),
      ],
    }),
    table: {
      head: ["#predicted", "#observed", "#low", "#high", "#n"],
      rows: bins.map((bin) => [
        shareText(bin.predicted),
        shareText(bin.observed),
        shareText(bin.low),
        shareText(bin.high),
        countText(bin.n),
      ]),
    },
  });
}
