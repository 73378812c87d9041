import type { Context } from "../core/context.ts";
import { columnOf, isCoded, isNumeric, selectColumns, type Table } from "../core/table.ts";
import { benjaminiHochberg } from "../statistics/multiplicity.ts";
import { type Applicability, applicability } from "./applicability.ts";
import { type ColumnShift, columnShift } from "./column-shift.ts";
import { firstOf, poolTables, poolUnits } from "./pool-tables.ts";
import { canTell, type JointTest, tellApart } from "./tell-apart.ts";

/** Some rows of a table and the independent unit of each. */
export interface Sample {
  readonly table: Table;
  readonly units: Int32Array;
}

export interface Similarity {
  readonly columns: readonly ColumnShift[];
  readonly joint: JointTest | null;
  /** The share of rows that lie inside the study's rows; of rows like them it is 0.95. */
  readonly inside: number | null;
  readonly edge?: number;
  readonly outside?: number;
  /** Rows of the study and of the table that were compared. */
  readonly rows?: readonly [number, number];
  /** Why something was not measured. */
  readonly reason?: string;
}

export interface Compared {
  readonly similarity: Similarity;
  readonly places?: Applicability;
  /** By row of the study: how much more often such rows are met here. */
  readonly ratios?: Float64Array;
}

/** How similar the rows of a table are to those of a study: column by column, all columns together, and row by row. */
export async function compareSamples(
  there: Sample,
  here: Sample,
  names: readonly string[],
  features: readonly string[],
  context: Context,
): Promise<Compared> {
  const table = poolTables(there.table, here.table, names);
  const first = firstOf(there.table.count, here.table.count);
  const units = poolUnits(there.units, here.units);
  const shifts: Omit<ColumnShift, "q">[] = [];
  for (const name of table.names) {
    const column = columnOf(table, name);
    if (isCoded(column) || isNumeric(column)) shifts.push(columnShift(name, { column, first, units }));
    await context.pause();
  }
  const q = benjaminiHochberg(shifts.map(({ p }) => p));
  const columns = shifts.map((shift, i) => ({ ...shift, q: q[i]! }));
  const rows = [there.table.count, here.table.count] as const;
  const used = features.filter((name) => table.names.includes(name) && canTell(table, name));
  if (used.length === 0)
    return { similarity: { columns, joint: null, inside: null, rows, reason: "no feature is in both tables" } };
  const apart = await tellApart({ table: selectColumns(table, used), there: rows[0], here: rows[1], units }, context);
  const places = await applicability(selectColumns(there.table, used), selectColumns(here.table, used), context);
  const share = (place: string) => places.places.filter((own) => own === place).length / Math.max(1, rows[1]);
  return {
    similarity: {
      columns,
      joint: apart?.joint ?? null,
      inside: share("inside"),
      edge: share("edge"),
      outside: share("outside"),
      rows,
      ...(apart ? {} : { reason: "too few rows to test all columns together" }),
    },
    places,
    ...(apart ? { ratios: apart.ratios } : {}),
  };
}
