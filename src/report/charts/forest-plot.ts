import * as Plot from "@observablehq/plot";
import { randomEffects } from "../../statistics/random-effects.ts";
import { clip, nameText } from "../clip.ts";
import type { Html } from "../escape.ts";
import { countText, numberText, shortNumber } from "../number-text.ts";
import { chartFigure } from "./chart-figure.ts";
import { labelMargin, plotSvg, xAxis } from "./plot-svg.ts";

/** What one table, or one place, says; null where it could not be measured there. */
export interface ForestRow {
  readonly name: string;
  readonly n: number;
  readonly effect: number | null;
  readonly se: number | null;
  readonly low: number | null;
  readonly high: number | null;
}

/** The mean of all, and where the next one is expected. */
export interface ForestMean {
  readonly effect: number | null;
  readonly low: number | null;
  readonly high: number | null;
  readonly predictionLow: number | null;
  readonly predictionHigh: number | null;
}

export interface Forest {
  readonly title: string;
  readonly note?: string;
  /** What the effects are measured in. */
  readonly label: string;
  /** What the rows are: table, place. */
  readonly each: string;
  readonly rows: readonly ForestRow[];
  readonly mean: ForestMean;
  /** Where nothing would be: 0 for an effect, the baseline's figure for a score; without it no line is drawn. */
  readonly nothing?: number;
  readonly write?: (value: number | null) => string;
}

const shown = 20;
const boxLeast = 3;
const boxMost = 8;
/** An interval that reaches out farther than this many spans of the effects is cut, with an arrow: it must not press all others together. */
const room = 0.8;

type Told = ForestRow & { readonly effect: number };

/** An effect for each row with its interval, its box by its weight in the mean; the mean as a diamond, the next one as a line. */
export function forestPlot({ title, note, label, each, rows, mean, nothing, write = numberText }: Forest): Html {
  const drawn = rows.filter((row): row is Told => row.effect !== null && Number.isFinite(row.effect)).slice(0, shown);
  const named = [
    ...rows.map(({ name, n, effect, low, high }) => [nameText(name), countText(n), effect, low, high] as const),
  ];
  const figures = (values: readonly (number | null)[]) => values.map(write);
  return chartFigure({
    title,
    ...(note ? { note } : {}),
    picture: pictureOf(drawn, mean, nothing, label, `${title}, by ${each}`),
    table: {
      head: [each, "#rows", "#effect", "#low", "#high"],
      rows: [
        ...named.map(([name, n, ...values]) => [name, n, ...figures(values)]),
        [
          "all, mean",
          countText(rows.reduce((sum, { n }) => sum + n, 0)),
          ...figures([mean.effect, mean.low, mean.high]),
        ],
        ...(mean.predictionLow === null
          ? []
          : [[`the next ${each}`, "", "", ...figures([mean.predictionLow, mean.predictionHigh])]]),
      ],
    },
  });
}

