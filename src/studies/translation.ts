import type { Context } from "../core/context.ts";
import type { Cast } from "../core/plan.ts";
import type { Rows } from "../core/rows.ts";
import type { Study } from "../findings/study.ts";
import type { Mapping } from "../match/mapping.ts";
import type { Match, MatchedColumn } from "../match/match-document.ts";
import { castOf, type Translated, translateBatches } from "../match/translate.ts";
import { match } from "./match.ts";
import type { DataSet } from "./open.ts";

/** What is told of the columns of another table, as `match` takes it. */
export interface ToldColumns {
  readonly map?: readonly string[];
  readonly mapping?: Mapping;
  readonly ignore?: readonly string[];
}

/** Share of cells that a study's way of reading may lose more than a column's own before the two count as different columns. */
const lossMost = 0.05;

/** A table in the words of a study. */
export interface Translation {
  readonly data: DataSet;
  readonly match?: Match;
  /** Columns of the study that the table has not: they are there, without a cell, so that a model can be asked. */
  readonly gone: readonly string[];
}

/**
 * Where a table has the study's columns and they read as there, it stays as it is; otherwise columns, levels and units are
 * matched and what is sure is put in the study's words. `data` was read as the study was.
 */
export async function translated(
  study: Study,
  data: DataSet,
  told: ToldColumns,
  context: Context,
): Promise<Translation> {
  const needed = study.schema.filter(({ role }) => role !== "ignore").map(({ name }) => name);
  const own = await data.reread({});
  const lost = await lostCells(data, own);
  const reads = (name: string) => (lost.get(name) ?? 1) <= lossMost;
  if (told.map === undefined && told.mapping === undefined && needed.every(reads)) return { data, gone: [] };
  const found = await match(study, own, { ...context, ...told });
  const columns = found.columns.flatMap((pair): Translated[] => {
    const as = study.reading.casts.find(({ column }) => column === pair.from);
    const here = own.source.casts.find(({ column }) => column === pair.to);
    if (!pair.sure || as === undefined || here === undefined) return [];
    const { factor, levels } = pair;
    return [
      {
        as,
        column: here.column,
        asWritten: isAsWritten(pair, as, here, reads),
        ...(factor === undefined ? {} : { factor }),
        ...(levels ? { levels } : {}),
      },
    ];
  });
  const gone = needed.filter((name) => name !== study.target && !columns.some(({ as }) => as.column === name));
  if (columns.length === 0) return { data, match: found, gone };
  const { recipe } = study.reading;
  const absent = study.reading.casts.flatMap((as): Translated[] =>
    gone.includes(as.column) ? [{ as, asWritten: false }] : [],
  );
  const all = [...columns, ...absent];
  const names = all.map(({ as }) => as.column);
  const batches = () => translateBatches(own.source.raw, own, all);
  return {
    data: await own.reread({
      instead: { names, batches },
      casts: all.map(castOf),
      ...(recipe ? { recipe } : {}),
    }),
    match: found,
    gone,
  };
}

/** By the columns of both, the share of cells that one reading of a file makes missing beyond what another does. */
async function lostCells(rows: Rows, other: Rows): Promise<ReadonlyMap<string, number>> {
  const names = rows.schema.map(({ name }) => name);
  const asks = names.map((column) => ({ ask: "missing", column }) as const);
  const [here, there] = [await rows.summarize(asks), await other.summarize(asks)];
  return new Map(names.map((name, i) => [name, (here[i]!.count - there[i]!.count) / Math.max(1, rows.count)]));
}

/** Whether the cells of a pair are written alike on both sides, so that they need no change. */
function isAsWritten(
  { from, to, factor = 1, levels = [] }: MatchedColumn,
  as: Cast,
  here: Cast,
  reads: (name: string) => boolean,
): boolean {
  if (factor !== 1 || levels.some((pair) => pair.from !== pair.to)) return false;
  if (from === to) return reads(from);
  const form = ({ column: _column, levels: _levels, meaning: _meaning, unit: _unit, ...rest }: Cast) =>
    JSON.stringify(rest);
  return form(as) === form(here);
}
