import type { Bytes } from "../../core/bytes.ts";
import type { Context } from "../../core/context.ts";
import type { Study } from "../../findings/study.ts";
import type { ModelFile } from "../../learn/artifact.ts";
import { metrics } from "../../registry.ts";
import { csvRecord } from "../../sources/write-csv.ts";
import type { Applicability } from "../../transfer/applicability.ts";
import { withTarget } from "../../transfer/labelled.ts";
import { type ModelHere, modelHere } from "../../transfer/model-here.ts";
import { compareSamples, type Similarity } from "../../transfer/similarity.ts";
import type { DataSet } from "../open.ts";
import { reopen } from "../reopen.ts";
import { asked, readSample } from "./read-sample.ts";

export interface PlacedHere {
  readonly similarity: Similarity;
  readonly model?: ModelHere;
  readonly distrust?: string;
}

/** Labelled rows that a figure is told of at least. */
const labelledLeast = 10;

/**
 * The rows of a table beside the confirm rows of a study: how similar they are, and what that does to the model. Columns
 * that are lacking here are blanked there too, so that the model is judged as it is used here.
 */
export async function placeHere(
  { study, loaded, holdout }: { readonly study: Study; readonly loaded?: ModelFile; readonly holdout?: Bytes },
  data: DataSet,
  present: ReadonlySet<string>,
  lacking: readonly string[],
  context: Context,
): Promise<PlacedHere> {
  if (holdout === undefined)
    return { similarity: { columns: [], joint: null, inside: null, reason: "holdout.csv is not beside the study" } };
  const needed = study.schema.filter(({ role }) => role !== "ignore").map(({ name }) => name);
  const before = await reopen(holdout, study.reading, needed, {});
  if (before.source.sha256 !== study.holdout.sha256) {
    await before.close();
    return {
      similarity: {
        columns: [],
        joint: null,
        inside: null,
        reason: "the holdout.csv beside the study is not the study's",
      },
    };
  }
  const there = await readSample(before, study, needed, context.seed);
  await before.close();
  const names = needed.filter((name) => present.has(name) || name !== study.target);
  const here = await readSample(data, study, names, context.seed + 1);
  const features = loaded?.model.inputs.features ?? needed.filter((name) => name !== study.target);
  const compared = await compareSamples(
    there,
    here,
    needed.filter((name) => present.has(name)),
    features.filter((name) => present.has(name) && !lacking.includes(name)),
    context,
  );
  const distrust = compared.places ? distrustCsv(compared.places, here.rows) : undefined;
  if (loaded === undefined) return { similarity: compared.similarity, ...(distrust ? { distrust } : {}) };
  const { model, notes } = loaded;
  const all = asked(here, model, lacking);
  const labelled = withTarget(all);
  const own = await modelHere(
    withTarget({ ...asked(there, model, lacking), ...(compared.ratios ? { ratios: compared.ratios } : {}) }),
    all,
    labelled.units.length >= labelledLeast ? labelled : undefined,
    notes.conformal,
    metrics.get(study.metric.id)!,
    context,
  );
  return { similarity: compared.similarity, model: own, ...(distrust ? { distrust } : {}) };
}

/** The rows not to rely on, by their 1-based row, farthest first. */
function distrustCsv({ p, places, reasons }: Applicability, rows: Int32Array): string {
  const order = [...reasons.keys()].sort((a, b) => p[a]! - p[b]! || a - b);
  const lines = order.map((at) =>
    csvRecord([String(rows[at]! + 1), places[at]!, p[at]!.toPrecision(3), reasons.get(at)!.join("|")]),
  );
  return `${[csvRecord(["row", "place", "p", "columns"]), ...lines].join("\n")}\n`;
}
