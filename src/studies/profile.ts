import { type ContextOptions, createContext } from "../core/context.ts";
import { checkColumns } from "../core/near.ts";
import { inOrder } from "../profile/alert-order.ts";
import { columnAlerts } from "../profile/column-alerts.ts";
import { compareTables } from "../profile/compare/compare-tables.ts";
import type { ComparedProfile } from "../profile/compare/comparison.ts";
import { describeColumns } from "../profile/describe-columns.ts";
import { missingTogether } from "../profile/missing-together.ts";
import { strongestPairs } from "../profile/pairs/strongest-pairs.ts";
import { type Profile, quantileShares } from "../profile/profile-document.ts";
import { tableAlerts, targetAlerts } from "../profile/table-alerts.ts";
import { type DataSet, noteOf } from "./open.ts";
import { warnOfLoad } from "./reopen.ts";

export interface ProfileOptions extends ContextOptions {
  /** The column that is to be predicted later: its balance and what might leak it are told. */
  readonly target?: string;
}

/** Levels in which variants of one writing are looked for. */
const levelsRead = 5000;
const patternsTold = 10;

/** What a table holds, column by column, and what is odd about it. */
export async function profile(data: DataSet, options: ProfileOptions = {}): Promise<Profile> {
  const { target, ...rest } = options;
  const context = createContext(rest);
  warnOfLoad(data, context.emit);
  checkColumns(
    data.schema.map((field) => field.name),
    { "--target": target },
  );
  const { columns, pass, products } = await describeColumns(data, data.source, context);
  const pairs = await strongestPairs(data, context, {
    ...(target === undefined ? {} : { target }),
    ...(products ? { products } : {}),
  });
  const coded = columns.filter((column) => column.levels).map(({ name }) => name);
  const levels = await data.summarize(coded.map((column) => ({ ask: "levels", column, limit: levelsRead }) as const));
  const goal = columns.find(({ name }) => name === target);
  const alerts = inOrder([
    ...(goal ? targetAlerts(goal, pairs, data.count) : []),
    ...tableAlerts(columns, pass, pairs, data.count),
    ...columns.flatMap((column) => columnAlerts(column, data.count, levels[coded.indexOf(column.name)]?.levels)),
  ]);
  return {
    format: "lode-profile/1",
    data: noteOf(data),
    ...(target === undefined ? {} : { target }),
    duplicateRows: pass.duplicateRows,
    quantileShares,
    columns: columns.map((column) => ({
      ...column,
      ...(column.name === target ? { role: "target" as const } : {}),
      alerts: [
        ...new Set(
          alerts
            .filter((alert) => alert.column === column.name || alert.columns?.includes(column.name))
            .map(({ code }) => code),
        ),
      ],
    })),
    alerts,
    missingPatterns: pass.patterns.slice(0, patternsTold).map(({ missing, rows }) => ({
      columns: missing.map((i) => pass.names[i]!),
      rows,
      share: rows / data.count,
    })),
    missingPatternCount: pass.patterns.length,
    missingPairs: missingTogether(pass.patterns, pass.names, data.count),
    nearDuplicates: pairs.nearDuplicates,
    pairs: pairs.pairs,
    pairsBasis: pairs.basis,
    pairsNote: pairs.note,
  };
}

/** The profile of a table with another one beside it, the profiles of both given. */
export async function compareProfiles(
  [here, there]: readonly [DataSet, DataSet],
  profiles: readonly [Profile, Profile],
  options: ContextOptions = {},
): Promise<ComparedProfile> {
  return { ...profiles[0], compare: await compareTables([here, there], profiles, createContext(options)) };
}
