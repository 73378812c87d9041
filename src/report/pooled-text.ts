import { metricName } from "../core/metric.ts";
import type { PooledFinding, PooledTransfer } from "../findings/pooled.ts";
import { figure } from "./text.ts";
import { measureText } from "./words.ts";

const told = 10;

/** Several transfers of one study as lines for a terminal: the verdict, each table, the strongest claims. */
export function pooledText({ files, pooled, performance, verdict }: PooledTransfer): string {
  const lines = [verdict.sentence, ""];
  const width = Math.max(...files.map(({ data }) => data.locator.length));
  for (const { data, measured, verdict: own } of files) {
    const score = measured
      ? `, ${metricName(measured.metric)} ${figure(measured.value)} (${figure(measured.low)} to ${figure(measured.high)}), baseline ${figure(measured.baseline)}`
      : "";
    lines.push(`  ${data.locator.padEnd(width)}  ${data.kept} rows, ${own.holds} of ${own.of} insights hold${score}`);
  }
  if (performance)
    lines.push(
      `  ${"all".padEnd(width)}  ${metricName(performance.metric)} ${pooledFigures({ ...performance, effect: performance.value })}`,
    );
  for (const kind of ["reversed", "replicates", "weaker", "undecided", "untestable"] as const) {
    const found = pooled
      .map((finding, place) => ({ finding, place }))
      .filter(({ finding }) => finding.verdict === kind && finding.reason !== "not confirmed before")
      .sort((a, b) => (a.finding.p ?? 0) - (b.finding.p ?? 0) || a.place - b.place);
    if (found.length === 0) continue;
    lines.push("", `${kind}: ${found.length}`);
    for (const { finding, place } of found.slice(0, told)) {
      lines.push(`  - in the study: ${finding.sentence}`);
      if (finding.effect === null) {
        lines.push(`    ${finding.reason}`);
        continue;
      }
      lines.push(
        `    here ${measureText({ kind: finding.kind, confirm: finding })} ${pooledFigures(finding)}, q ${finding.q === null ? "none" : figure(finding.q)}`,
      );
      const effects = files.map(({ data, findings }) => `${data.locator} ${effectText(findings[place]!.effect)}`);
      lines.push(`    ${effects.join(", ")}`);
    }
    if (found.length > told) lines.push(`  ... and ${found.length - told} more in transfer.json`);
  }
  return `${lines.join("\n")}\n`;
}

const effectText = (effect: number | null): string => (effect === null ? "untestable" : figure(effect));

/** The mean with its interval, how much tables differ, and where the next one is expected. */
function pooledFigures({
  effect,
  low,
  high,
  i2,
  predictionLow,
  predictionHigh,
}: Pick<PooledFinding, "effect" | "low" | "high" | "i2" | "predictionLow" | "predictionHigh">): string {
  const range = low === null || high === null ? "" : ` (${figure(low)} to ${figure(high)})`;
  const spread = i2 === null ? "" : `, I2 ${Math.round(100 * i2)} %`;
  const next =
    predictionLow === null || predictionHigh === null
      ? ""
      : `, the next one ${figure(predictionLow)} to ${figure(predictionHigh)}`;
  return `${figure(effect!)}${range}${spread}${next}`;
}
