import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex } from "@noble/hashes/utils.js";
import { isRecipe } from "../clean/clean-document.ts";
import type { Bytes } from "../core/bytes.ts";
import type { Evidence } from "../core/claim.ts";
import { type Context, type ContextOptions, createContext } from "../core/context.ts";
import { Problem } from "../core/problem.ts";
import { product } from "../core/product.ts";
import type { Rows } from "../core/rows.ts";
import { qValues, testEntries } from "../findings/confirm.ts";
import type { Entry } from "../findings/register.ts";
import { unitsOfRows } from "../findings/split.ts";
import type { Interval, Study } from "../findings/study.ts";
import { studyFormat } from "../findings/study.ts";
import { holdsHere, powerOf, type Transfer, type TransferFinding, transferVerdict } from "../findings/transfer.ts";
import { compose } from "../learn/adjustment.ts";
import { loadModel, type ModelFile, saveModel } from "../learn/artifact.ts";
import { type Model, modelOf } from "../learn/fit.ts";
import { labelled } from "../learn/inputs.ts";
import type { Ask, Lacking } from "../match/match-document.ts";
import { claims, metrics } from "../registry.ts";
import type { Expected } from "../transfer/expected.ts";
import type { ModelHere } from "../transfer/model-here.ts";
import type { DataSet, OpenOptions } from "./open.ts";
import { reopen, warnOfLoad, warnOfSkipped } from "./reopen.ts";
import { baselineOf } from "./table/constant.ts";
import { evaluate } from "./table/evaluate.ts";
import { claimContext } from "./table/explore.ts";
import { newcomersHere, type SeenBefore } from "./transfer/newcomers.ts";
import { placeHere } from "./transfer/place-here.ts";
import { untestable } from "./transfer/untestable.ts";
import { verdictSentence } from "./transfer/verdict-sentence.ts";
import { type ToldColumns, translated } from "./translation.ts";

/** Cells of a column that are missing here, and were not in the study, beyond which it counts as lacking. */
const mostlyMissing = 0.6;

export interface CheckInput {
  readonly study: Study;
  readonly studySha256: string;
  /** The bytes of model.lode; without them claims about the model are untestable. */
  readonly artifact?: Uint8Array;
  /** holdout.csv, what the table is compared with. */
  readonly holdout?: Bytes;
}

export interface CheckOptions extends OpenOptions, Omit<ToldColumns, "ignore"> {
  /** False: the target is not looked at, as if it were not known. */
  readonly labels?: boolean;
  /** Every claim once more on the rows of those not seen before, and on rows that name nobody. */
  readonly newBy?: SeenBefore;
}

export interface CheckResult {
  readonly transfer: Transfer;
  /** distrust.csv: the rows at the edge of the study's rows or outside of them. */
  readonly distrust?: string;
  /** model-adapted.lode, where a repair was accepted. */
  readonly adapted?: Uint8Array;
}

/** Tests every claim of a study again on another table, whose columns are matched with those of the study. */
export async function check(
  input: CheckInput,
  file: Bytes,
  told: CheckOptions = {},
  options: ContextOptions = {},
): Promise<Transfer> {
  return (await checkInFull(input, file, told, options)).transfer;
}

