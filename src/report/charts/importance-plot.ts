import * as Plot from "@observablehq/plot";
import type { FindingNote } from "../../findings/study.ts";
import { clip, nameText } from "../clip.ts";
import type { Html } from "../escape.ts";
import { chanceText, numberText, shortNumber } from "../number-text.ts";
import { metricWords } from "../words.ts";
import { chartFigure } from "./chart-figure.ts";
import { labelMargin, plotSvg, xAxis } from "./plot-svg.ts";

const shown = 20;

export interface ColumnImportance {
  readonly column: string;
  readonly finding: FindingNote;
}

/** How much the model loses without a column: a bar for each, its interval across; confirmed ones filled. */
export function importancePlot(list: readonly ColumnImportance[]): Html {
  const rows = list.slice(0, shown).map((row, i) => {
    const label = clip(row.column, 24);
    return {
      ...row,
      label: list.slice(0, i).some((one) => clip(one.column, 24) === label) ? `${label} ${i + 1}` : label,
    };
  });
  type Row = (typeof rows)[number];
  const { label } = metricWords(list[0]!.finding.confirm.measure);
  const worse = `${label}, how much worse`;
  const isConfirmed = ({ finding }: Row) => finding.verdict === "confirmed";
  const bar = { x1: 0, x2: ({ finding }: Row) => finding.confirm.effect!, y: "label", insetTop: 3, insetBottom: 3 };
  return chartFigure({
    title: "What the model needs",
    note: `How much worse the ${label} gets when a column\u2019s values are dealt out anew among the confirm rows, with 95\u00a0% intervals. Filled bars are confirmed, outlined ones are not.`,
    picture: plotSvg(`How much worse the ${label} gets without each column, largest first`, {
      height: 60 + 24 * rows.length,
      marginTop: 8,
      marginBottom: 44,
      marginRight: 16,
      marginLeft: labelMargin(rows.map((row) => row.label)),
      y: { type: "band", domain: rows.map((row) => row.label), label: null },
      marks: [
        Plot.gridX({ ticks: 5, stroke: "var(--line)", strokeOpacity: 1 }),
        xAxis({ label: worse, ticks: 5, format: shortNumber }),
        Plot.axisY({ tickSize: 0, label: null, fill: "currentColor" }),
        Plot.barX(rows.filter(isConfirmed), { ...bar, fill: "var(--accent)" }),
        Plot.barX(
          rows.filter((row) => !isConfirmed(row)),
          { ...bar, fill: "var(--paper)", stroke: "var(--muted)" },
        ),
        Plot.ruleY(
          rows.filter(({ finding }) => finding.confirm.low !== null && finding.confirm.high !== null),
          {
            y: "label",
            x1: ({ finding }: Row) => finding.confirm.low!,
            x2: ({ finding }: Row) => finding.confirm.high!,
            stroke: "currentColor",
            strokeWidth: 1.5,
          },
        ),
        Plot.ruleX([0], { stroke: "currentColor" }),
      ],
    }),
    table: {
      head: ["column", "#worse by", "#low", "#high", "#q", "confirmed"],
      rows: list.map(({ column, finding: { confirm, q, verdict } }) => [
        nameText(column),
        numberText(confirm.effect),
        numberText(confirm.low),
        numberText(confirm.high),
        chanceText(q),
        verdict === "confirmed" ? "yes" : "no",
      ]),
      most: 100,
    },
    beside: list.length <= shown,
  });
}
