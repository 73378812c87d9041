import * as Plot from "@observablehq/plot";
import type { EffectCurve } from "../../findings/study.ts";
import { clip, nameText } from "../clip.ts";
import type { Html } from "../escape.ts";
import { countText, dayText, numberText, shareText, shortNumber } from "../number-text.ts";
import { chartFigure } from "./chart-figure.ts";
import { labelMargin, plotSvg, xAxis, yAxis } from "./plot-svg.ts";

const width = 320;

/** One column's effect on the prediction. Curves share no axis, but none is drawn as if less than `least` were much. */
export function effectPlot(curve: EffectCurve, least: number): Html {
  const isShare = curve.level !== undefined;
  const write = (value: number) => (isShare ? shareText(value) : numberText(value));
  const short = (value: number) =>
    isShare ? `${shortNumber(Math.round(value * 1000) / 10)}\u202f%` : shortNumber(value);
  const ordered = curve.points.every((point) => typeof point.at === "number");
  const at = (value: number | string) =>
    typeof value === "string" ? nameText(value) : curve.kind === "time" ? dayText(value) : numberText(value);
  return chartFigure({
    title: clip(curve.column, 60),
    picture: ordered ? curveOf(curve, least, short) : barsOf(curve, least, short),
    table: {
      head: [ordered ? "#at" : "level", "#effect", "#rows"],
      rows: curve.points.map((point) => [at(point.at), write(point.effect), countText(point.n)]),
      most: 30,
    },
  });
}

function curveOf(curve: EffectCurve, least: number, format: (value: number) => string): Html {
  const isTime = curve.kind === "time";
  const points = curve.points.map(({ at, effect }) => ({ at: isTime ? new Date(Number(at)) : Number(at), effect }));
  const [low, high] = domainOf(curve, least);
  return plotSvg(`Effect of ${clip(curve.column, 60)} on the prediction`, {
    width,
    height: 190,
    marginTop: 10,
    marginBottom: 26,
    marginLeft: 50,
    marginRight: 14,
    x: { type: isTime ? "utc" : "linear" },
    y: { domain: [low, high], nice: true },
    marks: [
      yAxis({ ticks: 4, format }),
      xAxis({ ticks: isTime ? 3 : 4, ...(isTime ? {} : { format: shortNumber }) }),
      Plot.ruleY([0], { stroke: "currentColor", strokeDasharray: "3 3" }),
      Plot.line(points, { x: "at", y: "effect", stroke: "var(--accent)", strokeWidth: 2 }),
      Plot.tickX(points, { x: "at", y: null, stroke: "var(--muted)", inset: 0, insetTop: 148 }),
    ],
  });
}

function barsOf(curve: EffectCurve, least: number, format: (value: number) => string): Html {
  const rows = curve.points.map((point, i) => ({ place: i, label: clip(String(point.at), 18), effect: point.effect }));
  const labels = rows.map((row) => row.label);
  return plotSvg(`Effect of each level of ${clip(curve.column, 60)} on the prediction`, {
    width,
    height: 40 + 20 * rows.length,
    marginTop: 4,
    marginBottom: 26,
    marginRight: 14,
    marginLeft: labelMargin(labels, 6.6, 130),
    x: { domain: domainOf(curve, least), nice: true },
    y: { type: "band", domain: rows.map((row) => row.place), padding: 0.3 },
    marks: [
      Plot.gridX({ ticks: 3, stroke: "var(--line)", strokeOpacity: 1 }),
      xAxis({ ticks: 3, format }),
      Plot.axisY({ tickSize: 0, label: null, fill: "currentColor", tickFormat: (place: number) => labels[place]! }),
      Plot.barX(rows, { x: "effect", y: "place", fill: "var(--accent)" }),
      Plot.ruleX([0], { stroke: "currentColor" }),
    ],
  });
}

/** From least to most effect, 0 within, widened to the least span. */
function domainOf({ points }: EffectCurve, least: number): [number, number] {
  const effects = points.map((point) => point.effect).filter(Number.isFinite);
  const low = Math.min(0, ...effects);
  const high = Math.max(0, ...effects);
  const short = (least - (high - low)) / 2;
  return short > 0 ? [low - short, high + short] : [low, high];
}