function pictureOf(
  rows: readonly Told[],
  mean: ForestMean,
  nothing: number | undefined,
  label: string,
  title: string,
): Html {
  const [from, to] = domainOf(rows, mean, nothing);
  const cut = (value: number) => Math.min(to, Math.max(from, value));
  const shares = randomEffects(rows)?.weights ?? rows.map(() => 0);
  const most = Math.max(...shares, Number.MIN_VALUE);
  const boxes = rows.map((row, y) => ({
    ...row,
    y,
    size: boxLeast + (boxMost - boxLeast) * Math.sqrt(shares[y]! / most),
  }));
  const labels = rows.map(({ name }) => clip(name, 22));
  const ends = boxes.filter(isRange).map(({ y, low, high }) => ({ y, low, high }));
  const last = rows.length;
  const hasNext = mean.predictionLow !== null && mean.predictionHigh !== null;
  const next = hasNext ? [{ y: last, low: mean.predictionLow!, high: mean.predictionHigh! }] : [];
  const names = [...labels, hasNext ? "mean and next" : "mean"];
  return plotSvg(title, {
    height: 64 + 24 * (last + 1),
    marginTop: 4,
    marginBottom: 44,
    marginRight: 16,
    marginLeft: labelMargin(names),
    x: { domain: [from, to] },
    y: { domain: [-0.6, last + 0.7], reverse: true },
    r: { type: "identity" },
    marks: [
      Plot.gridX({ ticks: 5, stroke: "var(--line)", strokeOpacity: 1 }),
      xAxis({ label, ticks: 5, format: shortNumber }),
      Plot.axisY({
        ticks: names.map((_, i) => i),
        tickFormat: (place: number) => names[place]!,
        tickSize: 0,
        label: null,
        fill: "currentColor",
      }),
      ...(nothing === undefined || nothing < from || nothing > to
        ? []
        : [Plot.ruleX([nothing], { stroke: "currentColor", strokeDasharray: "3 3" })]),
      Plot.ruleY([last - 0.5], { stroke: "var(--line)", strokeOpacity: 1 }),
      Plot.ruleY(ends, {
        y: "y",
        x1: ({ low }: Range) => cut(low),
        x2: ({ high }: Range) => cut(high),
        stroke: "var(--accent)",
        strokeWidth: 1.5,
      }),
      Plot.ruleY(next, {
        y: "y",
        x1: ({ low }: Range) => cut(low),
        x2: ({ high }: Range) => cut(high),
        stroke: "currentColor",
        strokeWidth: 1.5,
      }),
      ...arrows([...ends, ...next], from, to),
      Plot.dot(boxes, { x: "effect", y: "y", r: "size", symbol: "square", fill: "var(--accent)" }),
      ...diamond(mean, last, cut),
    ],
  });
}

interface Range {
  readonly y: number;
  readonly low: number;
  readonly high: number;
}

const isRange = <T extends Pick<ForestRow, "low" | "high">>(row: T): row is T & { low: number; high: number } =>
  row.low !== null && row.high !== null;

/** All effects and what is said of their mean; intervals of single rows, and of the next one, as far as there is room. */
function domainOf(rows: readonly Told[], mean: ForestMean, nothing: number | undefined): [number, number] {
  const isTold = (value: number | null | undefined): value is number => value !== null && value !== undefined;
  const needed = [...rows.map(({ effect }) => effect), mean.effect, nothing].filter(isTold);
  const [low, high] = [Math.min(...needed), Math.max(...needed)];
  const span = high - low || Math.abs(high) || 1;
  const wished = [
    ...rows.flatMap((row) => [row.low, row.high]),
    mean.low,
    mean.high,
    mean.predictionLow,
    mean.predictionHigh,
  ].filter(isTold);
  const from = Math.max(low - room * span, Math.min(low, ...wished));
  const to = Math.min(high + room * span, Math.max(high, ...wished));
  const edge = 0.03 * (to - from || span);
  return [from - edge, to + edge];
}

function arrows(ranges: readonly Range[], from: number, to: number): Plot.Markish[] {
  const at = (list: readonly Range[], x: number, text: string) =>
    Plot.text(list, { x: () => x, y: "y", text: () => text, fill: "var(--muted)" });
  return [
    at(
      ranges.filter(({ low }) => low < from),
      from,
      "\u25c2",
    ),
    at(
      ranges.filter(({ high }) => high > to),
      to,
      "\u25b8",
    ),
  ];
}

function diamond({ effect, low, high }: ForestMean, y: number, cut: (value: number) => number): Plot.Markish[] {
  if (effect === null || low === null || high === null) return [];
  const corners = [
    { x: cut(low), y },
    { x: effect, y: y - 0.3 },
    { x: cut(high), y },
    { x: effect, y: y + 0.3 },
  ];
  return [
    Plot.line(corners, {
      x: "x",
      y: "y",
      curve: "linear-closed",
      fill: "var(--accent)",
      stroke: "var(--paper)",
      strokeWidth: 1,
    }),
  ];
}
