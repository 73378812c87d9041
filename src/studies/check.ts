import { isRecipe } from "../clean/clean-document.ts";
import type { Bytes } from "../core/bytes.ts";
import type { Evidence } from "../core/claim.ts";
import { type ContextOptions, createContext } from "../core/context.ts";
import { metricName } from "../core/metric.ts";
import { Problem } from "../core/problem.ts";
import { qValues, testEntries } from "../findings/confirm.ts";
import type { Entry } from "../findings/register.ts";
import { unitsOfRows } from "../findings/split.ts";
import type { FindingNote, Interval, Study } from "../findings/study.ts";
import { studyFormat } from "../findings/study.ts";
import { powerOf, type Transfer, type TransferFinding, transferVerdict } from "../findings/transfer.ts";
import { loadModel } from "../learn/artifact.ts";
import { labelled } from "../learn/fit.ts";
import type { Ask, Lacking } from "../match/match-document.ts";
import { claims, metrics } from "../registry.ts";
import type { OpenOptions } from "./open.ts";
import { reopen, warnOfSkipped } from "./reopen.ts";
import { baselineOf } from "./table/constant.ts";
import { evaluate } from "./table/evaluate.ts";
import { claimContext } from "./table/explore.ts";
import { type ToldColumns, translated } from "./translation.ts";

/** Columns that a sentence names at most. */
const namesTold = 5;

export interface CheckInput {
  readonly study: Study;
  readonly studySha256: string;
  /** The bytes of model.lode; without them claims about the model are untestable. */
  readonly artifact?: Uint8Array;
}

/** Tests every claim of a study again on another table, whose columns are matched with those of the study. */
export async function check(
  { study, studySha256, artifact }: CheckInput,
  file: Bytes,
  told: OpenOptions & Omit<ToldColumns, "ignore"> = {},
  options: ContextOptions = {},
): Promise<Transfer> {
  if (study.format !== studyFormat)
    throw new Problem(
      "wrong-study",
      `check: its format is ${JSON.stringify(study.format)}, this version of lode reads ${studyFormat}`,
    );
  if (!isRecipe(study.reading.recipe ?? []))
    throw new Problem("wrong-study", "check: the repairs in the study are none of lode's; it was changed or cut short");
  const model = artifact ? loadModel(artifact).model : undefined;
  const context = claimContext(createContext({ ...options, seed: study.seed }), model ? [model] : [], study.split);
  const needed = study.schema.filter((column) => column.role !== "ignore").map((column) => column.name);
  const { map, mapping, ...reading } = told;
  const ignore = told.ignore ? { ignore: told.ignore } : {};
  const opened = await reopen(file, study.reading, needed, reading);
  const { data, match } = await translated(
    study,
    opened,
    { ...ignore, ...(map ? { map } : {}), ...(mapping ? { mapping } : {}) },
    context,
  );
  warnOfSkipped(data, context.emit);
  const present = new Set(data.schema.map((field) => field.name));
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
      `check: ${file.name} surely shares no column with the study; it has ${opened.schema.map((field) => field.name).join(", ")}; tell pairs with --map from=to`,
      { asks: match?.asks ?? [] },
    );
  const reasons = study.findings.map((finding) =>
    untestable(
      finding,
      present,
      match?.asks ?? [],
      model !== undefined,
      model?.fields.map((field) => field.name) ?? [],
    ),
  );
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
  const findings = study.findings.map((finding, i): TransferFinding => {
    const own = evidence.get(finding.id) ?? nothing(reasons[i] ?? "");
    const kind = claims.get(finding.kind);
    const verdict = reasons[i] !== undefined ? "untestable" : transferVerdict(finding, own, q[i]!, study.request.rate);
    const power = powerOf(finding.confirm, own);
    const sentence = evidence.has(finding.id) && kind ? kind.say(finding.claim as never, own) : finding.sentence;
    const reason = own.reason ?? (finding.verdict === "confirmed" ? undefined : "not confirmed before");
    return { ...own, ...(reason ? { reason } : {}), id: finding.id, sentence, verdict, q: q[i]!, power };
  });
  const measured =
    model && present.has(study.target) && model.fields.every((field) => present.has(field.name))
      ? await measure(study, model, data, context)
      : undefined;
  const before = study.findings.filter((finding) => finding.verdict === "confirmed").length;
  const holds = findings.filter((finding) => finding.verdict === "replicates" || finding.verdict === "weaker").length;
  const { report } = data.source;
  const width = opened.schema.length;
  await data.close();
  await opened.close();
  return {
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
    ...(match ? { asks: match.asks, lacking: match.lacking, unused: match.unused } : {}),
    similarity: { columns: [], joint: null, inside: null, reason: "not measured" },
    ...(measured ? { measured } : {}),
    findings,
    verdict: { sentence: sentenceOf(study, match?.lacking ?? [], holds, before, measured), holds, of: before },
  };
}

