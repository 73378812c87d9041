import { pointsOneWay } from "../../findings/pooled-evidence.ts";
import type { Study } from "../../findings/study.ts";
import { nameText } from "../clip.ts";
import { html } from "../escape.ts";
import { countText } from "../number-text.ts";
import type { Section } from "../page.ts";
import { metricText } from "../words.ts";
import { type PooledRow, pooledBody } from "./pooled.ts";

/** What holds at a place that is new, where a column says where rows come from. */
export function places({ places: told, findings, metric }: Study): Section | undefined {
  if (told === undefined) return undefined;
  const { column, performance, others } = told;
  const noteOf = new Map(findings.map((finding) => [finding.id, finding]));
  const own = new Map(told.findings.map((finding) => [finding.id, finding]));
  const left =
    others.rows > 0
      ? html` ${countText(others.rows)} rows of smaller places, or of none, were learned from but not held out.`
      : "";
  return {
    id: "places",
    title: "What holds from place to place",
    short: "Places",
    note: html`Each of ${countText(told.places.length)} values of ${nameText(column)} is a place. ${
      performance
        ? html`The score of a place is that of a model learned on the explore rows of all others (on average ${metricText(metric.id, performance.seen)} where folds by chance have seen every place). `
        : ""
    }Insights are measured on the confirm rows of each. A square is one place, larger where it counts more; the diamond is the mean, the line through it where the next place is expected. ${nameText(column)} itself is no feature, as a place that is new has a value of it that nothing was learned of.${left}`,
    body: pooledBody({
      findings: told.findings.map((finding): PooledRow => {
        const { kind, sentence, q } = noteOf.get(finding.id)!;
        const way = pointsOneWay(finding);
        const verdict = way === undefined ? "unknown" : way ? "same way at the next" : "may differ at the next";
        const files = finding.places.filter(({ effect }) => effect !== null).length;
        return { ...finding, kind, sentence, q, verdict, files };
      }),
      rowsOf: ({ id }) => own.get(id)!.places.map((row, i) => ({ name: told.places[i]!.name, ...row })),
      ...(performance
        ? {
            performance: {
              mean: performance,
              rows: told.places.map(({ name, explore, value, se, low, high }) => ({
                name,
                n: explore,
                effect: value,
                se,
                low,
                high,
              })),
            },
          }
        : {}),
      each: "place",
    }),
  };
}
