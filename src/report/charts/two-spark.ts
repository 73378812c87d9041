import type { Distribution } from "../../profile/distribution.ts";
import { type Html, html, rawHtml } from "../escape.ts";

const width = 168;
const height = 40;

type Bars = Pick<Distribution, "counts" | "levels">;

/**
 * Two distributions over each other as shares of their own: the first as filled bars, the second as an outline, for
 * levels as a stroke across each bar.
 */
export function twoSpark({ counts: first, levels }: Bars, second: readonly number[]): Html {
  const shares = [first, second].map((counts) => {
    const all = counts.reduce((sum, count) => sum + count, 0);
    return counts.map((count) => count / Math.max(1, all));
  }) as [number[], number[]];
  const most = Math.max(Number.MIN_VALUE, ...shares[0], ...shares[1]);
  const step = levels ? Math.min(20, width / first.length) : width / first.length;
  const gap = levels ? 2 : 0.5;
  const tall = (share: number) => round((share / most) * height);
  const bars = shares[0]
    .map((share, i) =>
      share > 0 ? `M${round(i * step)} ${height}v-${tall(share)}h${round(step - gap)}v${tall(share)}z` : "",
    )
    .join("");
  const line = shares[1]
    .map((share, i) => {
      const [left, top] = [round(i * step), round(height - tall(share))];
      return levels ? `M${left} ${top}h${round(step - gap)}` : `${i === 0 ? "M" : "L"}${left} ${top}h${round(step)}`;
    })
    .join("");
  const label = levels ? "Shares of levels in both tables" : "Histograms of both tables";
  return html`<svg class="two" width="${width}" height="${height}" viewBox="0 -1 ${width} ${height + 2}" role="img" aria-label="${label}">${rawHtml(`<path d="${bars}" fill="var(--tint)"/><path d="M0 ${height}H${width}" stroke="var(--line)"/><path d="${line}" fill="none" stroke="var(--accent)" stroke-width="1.75"/>`)}</svg>`;
}

const round = (value: number): number => Math.round(value * 10) / 10;
