import type { Study } from "../../findings/study.ts";
import { nameText } from "../clip.ts";
import { type Html, html } from "../escape.ts";
import { metricText, metricWords } from "../words.ts";

type Optimism = NonNullable<Study["split"]["optimism"]>;

/** Whether a split by chance makes the model look better than its error allows for. */
export const isFlattered = ({ gap, se }: Optimism): boolean => gap > 2 * se;

/** What a split by chance hides, as measured on the explore rows with folds of the same size. */
export function optimismText({ split }: Study): Html {
  if (split.optimism === undefined) return html``;
  const { metric, by, random, structured, gap, se } = split.optimism;
  const show = (value: number) => metricText(metric, value);
  const scores = html`${metricWords(metric).label} is ${show(random)} with folds by chance and ${show(structured)} with folds by ${nameText(by)}, a gap of ${show(gap)} (standard error ${show(se)}, on explore rows)`;
  if (!isFlattered(split.optimism)) return html`A split by chance does not flatter the model: ${scores}.`;
  return split.kind === "time" || split.kind === "entity"
    ? html`A split by chance would have flattered the model: ${scores}. The figures on this page come from the split by ${nameText(split.by ?? by)}.`
    : html`The split by chance flatters the model: ${scores}. Expect the lower figure where ${nameText(by)} is new.`;
}
