import Table from "cli-table3";
import type { InferenceTerm } from "../core/algorithm.ts";
import { figure } from "./text.ts";

interface Fitted {
  readonly algorithm: string;
  readonly task: string;
  readonly target: string;
  readonly rows: number;
  readonly unlabelled?: number;
  readonly dropped?: number;
  readonly terms?: readonly InferenceTerm[];
  readonly summary?: Readonly<Record<string, number | null>>;
  readonly rules?: readonly string[];
}

/** A fit as lines for a terminal: the table of estimates, the summary, the rules. */
export function fitText(document: Fitted): string {
  const { algorithm, target, rows, unlabelled, dropped, terms = [], summary = {}, rules = [] } = document;
  const gone = [
    unlabelled ? `${unlabelled} without a target` : "",
    dropped ? `${dropped} incomplete rows left out` : "",
  ].filter((part) => part !== "");
  const lines = [`${algorithm} of ${target} on ${rows} rows${gone.length > 0 ? ` (${gone.join(", ")})` : ""}`];
  if (terms.length > 0) lines.push(termTable(terms, document.task === "classify"));
  const figures = Object.entries(summary).filter(([, value]) => value !== null);
  if (figures.length > 0)
    lines.push(
      figures.map(([name, value]) => `${name} ${Number.isInteger(value) ? value : figure(value!)}`).join(", "),
    );
  lines.push(...rules);
  return `${lines.join("\n")}\n`;
}

/** One line a term. A coefficient on the log odds is told as an odds ratio too: exp(coefficient), with its interval. */
function termTable(terms: readonly InferenceTerm[], logOdds: boolean): string {
  const inflated = terms.some((term) => typeof term.vif === "number");
  const inferred = terms.some((term) => term.se !== null);
  const table = new Table({
    head: [
      "term",
      "coefficient",
      ...(inferred ? ["se", "statistic", "p", "95 %"] : []),
      ...(logOdds ? ["odds ratio", ...(inferred ? ["95 %"] : [])] : []),
      ...(inflated ? ["VIF"] : []),
    ],
    style: { head: [], border: [] },
  });
  for (const { name, coefficient, se, statistic, p, low, high, vif } of terms) {
    const odds = (value: number | null) => (value === null ? null : Math.exp(value));
    table.push([
      name,
      coefficient === null ? "depends on others" : show(coefficient),
      ...(inferred ? [show(se), show(statistic), p === null ? "" : p.toPrecision(3), range(low, high)] : []),
      ...(logOdds ? [show(odds(coefficient)), ...(inferred ? [range(odds(low), odds(high))] : [])] : []),
      ...(inflated ? [typeof vif === "number" ? figure(vif) : ""] : []),
    ]);
  }
  return table.toString();
}

const show = (value: number | null): string =>
  value !== null && Number.isFinite(value) ? String(Number(value.toPrecision(7))) : "";
const range = (low: number | null, high: number | null): string =>
  low === null || high === null ? "" : `${show(low)} to ${show(high)}`;
