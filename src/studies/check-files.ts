import type { Bytes } from "../core/bytes.ts";
import type { ContextOptions } from "../core/context.ts";
import { metricName } from "../core/metric.ts";
import { type PooledTransfer, pooledFindings } from "../findings/pooled.ts";
import { pointsOneWay, poolPerformance } from "../findings/pooled-evidence.ts";
import type { Study } from "../findings/study.ts";
import { holdsHere, type Transfer } from "../findings/transfer.ts";
import { type CheckInput, type CheckOptions, type CheckResult, checkInFull } from "./check.ts";

export interface FilesChecked {
  readonly document: PooledTransfer;
  /** Of each file, in their order. */
  readonly results: readonly CheckResult[];
}

/** Tests every claim of a study again on each of several tables, and on all of them as one sample of places. */
export async function checkFiles(
  input: CheckInput,
  files: readonly { readonly bytes: Bytes; readonly told?: CheckOptions }[],
  options: ContextOptions = {},
): Promise<FilesChecked> {
  const results: CheckResult[] = [];
  for (const { bytes, told } of files) results.push(await checkInFull(input, bytes, told, options));
  const transfers = results.map(({ transfer }) => transfer);
  return { document: pooledTransfer(input, transfers), results };
}

/** Several transfers of one study as one document. */
export function pooledTransfer(
  { study, studySha256 }: Pick<CheckInput, "study" | "studySha256">,
  files: readonly Transfer[],
): PooledTransfer {
  const pooled = pooledFindings(
    study.findings,
    files.map((file) => file.findings),
    study.request.rate,
  );
  const performance = poolPerformance(
    study.metric,
    files.flatMap(({ measured }) => (measured ? [measured] : [])),
  );
  const told = { pooled, ...(performance ? { performance } : {}) };
  const of = study.findings.filter((finding) => finding.verdict === "confirmed").length;
  const holds = pooled.filter(({ verdict }) => holdsHere(verdict)).length;
  const sentence = sentenceOf(study, files, told, holds, of);
  return {
    format: "lode-transfer/1",
    study: { sha256: studySha256 },
    files,
    ...told,
    verdict: { sentence, holds, of },
  };
}

/** What holds on average and in each, and what to expect of the next table. */
function sentenceOf(
  { findings, metric }: Study,
  files: readonly Transfer[],
  { pooled, performance }: Pick<PooledTransfer, "pooled" | "performance">,
  holds: number,
  of: number,
): string {
  const everywhere = pooled.filter(
    (_, i) => findings[i]!.verdict === "confirmed" && files.every((file) => holdsHere(file.findings[i]!.verdict)),
  ).length;
  const reversed = pooled.filter(({ verdict }) => verdict === "reversed").length;
  const foreseen = pooled
    .filter((_, i) => findings[i]!.verdict === "confirmed")
    .map(pointsOneWay)
    .filter((way) => way !== undefined);
  const keeps = foreseen.filter((way) => way).length;
  const parts = [
    `Across ${files.length} tables ${holds} of ${of} confirmed insights hold on average (${everywhere} in each of them alone)${reversed > 0 ? `, ${reversed} ${reversed === 1 ? "is" : "are"} reversed` : ""}`,
    ...(foreseen.length > 0
      ? [`${keeps} of ${foreseen.length} are expected to point the same way in the next table`]
      : []),
    ...(performance ? [modelText(metricName(metric.id), performance)] : ["the model could not be scored"]),
  ];
  return `${parts.join("; ")}.`;
}

function modelText(name: string, performance: NonNullable<PooledTransfer["performance"]>): string {
  const { value, low, high, predictionLow, predictionHigh, files } = performance;
  if (files === 1) return `the model reaches ${name} ${figure(value)} in the one table where it could be scored`;
  const next =
    predictionLow === null || predictionHigh === null
      ? ""
      : `, and ${figure(predictionLow)} to ${figure(predictionHigh)} is to be expected in the next table`;
  return `the model reaches ${name} ${figure(value)} on average (${figure(low)} to ${figure(high)})${next}`;
}

const figure = (value: number): string => value.toFixed(3).replace(/^-0\.000$/, "0.000");