/** The same, with the files that go with it. */
export async function checkInFull(
  { study, studySha256, artifact, holdout }: CheckInput,
  file: Bytes,
  told: CheckOptions = {},
  options: ContextOptions = {},
): Promise<CheckResult> {
  if (study.format !== studyFormat)
    throw new Problem(
      "wrong-study",
      `check: its format is ${JSON.stringify(study.format)}, this version of lode reads ${studyFormat}`,
    );
  if (!isRecipe(study.reading.recipe ?? []))
    throw new Problem("wrong-study", "check: the repairs in the study are none of lode's; it was changed or cut short");
  const loaded = artifact ? loadModel(artifact) : undefined;
  const model = loaded?.model;
  const context = claimContext(createContext({ ...options, seed: study.seed }), model ? [model] : [], study.split);
  const needed = study.schema.filter((column) => column.role !== "ignore").map((column) => column.name);
  const { map, mapping, labels = true, newBy, ...reading } = told;
  const ignored = [...(told.ignore ?? []), ...(labels ? [] : [study.target])];
  const ignore = ignored.length > 0 ? { ignore: ignored } : {};
  const opened = await reopen(file, study.reading, needed, { ...reading, ...ignore });
  if (opened.count === 0) {
    await opened.close();
    throw new Problem("no-rows", `check: ${file.name} has columns but no rows; there is nothing to test on`);
  }
  const { data, match, gone } = await translated(
    study,
    opened,
    { ...ignore, ...(map ? { map } : {}), ...(mapping ? { mapping } : {}) },
    context,
  );
  warnOfLoad(opened, context.emit);
  warnOfSkipped(data, context.emit);
  const usable = data.schema.filter(({ name }) => labels || name !== study.target);
  const present = new Set(usable.map(({ name }) => name).filter((name) => !gone.includes(name)));
  const columns = match
    ? match.columns.map(({ to, sure, ...rest }) => ({ ...rest, to: sure ? to : null }))
    : study.schema.map(({ name }) => ({
        from: name,
        to: present.has(name) ? name : null,
        confidence: present.has(name) ? 1 : 0,
        by: present.has(name) ? (["name"] as const) : [],
      }));
  if (columns.every((column) => column.to === null))
    throw new Problem(
      "no-shared-column",
      `check: ${file.name} surely shares no column with the study; it has ${opened.schema.map((field) => field.name).join(", ")}; tell pairs with --map from=to. ${(match?.asks ?? []).map(({ message }) => message).join(" ")}`.trimEnd(),
      { asks: match?.asks ?? [] },
    );
  const lacking = match?.lacking ?? (await lackingOf(study, data, present));
  const sees = model?.inputs.features.some((name) => present.has(name)) ? "sees" : "blind";
  const findingsIn = (rows: Rows) =>
    findingsOf(
      study,
      rows,
      present,
      opened.schema.map(({ name }) => name),
      match?.asks ?? [],
      model ? sees : "none",
      context,
    );
  const findings = await findingsIn(data);
  const confirmed = new Set(study.findings.flatMap(({ id, verdict }) => (verdict === "confirmed" ? [id] : [])));
  const untested = findings.filter(({ id, verdict }) => confirmed.has(id) && verdict === "untestable").length;
  const holds = findings.filter(({ verdict }) => holdsHere(verdict)).length;
  const newcomers = newBy ? await newcomersHere(opened, newBy, data, confirmed, findingsIn) : undefined;
  const measured =
    model && sees === "sees" && present.has(study.target) ? await measure(study, model, data, context) : undefined;
  const placed = await placeHere(
    { study, ...(loaded && sees === "sees" ? { loaded } : {}), ...(holdout ? { holdout } : {}) },
    data,
    present,
    [...new Set([...lacking.map(({ from }) => from), ...gone])],
    context,
  );
  const { report } = data.source;
  const width = opened.schema.length;
  await data.close();
  await opened.close();
  const [expected, ...alsoExpected] = placed.model?.expected ?? [];
  const parent = artifact ? bytesToHex(sha256(artifact)) : "";
  const adapted = loaded && placed.model?.adapted ? adaptedModel(loaded, placed.model.adapted, parent) : undefined;
  const figures = {
    ...(expected ? { expected } : {}),
    ...(alsoExpected.length > 0 ? { alsoExpected } : {}),
    ...(measured ? { measured } : {}),
    ...(measured && expected ? { difference: differenceOf(measured, expected) } : {}),
    ...(placed.model ? { repair: placed.model.repairs } : {}),
    ...(placed.model?.conformal ? { conformal: placed.model.conformal } : {}),
    ...(adapted ? { adapted: { kind: placed.model!.adapted!.kind, sha256: bytesToHex(sha256(adapted)), parent } } : {}),
  };
  const transfer: Transfer = {
    format: "lode-transfer/1",
    study: { sha256: studySha256 },
    data: {
      locator: data.source.name,
      sha256: data.source.sha256,
      rows: report.rows,
      kept: report.kept,
      rejected: report.rejected,
      repaired: report.repaired,
      columns: width,
    },
    columns,
    ...(match ? { asks: match.asks, unused: match.unused } : {}),
    ...(match || lacking.length > 0 ? { lacking } : {}),
    similarity: placed.similarity,
    ...figures,
    findings,
    ...(newcomers ? { newcomers } : {}),
    verdict: {
      sentence: verdictSentence(study, lacking, { holds, untested, of: confirmed.size }, figures),
      holds,
      of: confirmed.size,
    },
  };
  return {
    transfer,
    ...(placed.distrust ? { distrust: placed.distrust } : {}),
    ...(adapted ? { adapted } : {}),
  };
}

