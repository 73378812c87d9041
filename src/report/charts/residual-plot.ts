import * as Plot from "@observablehq/plot";
import type { Diagnostics } from "../../findings/study.ts";
import type { Html } from "../escape.ts";
import { countText, numberText, shortNumber } from "../number-text.ts";
import { chartFigure } from "./chart-figure.ts";
import { plotSvg, xAxis, yAxis } from "./plot-svg.ts";

/** How far the truth lies from the prediction: a histogram, its outer bins holding what lies farther out. */
export function residualPlot(
  { borders, counts, quantiles }: NonNullable<Diagnostics["residuals"]>,
  target: string,
): Html {
  const bars = counts.map((count, i) => ({ from: borders[i]!, to: borders[i + 1]!, count }));
  const [low, , middle, , high] = quantiles;
  return chartFigure({
    title: "Residuals",
    note: `Observed less predicted ${target}. Half of the rows are above ${numberText(middle)}, nine in ten are between ${numberText(low)} and ${numberText(high)} (the line below). The outer bars hold all that is farther out.`,
    picture: plotSvg(`Histogram of observed less predicted ${target}`, {
      marginLeft: 52,
      marginBottom: 48,
      marks: [
        yAxis({ label: "rows", format: shortNumber }),
        xAxis({ label: `observed less predicted ${target}`, format: shortNumber }),
        Plot.rectY(bars, { x1: "from", x2: "to", y: "count", fill: "var(--accent)", inset: 0.5 }),
        Plot.ruleX([0], { stroke: "currentColor", strokeDasharray: "3 3" }),
        Plot.ruleY([0], { stroke: "currentColor", x1: low!, x2: high!, strokeWidth: 4, dy: 3 }),
      ],
    }),
    table: {
      head: ["#from", "#to", "#rows"],
      rows: bars.map((bar) => [numberText(bar.from), numberText(bar.to), countText(bar.count)]),
    },
  });
}
