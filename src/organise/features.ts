import type { Field } from "../core/table.ts";
import { quoteName } from "../engines/duckdb/sql.ts";
import { placeColumn, rowsName } from "../engines/duckdb/workspace.ts";

export interface FeaturePlan {
  readonly entity: string;
  readonly time: string;
  /** Columns that are added up, averaged and looked at for their largest value. */
  readonly numbers: readonly string[];
  /** Columns whose distinct values are counted. */
  readonly groups: readonly string[];
  /** Lengths of the windows, in days. */
  readonly days: readonly number[];
}

const dayMs = 86_400_000;

/**
 * Features of each event from the earlier events of its entity, as SQL over the table "a", one row for each event in the
 * order of the table. A window of d days ends before the event's own moment: it holds events at times t' with
 * t - d <= t' < t, never the event itself, one at the same moment, or the future.
 */
export function featuresSql(fields: readonly Field[], plan: FeaturePlan): string {
  const { entity, time, numbers, groups, days } = plan;
  const isTime = fields.find(({ name }) => name === time)?.kind === "time";
  const moment = isTime ? `epoch_ms(${quoteName(time)})` : `(${quoteName(time)} * ${dayMs})::BIGINT`;
  const over = (range: string) => `over (partition by ${quoteName(entity)} order by "#moment" range ${range})`;
  const before = "between unbounded preceding and 1 preceding";
  const columns = [`("#moment" - max("#moment") ${over(before)}) / ${dayMs}.0 as ${quoteName("days_since_last")}`];
  for (const span of days) {
    const window = over(`between ${Math.round(span * dayMs)} preceding and 1 preceding`);
    const label = `${span}d`;
    columns.push(`count(*) ${window} as ${quoteName(`count_${label}`)}`);
    for (const name of numbers)
      for (const measure of ["sum", "mean", "max"])
        columns.push(
          `${measure === "mean" ? "avg" : measure}(${quoteName(name)}) ${window} as ${quoteName(`${name}_${measure}_${label}`)}`,
        );
    for (const name of groups)
      columns.push(`count(distinct ${quoteName(name)}) ${window} as ${quoteName(`${name}_distinct_${label}`)}`);
  }
  const own = fields.map(({ name }) => quoteName(name));
  return `select ${[...own, ...columns].join(", ")} from (select *, ${moment} as "#moment" from ${quoteName(rowsName("a"))}) order by ${quoteName(placeColumn)}`;
}
