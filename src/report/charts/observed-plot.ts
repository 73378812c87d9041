import * as Plot from "@observablehq/plot";
import type { ObservedGroup } from "../../findings/study.ts";
import type { Html } from "../escape.ts";
import { countText, numberText, shortNumber } from "../number-text.ts";
import { chartFigure } from "./chart-figure.ts";
import { plotSvg, xAxis, yAxis } from "./plot-svg.ts";

/** Beyond this ratio of the largest to the smallest value, all positive, both axes are logarithmic. */
const logRatio = 12;

/** The truth against the prediction, in groups of equal count: its middle half thick, its middle 80 % thin. */
export function observedPlot(groups: readonly ObservedGroup[], target: string): Html {
  const values = groups.flatMap((group) => [group.predicted, ...group.quantiles]);
  const low = Math.min(...values);
  const high = Math.max(...values);
  const log = low > 0 && high / low > logRatio;
  const at = (place: number) => (group: ObservedGroup) => group.quantiles[place]!;
  const ticks = log ? logTicks(low, high) : 6;
  const scale = { type: log ? "log" : "linear", domain: [low, high], nice: !log } as const;
  return chartFigure({
    title: "Observed against predicted",
    note: `Confirm rows in groups of equal count by predicted ${target}. Dot: median of the truth; thick line: its middle half; thin line: its middle 80 %. On the diagonal the prediction is right.${log ? " Both axes are logarithmic." : ""}`,
    picture: plotSvg(`Observed against predicted ${target}`, {
      height: 380,
      marginLeft: 52,
      marginBottom: 44,
      x: scale,
      y: scale,
      marks: [
        yAxis({ label: `observed ${target}`, format: shortNumber, ticks }),
        xAxis({ label: `predicted ${target}`, format: shortNumber, ticks }),
        Plot.line([low, high], {
          x: (d: number) => d,
          y: (d: number) => d,
          stroke: "currentColor",
          strokeDasharray: "3 3",
        }),
        Plot.ruleX(groups, { x: "predicted", y1: at(0), y2: at(4), stroke: "var(--accent)", strokeWidth: 1.25 }),
        Plot.ruleX(groups, {
          x: "predicted",
          y1: at(1),
          y2: at(3),
          stroke: "var(--accent)",
          strokeOpacity: 0.5,
          strokeWidth: 6,
        }),
        Plot.dot(groups, { x: "predicted", y: at(2), r: 3.5, fill: "var(--accent)", stroke: "var(--paper)" }),
      ],
    }),
    table: {
      head: ["#predicted", "#mean", "#10 %", "#25 %", "#median", "#75 %", "#90 %", "#n"],
      rows: groups.map((group) => [
        numberText(group.predicted),
        numberText(group.mean),
        ...group.quantiles.map(numberText),
        countText(group.n),
      ]),
    },
  });
}

/** 1, 2, 5, 10 and so on, of which the wider ranges keep the powers alone. */
function logTicks(low: number, high: number): number[] {
  const from = Math.floor(Math.log10(low));
  const to = Math.ceil(Math.log10(high));
  const steps = to - from > 4 ? [1] : [1, 2, 5];
  return Array.from({ length: to - from + 1 }, (_, i) => steps.map((step) => step * 10 ** (from + i)))
    .flat()
    .filter((tick) => tick >= low && tick <= high);
}
