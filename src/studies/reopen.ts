import type { Reading } from "../clean/reading.ts";
import type { Bytes } from "../core/bytes.ts";
import type { Context } from "../core/context.ts";
import { Problem } from "../core/problem.ts";
import { type DataSet, type OpenOptions, openBytes } from "./open.ts";

/**
 * Opens a file as an earlier one was read: its repairs and casts for columns of the same name, and where the header does not have
 * the needed names, the earlier dialect too. Flags that are told win over both.
 */
export async function reopen(
  bytes: Bytes,
  { options, ...rest }: Reading,
  needed: readonly string[],
  told: OpenOptions,
): Promise<DataSet> {
  const fresh = await openBytes(bytes, { ...told, ...rest }).catch((error: unknown) => error as Error);
  if (!(fresh instanceof Error) && needed.every((name) => fresh.schema.some((field) => field.name === name)))
    return fresh;
  const again = await openBytes(bytes, { ...options, ...told, ...rest }).catch(() => undefined);
  if (again && needed.some((name) => again.schema.some((field) => field.name === name)) && again.count > 0) {
    const found = (data: DataSet) => needed.filter((name) => data.schema.some((field) => field.name === name)).length;
    if (fresh instanceof Error || found(again) > found(fresh)) {
      if (!(fresh instanceof Error)) await fresh.close();
      return again;
    }
  }
  await again?.close();
  if (fresh instanceof Error) throw fresh;
  if (fresh.schema.length === 0) throw new Problem("empty-file", `${bytes.name}: there are no columns`);
  return fresh;
}

/** A warning for what is odd about a file as a whole. */
export function warnOfLoad({ source: { report } }: DataSet, emit: Context["emit"]): void {
  for (const message of report.notes ?? []) emit({ type: "warning", code: "load", message, count: 1 });
}

/** A warning for each repair that the rows lack a column for. */
export function warnOfSkipped({ source: { repairs } }: DataSet, emit: Context["emit"]): void {
  for (const { step, column } of repairs.skipped)
    emit({
      type: "warning",
      code: "repair-skipped",
      message: `the repair "${step}" could not be made: there is no column "${column}"`,
      count: 1,
    });
}
