import Table from "cli-table3";
import type { InferenceTerm } from "../core/algorithm.ts";
import { figure } from "./text.ts";

interface Fitted {
  readonly algorithm: string;
  readonly target: string;
  readonly rows: number;
  readonly terms?: readonly InferenceTerm[];
  readonly summary?: Readonly<Record<string, number | null>>;
  readonly rules?: readonly string[];
}

/** A fit as lines for a terminal: the table of estimates, the summary, the rules. */
export function fitText(document: Fitted): string {
  const lines = [`${document.algorithm} of ${document.target} on ${document.rows} rows`];
  if (document.terms) {
    const table = new Table({
      head: ["term", "coefficient", "se", "statistic", "p", "95 %"],
      style: { head: [], border: [] },
    });
    for (const term of document.terms) {
      const show = (value: number | null) =>
        value === null ? "" : Number.isFinite(value) ? String(Number(value.toPrecision(7))) : "";
      table.push([
        term.name,
        show(term.coefficient),
        show(term.se),
        show(term.statistic),
        term.p === null ? "" : term.p.toPrecision(3),
        term.low === null ? "" : `${show(term.low)} to ${show(term.high)}`,
      ]);
    }
    lines.push(table.toString());
  }
  const summary = Object.entries(document.summary ?? {}).filter(([, value]) => value !== null);
  if (summary.length > 0) lines.push(summary.map(([name, value]) => `${name} ${figure(value!)}`).join(", "));
  lines.push(...(document.rules ?? []));
  return `${lines.join("\n")}\n`;
}
