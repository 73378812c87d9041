import type { Study } from "../../findings/study.ts";
import { clip } from "../clip.ts";
import { type Html, html } from "../escape.ts";
import { countText, numberText, shareText } from "../number-text.ts";
import { metricText, metricWords } from "../words.ts";

const sentenceMost = 600;

/** The verdict's own sentence, its statement apart from its figures where it has that shape. */
export function verdictWords({ verdict, target }: Study): { headline: string; lead: string } {
  const { sentence } = verdict;
  const from = Math.max(0, sentence.indexOf(target)) + target.length;
  const colon = sentence.indexOf(": ", from);
  const bracket = sentence.indexOf(" (", from);
  const cut = verdict.signal ? colon : bracket;
  if (!sentence.includes(target) || cut < 0) return { headline: clip(sentence, sentenceMost), lead: "" };
  const rest = sentence.slice(cut + 2).replace(/^([^()]*)\)([.;])/, "$1$2");
  return {
    headline: `${clip(sentence.slice(0, cut), 200)}.`,
    lead: clip(`${rest.slice(0, 1).toUpperCase()}${rest.slice(1)}`.replace(/ -(?=\d)/g, " \u2212"), sentenceMost),
  };
}

/** The key figures: how good, against what, whether its intervals hold, how many insights held. */
export function verdictTiles(study: Study): Html {
  const { metric, metrics, baseline, verdict, conformal, findings, split, register } = study;
  const { label } = metricWords(metric.id);
  const own = metrics[metric.id];
  const show = (value: number) => metricText(metric.id, value);
  const confirmed = findings.filter((finding) => finding.verdict === "confirmed").length;
  return html`<dl class="tiles">${[
    own &&
      tile(
        `${label} on rows not seen before`,
        html`${show(own.value)}`,
        html`${show(own.low)} to ${show(own.high)} (95 % interval); ${metricWords(metric.id).meaning}`,
        true,
      ),
    tile(
      `${label} of the baseline`,
      html`${show(baseline.confirm.value)}`,
      html`one guess for all rows; the model gains ${show(verdict.improvement.value)}, at least ${show(verdict.improvement.low)} with 99 % confidence`,
    ),
    conformal &&
      tile(
        conformal.width === undefined ? "Sets that hold the truth" : "Intervals that hold the truth",
        html`${shareText(conformal.coverage)}`,
        html`${shareText(conformal.level)} were promised, on ${countText(conformal.n)} rows; ${
          conformal.width === undefined
            ? conformal.size === undefined
              ? ""
              : html`${numberText(conformal.size)} levels in a set on average`
            : html`${numberText(conformal.width)} wide on average`
        }`,
      ),
    tile(
      "Insights confirmed",
      html`${countText(confirmed)} <small>of ${countText(register.claims)}</small>`,
      html`found on ${countText(split.explore)} rows, tested once on ${countText(split.confirm)} others`,
    ),
  ]}</dl>`;
}

function tile(name: string, value: Html, more: Html, first = false): Html {
  return html`<div class="${first ? "tile first" : "tile"}"><dt>${name}</dt><dd class="big">${value}</dd><dd class="more">${more}</dd></div>`;
}
