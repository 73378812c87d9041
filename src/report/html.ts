import type { Study } from "../findings/study.ts";
import { clip, nameText } from "./clip.ts";
import { html } from "./escape.ts";
import { page } from "./page.ts";
import { caveats } from "./sections/caveats.ts";
import { data } from "./sections/data.ts";
import { effects } from "./sections/effects.ts";
import { findings } from "./sections/findings.ts";
import { method } from "./sections/method.ts";
import { model } from "./sections/model.ts";
import { places } from "./sections/places.ts";
import { rejected } from "./sections/rejected.ts";
import { samples } from "./sections/samples.ts";
import { verdictTiles, verdictWords } from "./sections/verdict.ts";

export interface StudyHtmlOptions {
  /** How often the confirm rows of this data have been opened; only the machine where it happened knows. */
  readonly opened?: number;
}

/**
 * The study as one page. Every number in it stands in study.json (as it is, rounded, or as the length of a list), and it
 * holds no row and no cell of a column whose values could name somebody, unless samples were asked for.
 */
export function studyHtml(study: Study, { opened }: StudyHtmlOptions = {}): string {
  const closed = new Set(study.schema.filter(({ kind }) => kind === "key" || kind === "text").map(({ name }) => name));
  const isShown = (column: string) => !closed.has(column);
  const { headline, lead } = verdictWords(study);
  const sections = [
    findings(study),
    model(study),
    effects(study, isShown),
    places(study),
    data(study, isShown),
    samples(study),
    rejected(study),
    method(study, opened),
  ];
  return page({
    title: `${clip(study.target, 60)}: ${clip(study.data.locator, 60)}`,
    kicker: html`A study of <b>${nameText(study.target)}</b> in ${nameText(study.data.locator)}`,
    headline,
    lead,
    opening: html`${verdictTiles(study)}${caveats(study, opened)}`,
    sections: sections.filter((section) => section !== undefined),
    footer: html`Every number here stands in study.json, where nothing is rounded. Made by ${clip(study.product, 60)}, on this machine, without a connection.`,
  });
}
