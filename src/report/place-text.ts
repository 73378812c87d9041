import { metricName } from "../core/metric.ts";
import type { Interval } from "../findings/study.ts";
import type { Transfer } from "../findings/transfer.ts";
import { chanceText, countText, numberText, shareText } from "./number-text.ts";

/** Columns told at most. */
const columnsTold = 5;

/** How similar a table is to that of the study, and what the model is worth on it, as sentences. */
export function placeSentences(transfer: Transfer): readonly string[] {
  return [...similarityOf(transfer), ...modelOf(transfer)];
}

function similarityOf({ similarity }: Transfer): string[] {
  const { columns, joint, inside, edge, outside, reason } = similarity;
  const lines: string[] = [];
  const shifted = columns.filter(({ q }) => q !== null && q <= 0.05).toSorted((a, b) => b.effect - a.effect);
  if (columns.length > 0) {
    const named = shifted
      .slice(0, columnsTold)
      .map(({ name, effect, q }) => `${name} (${shareText(effect)} of rows elsewhere, q ${chanceText(q)})`);
    const more = shifted.length > columnsTold ? ` and ${shifted.length - columnsTold} more` : "";
    const least = Math.min(...columns.map(({ power }) => power));
    lines.push(
      shifted.length > 0
        ? `${shifted.length} of ${columns.length} columns have shifted: ${named.join(", ")}${more}.`
        : `None of ${columns.length} columns has surely shifted (power against a small shift at least ${shareText(least)}).`,
    );
  }
  if (joint) {
    const tellers = joint.tellers.slice(0, 3).map(({ column }) => column);
    lines.push(
      joint.p <= 0.05
        ? `Together they tell the rows here from those of the study with AUC ${numberText(joint.auc)} (p ${chanceText(joint.p)}), most of all ${tellers.join(", ")}.`
        : `Together they do not tell the rows here from those of the study (AUC ${numberText(joint.auc)}, p ${chanceText(joint.p)}).`,
    );
  }
  if (inside !== null)
    lines.push(
      `${shareText(inside)} of rows lie inside the study's rows, ${shareText(edge ?? 0)} at the edge, ${shareText(outside ?? 0)} outside (of rows like them: 95, 4 and 1 %); they are listed in distrust.csv.`,
    );
  if (reason) lines.push(`Not compared: ${reason}.`);
  return lines;
}

function modelOf({
  expected,
  alsoExpected = [],
  measured,
  difference,
  repair = [],
  conformal,
  adapted,
}: Transfer): string[] {
  const lines: string[] = [];
  const between = ({ low, high }: Interval) => `${numberText(low)} to ${numberText(high)}`;
  for (const one of [...(expected ? [expected] : []), ...alsoExpected]) {
    const worth = one.effectiveRows === undefined ? "" : `, worth ${countText(Math.round(one.effectiveRows))} rows`;
    lines.push(
      `Expected without labels: ${metricName(one.metric)} ${numberText(one.value)} (${between(one)}) by ${one.method === "importance weighting" ? one.method : `${one.method} estimation`}${worth}.`,
    );
  }
  if (expected) lines.push(`That assumes: ${expected.assumes}.`);
  if (measured)
    lines.push(
      `Measured: ${metricName(measured.metric)} ${numberText(measured.value)} (${between(measured)}), the baseline ${numberText(measured.baseline)}${difference ? `; ${numberText(difference.value)} from what was expected (${between(difference)})` : ""}.`,
    );
  for (const { kind, accepted, before, after, loss, reason } of repair) {
    const figures =
      before === null || after === null
        ? ""
        : `: ${metricName(loss)} ${numberText(before)} before, ${numberText(after)} after`;
    lines.push(`Repair by ${kind} ${accepted ? "accepted" : "refused"}${figures}; ${reason}.`);
  }
  if (adapted) lines.push(`model-adapted.lode is the model with the repair by ${adapted.kind}; it names its parent.`);
  if (conformal) {
    const told = ({ coverage, width, size }: typeof conformal.before) =>
      `${coverage === null ? "" : `${shareText(coverage)} of rows, `}${width === undefined ? `${numberText(size)} levels` : `${numberText(width)} wide`}`;
    lines.push(
      `Intervals of level ${shareText(conformal.level)} hold ${told(conformal.before)}; weighted for the rows met here ${told(conformal.weighted)}.`,
    );
  }
  return lines;
}
