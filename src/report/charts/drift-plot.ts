import * as Plot from "@observablehq/plot";
import { clip, nameText } from "../clip.ts";
import type { Html } from "../escape.ts";
import { numberText, shareText, shortNumber } from "../number-text.ts";
import { chartFigure } from "./chart-figure.ts";
import { labelMargin, plotSvg, xAxis } from "./plot-svg.ts";

export interface Drift {
  readonly column: string;
  /** What the model loses without the column. */
  readonly importance: number;
  /** Largest difference of shares, 0 .. 1. */
  readonly shift: number;
}

const shown = 15;

/** The drift that matters to a model: how much it needs a column, times how far the column has shifted. */
export function driftPlot(all: readonly Drift[]): Html {
  const matters = ({ importance, shift }: Drift) => importance * shift;
  const ordered = all.toSorted((a, b) => matters(b) - matters(a));
  const rows = ordered.slice(0, shown).map((row) => ({ ...row, label: clip(row.column, 24), matters: matters(row) }));
  return chartFigure({
    title: "The drift that matters to this model",
    note: "What the model loses without a column, times the share of rows that the column has shifted.",
    picture: plotSvg("Importance times shift, by column", {
      height: 60 + 24 * rows.length,
      marginTop: 8,
      marginBottom: 44,
      marginRight: 16,
      marginLeft: labelMargin(rows.map(({ label }) => label)),
      y: { type: "band", domain: rows.map(({ label }) => label), label: null },
      marks: [
        Plot.gridX({ ticks: 4, stroke: "var(--line)", strokeOpacity: 1 }),
        xAxis({ label: "importance times shift", ticks: 4, format: shortNumber }),
        Plot.axisY({ tickSize: 0, label: null, fill: "currentColor" }),
        Plot.barX(rows, { x: "matters", y: "label", fill: "var(--accent)", insetTop: 3, insetBottom: 3 }),
        Plot.ruleX([0], { stroke: "currentColor" }),
      ],
    }),
    table: {
      head: ["column", "#importance", "#shifted", "#product"],
      rows: ordered.map((row) => [
        nameText(row.column),
        numberText(row.importance),
        shareText(row.shift),
        numberText(matters(row)),
      ]),
    },
  });
}
