import type { EffectCurve, Study } from "../../findings/study.ts";
import { effectPlot } from "../charts/effect-plot.ts";
import { type ColumnImportance, importancePlot } from "../charts/importance-plot.ts";
import { clip } from "../clip.ts";
import { html } from "../escape.ts";
import { countText } from "../number-text.ts";
import type { Section } from "../page.ts";

const first = 9;
const most = 30;
/** A curve that spans less than this share of the widest is drawn on that share, so that nothing looks like much. */
const leastShare = 0.1;

/** What drives the prediction: which columns it needs, and which way they move it. */
export function effects(study: Study, isShown: (column: string) => boolean): Section | undefined {
  const importance = importanceOf(study);
  const rank = new Map(importance.map(({ column }, i) => [column, i]));
  const place = ({ column }: EffectCurve) => rank.get(column) ?? Number.POSITIVE_INFINITY;
  const curves = (study.effects ?? [])
    .filter((curve) => isShown(curve.column) && curve.points.length > 1)
    .map((curve) => ({ curve, span: spanOf(curve) }))
    .sort((a, b) => place(a.curve) - place(b.curve) || b.span - a.span);
  if (importance.length + curves.length === 0) return undefined;
  const least = leastShare * curves.reduce((size, { span }) => Math.max(size, span), 0) || 1;
  const draw = (list: typeof curves) => list.map(({ curve }) => effectPlot(curve, least));
  const level = curves[0]?.curve.level;
  const outcome =
    level === undefined
      ? clip(study.target, 60)
      : `the probability that ${clip(study.target, 60)} is ${clip(level, 40)}`;
  const left = curves.length - most;
  return {
    id: "drivers",
    title: "What drives the prediction",
    short: "Drivers",
    note: "A prediction can be driven by a column that does not cause the outcome. This says what the model uses, not what would happen if somebody changed it.",
    body: html`${importance.length > 0 ? importancePlot(importance) : ""}
${
  curves.length > 0
    ? html`<div class="families"><h3>How each column moves it</h3></div><p class="quiet">What a value adds to ${outcome}, other columns being as they are, on average over explore rows (accumulated local effects${level === undefined ? "" : ", in percentage points"}). The columns that the model needs most come first. Each picture has its own scale; ticks at the bottom show where the rows are.</p>
<div class="charts three">${draw(curves.slice(0, first))}</div>${
        curves.length > first
          ? html`<details><summary>${countText(Math.min(curves.length, most) - first)} more columns</summary><div class="charts three">${draw(curves.slice(first, most))}</div>${left > 0 ? html`<p class="quiet">${countText(left)} more in study.json.</p>` : ""}</details>`
          : ""
      }`
    : ""
}`,
  };
}

/** The model's importance claims, strongest loss first. */
function importanceOf({ findings, target }: Study): ColumnImportance[] {
  return findings
    .filter((finding) => finding.kind === "importance" && finding.confirm.effect !== null)
    .map((finding) => ({ column: finding.columns.find((name) => name !== target) ?? target, finding }))
    .sort((a, b) => b.finding.confirm.effect! - a.finding.confirm.effect!);
}

function spanOf({ points }: EffectCurve): number {
  const sizes = points.map((point) => point.effect).filter(Number.isFinite);
  return sizes.length === 0 ? 0 : Math.max(...sizes) - Math.min(...sizes);
}
