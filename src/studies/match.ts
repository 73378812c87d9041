import { type ContextOptions, createContext } from "../core/context.ts";
import { Problem } from "../core/problem.ts";
import { sketchStudy } from "../findings/sketch-study.ts";
import { type Study, studyFormat } from "../findings/study.ts";
import type { Transfer } from "../findings/transfer.ts";
import { askForTarget } from "../match/asks.ts";
import { type Mapping, mappingFormat, parseMap, settleMapping } from "../match/mapping.ts";
import { matchColumns } from "../match/match-columns.ts";
import type { Match } from "../match/match-document.ts";
import { sketchRows } from "../match/sketch-rows.ts";
import { type DataSet, noteOf } from "./open.ts";

export interface MatchOptions extends ContextOptions {
  /** `from=to`, `from=to*factor` (from = to * factor) or `from=` (no counterpart), from being a column of the first table. */
  readonly map?: readonly string[];
  /** What an earlier match wrote; `map` wins over it. */
  readonly mapping?: Mapping;
  /** Columns of either table that are left out. */
  readonly ignore?: readonly string[];
}

/** Which columns of a table, or of the table that a study was made of, are which columns of another one. */
export async function match(first: Study | DataSet, second: DataSet, options: MatchOptions = {}): Promise<Match> {
  const { map = [], mapping, ignore = [], ...rest } = options;
  const context = createContext(rest);
  const isStudy = "format" in first;
  if (isStudy && first.format !== studyFormat)
    throw new Problem(
      "wrong-study",
      `match: its format is ${JSON.stringify(first.format)}, this version of lode reads ${studyFormat}`,
    );
  if (isStudy && (!first.data || !first.request))
    throw new Problem("wrong-study", "match: the study has no data or no request; it was changed or cut short");
  const a = isStudy ? sketchStudy(first) : await sketchRows(first, context, ignore);
  const b = await sketchRows(second, context, ignore);
  const names = { from: a.columns.map(({ name }) => name), to: b.columns.map(({ name }) => name) };
  const told = settleMapping(
    map.map((text) => parseMap(text, names.from, names.to)),
    mapping?.columns ?? [],
    names,
  );
  const data = { from: isStudy ? first.data : noteOf(first), to: noteOf(second) };
  const found = await matchColumns(a, b, told, context.pause);
  const sure = found.columns.filter((column) => column.sure && column.to !== null).length;
  const unsure = found.columns.filter((column) => !column.sure && column.to !== null).length;
  const of = `of the ${names.from.length} columns of ${data.from.locator}`;
  const sentence =
    sure + unsure === 0
      ? `None ${of} is like a column of ${data.to.locator}; tell pairs with --map from=to if there are any.`
      : `${sure} ${of} ${sure === 1 ? "is" : "are"} surely in ${data.to.locator}, ${unsure} ${unsure === 1 ? "is" : "are"} to be asked about, ${names.from.length - sure - unsure} ${names.from.length - sure - unsure === 1 ? "has" : "have"} no counterpart.`;
  const target = isStudy ? a.columns.find(({ name }) => name === first.target) : undefined;
  const lost = target && found.columns.some(({ from, to, sure }) => from === target.name && to === null && !sure);
  const left = b.columns.filter(({ name }) => found.unused.includes(name));
  const asks = lost ? [...askForTarget(target, left), ...found.asks] : found.asks;
  return { format: "lode-match/1", data, ...found, asks, sentence };
}

/** Pairs that are sure, for the next time: `--mapping` of this file gives the same columns, factors and levels. */
export function mappingOf({ columns }: Pick<Match | Transfer, "columns">): Mapping {
  return {
    format: mappingFormat,
    columns: columns
      .filter((pair) => !("sure" in pair && !pair.sure) && (pair.to !== null || pair.by.includes("told")))
      .map(({ from, to, factor, levels }) => ({
        from,
        to,
        ...(factor === undefined ? {} : { factor }),
        ...(levels ? { levels } : {}),
      })),
  };
}