async function measure(
  study: Study,
  model: ReturnType<typeof loadModel>["model"],
  data: Awaited<ReturnType<typeof reopen>>,
  context: ReturnType<typeof createContext>,
) {
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

function untestable(
  finding: FindingNote,
  present: ReadonlySet<string>,
  asks: readonly Ask[],
  hasModel: boolean,
  modelColumns: readonly string[],
): string | undefined {
  const claim = finding.claim as {
    columns: readonly string[];
    model?: unknown;
    formula?: readonly { column: string }[];
  };
  const needed = [
    ...claim.columns,
    ...(claim.formula ?? []).map((term) => term.column),
    ...(claim.model ? modelColumns : []),
  ];
  const missing = [...new Set(needed)].filter((name) => !present.has(name));
  if (missing.length > 0) {
    const asked = asks.filter(({ from, flag }) => missing.includes(from) && flag !== undefined);
    const hint = asked.length > 0 ? `; if it is there, tell it: ${asked.map(({ flag }) => flag).join(" ")}` : "";
    return `the table has no ${missing.join(", ")}${hint}`;
  }
  return claim.model && !hasModel ? "model.lode is not beside the study" : undefined;
}

function nothing(reason: string): Evidence {
  return { n: 0, units: 0, measure: "none", effect: null, se: null, low: null, high: null, p: null, reason };
}

function sentenceOf(
  study: Study,
  lacking: readonly Lacking[],
  holds: number,
  of: number,
  measured: (Interval & { baseline: number }) | undefined,
): string {
  const needed = study.schema.filter(({ role }) => role !== "ignore").map(({ name }) => name);
  const names = (some: readonly Lacking[]) =>
    listOf(some.map(({ from }) => from).filter((name) => needed.includes(name)));
  const gone = names(lacking.filter(({ to }) => to === undefined));
  const empty = names(lacking.filter(({ to }) => to !== undefined));
  const insights = `${gone ? `${gone.text} ${gone.is} not here; ` : ""}${empty ? `${empty.text} ${empty.is} nearly empty here; ` : ""}${holds} of ${of} confirmed insights hold here`;
  if (measured === undefined) return `${insights}; the model could not be scored.`;
  return `${insights}; the model reaches ${metricName(study.metric.id)} ${figure(measured.value)}, against ${figure(measured.baseline)} for the baseline.`;
}

function listOf(names: readonly string[]): { readonly text: string; readonly is: string } | undefined {
  if (names.length === 0) return undefined;
  const told = names.slice(0, namesTold);
  const last = names.length > namesTold ? `${names.length - namesTold} more` : told.pop()!;
  return { text: told.length > 0 ? `${told.join(", ")} and ${last}` : last, is: names.length === 1 ? "is" : "are" };
}

const figure = (value: number): string => value.toFixed(3).replace(/^-0\.000$/, "0.000");
