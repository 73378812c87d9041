import type { PooledFinding, PooledTransfer } from "../../findings/pooled.ts";
import type { PooledPerformance } from "../../findings/pooled-evidence.ts";
import { type ForestRow, forestPlot } from "../charts/forest-plot.ts";
import { sentenceText } from "../clip.ts";
import { dataTable } from "../data-table.ts";
import { type Html, html } from "../escape.ts";
import { chanceText, countText, numberText, shareText } from "../number-text.ts";
import type { Section } from "../page.ts";
import { measureText, metricText, metricWords } from "../words.ts";

const drawn = 6;

/** A pooled finding, whatever its verdict is about. */
export type PooledRow = Omit<PooledFinding, "verdict"> & { readonly verdict: string };

/** What tables, or places of one table, say of the same claims. */
export interface Pooled {
  readonly findings: readonly PooledRow[];
  /** Of each finding, what each table or place says. */
  readonly rowsOf: (finding: PooledRow) => readonly ForestRow[];
  readonly performance?: {
    readonly mean: Omit<PooledPerformance, "files">;
    readonly rows: readonly ForestRow[];
    readonly baseline?: number;
  };
  /** What each row of a picture is: table, place. */
  readonly each: string;
}

/** Several tables on one page: the model's score in each, and the strongest claims. */
export function pooledSection({ files, pooled, performance }: PooledTransfer): Section {
  const placeOf = new Map(pooled.map(({ id }, place) => [id, place]));
  const scored = files.flatMap(({ data, measured }) =>
    measured
      ? [
          {
            name: data.locator,
            n: data.kept,
            effect: measured.value,
            se: measured.se ?? null,
            low: measured.low,
            high: measured.high,
          },
        ]
      : [],
  );
  return {
    id: "pooled",
    title: "What holds from table to table",
    short: "All tables",
    note: `A square is what one table says, larger where it counts more, with its 95\u00a0% interval. The diamond is the mean over tables and its interval; the line through it is where the next table is expected.`,
    body: pooledBody({
      findings: pooled,
      rowsOf: ({ id }) => files.map(({ data, findings }) => ({ name: data.locator, ...findings[placeOf.get(id)!]! })),
      ...(performance ? { performance: { mean: performance, rows: scored } } : {}),
      each: "table",
    }),
  };
}

/** Pictures of the score and of the strongest claims, then all of them as a table. */
export function pooledBody({ findings, rowsOf, performance, each }: Pooled): Html {
  const told = findings.filter(({ reason }) => reason !== "not confirmed before");
  const strongest = told
    .map((finding, place) => ({ finding, place }))
    .filter(({ finding }) => finding.se !== null)
    .sort((a, b) => rank(a.finding) - rank(b.finding) || (a.finding.p ?? 1) - (b.finding.p ?? 1) || a.place - b.place)
    .slice(0, drawn)
    .map(({ finding }) => finding);
  return html`<div class="charts">${performance ? scorePlot(performance, each) : ""}${strongest.map((finding) =>
    forestPlot({
      title: sentenceText(finding.sentence),
      note: `${finding.verdict}; q ${chanceText(finding.q)}${finding.i2 === null ? "" : `; ${shareText(finding.i2)} of the spread is more than chance`}. The sentence has the figures of the study.`,
      label: measureText({ kind: finding.kind, confirm: finding }),
      each,
      rows: rowsOf(finding),
      mean: finding,
      nothing: 0,
    }),
  )}</div>${dataTable({
    head: ["insight", "verdict", `#${each}s`, "#mean", "#low", "#high", "#q", "#I\u00b2", "#next from", "#next to"],
    caption: `Insights over all ${each}s`,
    rows: told.map((finding) => [
      sentenceText(finding.sentence),
      finding.verdict,
      countText(finding.files),
      numberText(finding.effect),
      numberText(finding.low),
      numberText(finding.high),
      chanceText(finding.q),
      finding.i2 === null ? "\u2013" : shareText(finding.i2),
      numberText(finding.predictionLow),
      numberText(finding.predictionHigh),
    ]),
  })}`;
}

/** What has turned comes first: nothing else is as needed to be seen. Then what tells of the next one. */
const rank = ({ verdict, predictionLow }: PooledRow): number =>
  verdict === "reversed" ? 0 : predictionLow !== null ? 1 : 2;

function scorePlot({ mean, rows, baseline }: NonNullable<Pooled["performance"]>, each: string): Html {
  const { label } = metricWords(mean.metric);
  return forestPlot({
    title: `${label} of the model`,
    ...(mean.i2 === null ? {} : { note: `${shareText(mean.i2)} of the spread between ${each}s is more than chance.` }),
    label,
    each,
    rows,
    mean: { ...mean, effect: mean.value },
    ...(baseline === undefined ? {} : { nothing: baseline }),
    write: (value) => (value === null ? "\u2013" : metricText(mean.metric, value)),
  });
}
