import type { Distribution } from "../../profile/distribution.ts";
import { type Html, html, rawHtml } from "../escape.ts";

const width = 112;
const height = 26;

/** What a column holds as a row of bars: a histogram, or the levels, most frequent first. One path, for there may be hundreds. */
export function spark({ counts, levels }: Distribution): Html {
  const most = Math.max(1, ...counts);
  const step = levels ? Math.min(16, width / counts.length) : width / counts.length;
  const gap = levels ? 1.5 : 0.5;
  const path = counts
    .map((count, i) => {
      const tall = count > 0 ? Math.max(1, Math.round((count / most) * height * 10) / 10) : 0;
      const left = Math.round(i * step * 10) / 10;
      return tall > 0 ? `M${left} ${height}v-${tall}h${Math.round((step - gap) * 10) / 10}v${tall}z` : "";
    })
    .join("");
  const label = levels ? "Bars of the most frequent levels" : "Histogram";
  return html`<svg class="spark" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="${label}">${rawHtml(`<path d="${path}" fill="var(--accent)"/><path d="M0 ${height}H${width}" stroke="var(--line)"/>`)}</svg>`;
}
