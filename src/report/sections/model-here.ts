import { metricName } from "../../core/metric.ts";
import type { Study } from "../../findings/study.ts";
import type { Transfer } from "../../findings/transfer.ts";
import { type Worth, worthPlot } from "../charts/worth-plot.ts";
import { dataTable } from "../data-table.ts";
import { type Html, html } from "../escape.ts";
import { countText, numberText, shareText } from "../number-text.ts";
import type { Section } from "../page.ts";
import { metricText } from "../words.ts";

/** What the model is worth here: expected, measured, repaired; whether its intervals hold. */
export function modelHere(study: Study, transfer: Transfer): Section | undefined {
  const { expected, alsoExpected = [], measured, difference, repair = [], conformal, adapted } = transfer;
  if (expected === undefined && measured === undefined) return undefined;
  const { id } = study.metric;
  const before = study.metrics[id];
  const rows: Worth[] = [
    ...(before ? [{ name: "in the study", ...before, measured: true }] : []),
    ...[...(expected ? [expected] : []), ...alsoExpected].map(({ method, value, low, high }) => ({
      name: `expected, ${method}`,
      value,
      low,
      high,
      measured: false,
    })),
    ...(measured ? [{ name: "measured here", ...measured, measured: true }] : []),
  ];
  return {
    id: "model",
    title: "What the model is worth here",
    short: "Model",
    ...(expected ? { note: html`Expected without labels; that assumes: ${expected.assumes}.` } : {}),
    body: html`<div class="charts">${worthPlot(id, rows, measured?.baseline)}<div>
${
  difference
    ? html`<p>Measured is ${metricText(id, difference.value)} from what was expected, ${metricText(id, difference.low)} to ${metricText(id, difference.high)}: ${
        difference.low > 0 || difference.high < 0
          ? "the target depends on the columns in another way here."
          : "nothing says that the target depends on the columns in another way here."
      }</p>`
    : ""
}
${alsoExpected.map(({ method, effectiveRows }) => (effectiveRows === undefined ? "" : html`<p class="quiet">By ${method} the study\u2019s confirm rows are worth ${countText(Math.round(effectiveRows))} rows here.</p>`))}
${conformal ? intervals(conformal) : ""}
</div></div>
${repair.length > 0 ? repairs(repair, adapted) : ""}`,
  };
}

function intervals({ level, before, weighted }: NonNullable<Transfer["conformal"]>): Html {
  const size = (one: typeof before) =>
    one.width === undefined ? `${numberText(one.size)} levels` : `${numberText(one.width)} wide`;
  return html`<h3>Intervals that hold the truth</h3><p>${shareText(level)} were promised.</p>${dataTable({
    head: ["", "#hold", "#on average"],
    rows: [
      ["as in the model", before.coverage === null ? "\u2013" : shareText(before.coverage), size(before)],
      [
        "weighted for the rows met here",
        weighted.coverage === null ? "\u2013" : shareText(weighted.coverage),
        size(weighted),
      ],
    ],
  })}`;
}

function repairs(repair: NonNullable<Transfer["repair"]>, adapted: Transfer["adapted"]): Html {
  const loss = metricName(repair[0]!.loss);
  return html`<h3>Repairs of the model</h3><p>${
    adapted
      ? html`The repair by ${adapted.kind} is in model-adapted.lode, which names the model it was made from.`
      : "None was accepted: the model is as good as it gets here, or nothing shows that it is not."
  }</p>${dataTable({
    head: ["repair", "", `#${loss} before`, `#${loss} after`, "why"],
    rows: repair.map(({ kind, accepted, before, after, reason, shares }) => [
      kind,
      accepted ? "accepted" : "refused",
      numberText(before),
      numberText(after),
      `${reason}${shares ? `; ${shares.map(({ level, there, here }) => `${level}: ${shareText(there)} in the study, ${shareText(here)} here`).join(", ")}` : ""}`,
    ]),
  })}`;
}