/** Every claim of the study on the rows here, with its verdict. */
async function findingsOf(
  study: Study,
  data: Rows,
  present: ReadonlySet<string>,
  names: readonly string[],
  asks: readonly Ask[],
  model: "none" | "blind" | "sees",
  context: Context,
): Promise<readonly TransferFinding[]> {
  const reasons = study.findings.map((finding) => untestable(finding, present, names, asks, model));
  const entries = study.findings
    .filter((_, i) => reasons[i] === undefined)
    .map((finding) => finding as unknown as Entry);
  const tested = await testEntries(entries, [...claims.values()], data, context);
  const evidence = new Map(entries.map((entry, i) => [entry.id, tested[i]!]));
  const counted = study.findings.map((finding) =>
    finding.verdict === "confirmed" ? evidence.get(finding.id) : undefined,
  );
  const q = qValues(
    study.findings,
    counted.map((one) => one ?? nothing("not confirmed before")),
  );
  return study.findings.map((finding, i): TransferFinding => {
    const own = evidence.get(finding.id) ?? nothing(reasons[i] ?? "");
    const kind = claims.get(finding.kind);
    const verdict = reasons[i] !== undefined ? "untestable" : transferVerdict(finding, own, q[i]!, study.request.rate);
    const power = powerOf(finding.confirm, own);
    const sentence = evidence.has(finding.id) && kind ? kind.say(finding.claim as never, own) : finding.sentence;
    const reason = own.reason ?? (finding.verdict === "confirmed" ? undefined : "not confirmed before");
    return { ...own, ...(reason ? { reason } : {}), id: finding.id, sentence, verdict, q: q[i]!, power };
  });
}

/** Columns of the study that are there under their names, nearly without values. */
async function lackingOf(study: Study, data: DataSet, present: ReadonlySet<string>): Promise<readonly Lacking[]> {
  const columns = study.schema.filter(({ name, role }) => role !== "ignore" && present.has(name));
  const answers = await data.summarize(columns.map(({ name }) => ({ ask: "missing", column: name }) as const));
  return columns.flatMap(({ name, missing }, i): Lacking[] => {
    const share = answers[i]!.count / Math.max(1, data.count);
    const before = missing / Math.max(1, study.data.kept);
    return share > mostlyMissing && before <= mostlyMissing ? [{ from: name, to: name, missing: share }] : [];
  });
}

async function measure(study: Study, model: Model, data: DataSet, context: Context) {
  const { mask } = await labelled(data, study.target);
  const rows = data.where(mask);
  if (rows.count < 10) return undefined;
  const metric = metrics.get(study.metric.id)!;
  const { kind, by } = study.split;
  const entity = kind === "entity" && data.schema.some((field) => field.name === by) ? by : undefined;
  const units = await unitsOfRows(rows, { target: study.target, ...(entity ? { entity } : {}) });
  const result = await evaluate(model, baselineOf(study, model), rows, units, metric, context);
  return { metric: metric.id, ...result.metrics[metric.id]!, baseline: result.baseline.value };
}

/** Measured less expected. */
function differenceOf(measured: Interval, { value, low, high }: Expected): Interval {
  return { value: measured.value - value, low: measured.value - high, high: measured.value - low };
}

/** The model fitted to another place, as a file that names its parent. */
function adaptedModel(
  { model, notes }: ModelFile,
  { adjustment, conformal }: NonNullable<ModelHere["adapted"]>,
  parent: string,
): Uint8Array {
  const plain = modelOf(model.id, model.inputs, model.fields, model.pipelines);
  const { evaluation: _evaluation, adjustment: before, ...rest } = notes;
  return saveModel(
    plain,
    {
      ...rest,
      adjustment: compose(before, adjustment),
      parent: { sha256: parent },
      ...(conformal ? { conformal } : {}),
    },
    product,
  );
}

function nothing(reason: string): Evidence {
  return { n: 0, units: 0, measure: "none", effect: null, se: null, low: null, high: null, p: null, reason };
}
