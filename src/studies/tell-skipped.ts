import type { Context } from "../core/context.ts";
import type { DataSet } from "./open.ts";

/** Warns of repairs that belong to how a model or a study reads, and that this table has no column for. */
export function tellSkipped({ source: { repairs } }: DataSet, context: Pick<Context, "emit">): void {
  for (const { step, column } of repairs.skipped)
    context.emit({
      type: "warning",
      code: "repair-skipped",
      message: `the repair "${step}" could not be made: there is no column "${column}"`,
      count: 1,
    });
}
