import Table from "cli-table3";
import type { Match, MatchedColumn } from "../match/match-document.ts";
import { percent } from "../profile/level.ts";

const asksMost = 20;
const levelsMost = 4;

/** A match as lines for a terminal: the sure pairs, what is to be asked, what is lacking. */
export function matchText(match: Match): string {
  const sure = match.columns.filter((column) => column.sure);
  return `${[match.sentence, ...pairsText(sure, match.asks, match.lacking, match.unused)].join("\n")}\n`;
}

/** Pairs of columns that are sure, and what is not. */
export function pairsText(
  pairs: readonly Omit<MatchedColumn, "sure">[],
  asks: Match["asks"],
  lacking: Match["lacking"],
  unused: Match["unused"],
): string[] {
  const lines: string[] = [];
  const sure = pairs.filter((column) => column.to !== null);
  if (sure.length > 0) {
    const table = new Table({ head: ["column", "here", "confidence", "by", "as"], style: { head: [], border: [] } });
    for (const column of sure)
      table.push([column.from, column.to, column.confidence.toFixed(2), column.by.join(", "), valuesText(column)]);
    lines.push("", table.toString());
  }
  if (asks.length > 0) {
    lines.push("", "To be settled:");
    for (const { message, flag } of asks.slice(0, asksMost)) lines.push(`  - ${message}${flag ? ` (${flag})` : ""}`);
    if (asks.length > asksMost) lines.push(`  ... and ${asks.length - asksMost} more in match.json`);
  }
  const gone = lacking.filter(({ to }) => to === undefined).map(({ from }) => from);
  if (gone.length > 0) lines.push("", `Without a counterpart: ${gone.join(", ")}`);
  const empty = lacking.filter(({ missing }) => missing !== undefined);
  if (empty.length > 0)
    lines.push(
      "",
      `Nearly empty here: ${empty.map(({ to, missing }) => `${to} (${percent(missing!)} missing)`).join(", ")}`,
    );
  if (unused.length > 0) lines.push("", `Only here: ${unused.join(", ")}`);
  return lines;
}

/** How cells of the second table become those of the first. */
function valuesText({ to, factor, levels = [] }: Omit<MatchedColumn, "sure">): string {
  if (factor !== undefined) return `${to} * ${Number(factor.toPrecision(6))}`;
  const other = levels.filter((pair) => pair.from !== pair.to);
  const more = other.length > levelsMost ? ", ..." : "";
  return `${other
    .slice(0, levelsMost)
    .map((pair) => `${pair.to} = ${pair.from}`)
    .join(", ")}${more}`;
}
