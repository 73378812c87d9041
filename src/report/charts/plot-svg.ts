import * as Plot from "@observablehq/plot";
import { parseHTML } from "linkedom";
import { type Html, html, rawHtml } from "../escape.ts";

const { document } = parseHTML("<!doctype html><html><body></body></html>");

export const plotWidth = 460;

/**
 * A plot as SVG text. The frame is written here: Plot's own carries a style element a picture and attributes that the
 * document of linkedom does not escape; inside, everything that comes from data is text, which it does escape.
 */
export function plotSvg(label: string, options: Plot.PlotOptions): Html {
  const drawn = Plot.plot({ width: plotWidth, height: 300, marginTop: 26, ...options, document }) as unknown as Drawn;
  drawn.querySelector("style")?.remove();
  return html`<svg class="plot" role="img" aria-label="${label}" viewBox="${drawn.getAttribute("viewBox")}">${rawHtml(slim(drawn.innerHTML))}</svg>`;
}

interface Drawn {
  readonly innerHTML: string;
  getAttribute(name: string): string;
  querySelector(selector: string): { remove(): void } | null;
}

/** Coordinates with sixteen digits are most of a picture's size; a tenth of a pixel is enough. Texts are left alone. */
function slim(markup: string): string {
  return markup.replace(/<[^>]*>/g, (tag) =>
    tag
      .replace(/ aria-(?:label|hidden)="[^"]*"/g, "")
      .replace(/ (?:d|transform|x|y|x1|x2|y1|y2|cx|cy|width|height)="[^"]*"/g, (attribute) =>
        attribute.replace(/\d+\.\d{2,}(?:e-?\d+)?/g, (digits) => String(Math.round(Number(digits) * 10) / 10)),
      ),
  );
}

/** Space for labels at the left of a band scale, by their longest. */
export function labelMargin(labels: readonly string[], size = 6.6, most = 170): number {
  return Math.min(most, 14 + Math.ceil(Math.max(0, ...labels.map((label) => Array.from(label).length)) * size));
}

interface AxisOptions {
  readonly label?: string | null;
  /** A number of ticks, or where they stand. */
  readonly ticks?: number | readonly number[];
  readonly format?: (value: never) => string;
}

/** Axes without ticks, and a grid only where values are read off: the picture is the data. */
export function xAxis({ label = null, ticks = 6, format }: AxisOptions): Plot.Markish {
  return Plot.axisX({
    label,
    labelArrow: "none",
    labelAnchor: "right",
    ticks: ticks as number,
    tickSize: 0,
    tickPadding: 7,
    labelOffset: 40,
    fill: "var(--muted)",
    ...(format ? { tickFormat: format as never } : {}),
  });
}

export function yAxis({ label = null, ticks = 5, format }: AxisOptions): Plot.Markish[] {
  return [
    Plot.gridY({ ticks: ticks as number, stroke: "var(--line)", strokeOpacity: 1 }),
    Plot.axisY({
      label,
      labelArrow: "none",
      labelAnchor: "top",
      ticks: ticks as number,
      tickSize: 0,
      tickPadding: 6,
      fill: "var(--muted)",
      ...(format ? { tickFormat: format as never } : {}),
    }),
  ];
}
