import type { FindingNote } from "../../findings/study.ts";
import { type Html, html, rawHtml } from "../escape.ts";
import { numberText } from "../number-text.ts";
import { measureText } from "../words.ts";

/** What all marks of one measure share, 0 within it. */
export interface Scale {
  readonly low: number;
  readonly high: number;
}

const width = 180;
const height = 16;
const edge = 5;
/** One wide interval must not press all others onto the line: a bound farther out than this many times the largest effect is cut, with an arrow. */
const room = 1.3;

/** Effects of different kinds of claims differ in meaning even where they share a measure's name. */
export const scaleKey = (finding: FindingNote): string => JSON.stringify([finding.kind, finding.confirm.measure]);

/** A scale for each measure, from the effects of the findings given. */
export function scalesOf(findings: readonly FindingNote[]): ReadonlyMap<string, Scale> {
  const groups = new Map<string, FindingNote[]>();
  for (const finding of findings) {
    const key = scaleKey(finding);
    const group = groups.get(key);
    if (group) group.push(finding);
    else groups.set(key, [finding]);
  }
  return new Map([...groups].map(([key, group]) => [key, scaleOf(group)]));
}

function scaleOf(findings: readonly FindingNote[]): Scale {
  let size = 0;
  let low = 0;
  let high = 0;
  for (const { confirm, explore } of findings) {
    const effects = [confirm.effect, explore.effect].filter(isTold);
    size = Math.max(size, ...effects.map(Math.abs));
    low = Math.min(low, ...effects, ...[confirm.low].filter(isTold));
    high = Math.max(high, ...effects, ...[confirm.high].filter(isTold));
  }
  const most = size > 0 ? size * room : Math.max(Math.abs(low), Math.abs(high)) || 1;
  low = Math.max(low, -most);
  high = Math.min(high, most);
  return low === high ? { low: 0, high: 1 } : { low, high };
}

const isTold = (value: number | null): value is number => value !== null && Number.isFinite(value);

/** Effect and interval on the confirm rows, the effect on the explore rows as an open circle, a line at nothing. */
export function intervalMark(finding: FindingNote, scale: Scale): Html {
  const { effect, low, high } = finding.confirm;
  if (!isTold(effect)) return html``;
  const span = scale.high - scale.low;
  const raw = (value: number) => edge + ((value - scale.low) / span) * (width - 2 * edge);
  const x = (value: number) => Math.round(Math.max(1, Math.min(width - 1, raw(value))) * 10) / 10;
  const zero = x(0);
  const parts = [`<path d="M${zero} 0V${height}" stroke="var(--muted)" stroke-width="1"/>`];
  if (isTold(low) && isTold(high)) {
    parts.push(`<path d="M${x(low)} 8H${x(high)}" stroke="var(--accent)" stroke-width="3" opacity=".55"/>`);
    if (raw(low) < 0) parts.push(`<path d="M6 4L1 8L6 12" fill="none" stroke="var(--accent)" stroke-width="1.5"/>`);
    if (raw(high) > width)
      parts.push(
        `<path d="M${width - 6} 4L${width - 1} 8L${width - 6} 12" fill="none" stroke="var(--accent)" stroke-width="1.5"/>`,
      );
  }
  if (isTold(finding.explore.effect))
    parts.push(
      `<circle cx="${x(finding.explore.effect)}" cy="8" r="4.5" fill="none" stroke="var(--muted)" stroke-width="1.2"/>`,
    );
  parts.push(`<circle cx="${x(effect)}" cy="8" r="3.5" fill="var(--accent)"/>`);
  const label = `${measureText(finding)} ${numberText(effect)}, interval ${numberText(low)} to ${numberText(high)}`;
  return html`<svg width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="${label}">${rawHtml(parts.join(""))}</svg>`;
}
