import type { Study } from "../findings/study.ts";

type Leak = NonNullable<Study["leaks"]>[number];

export interface LeakGroup {
  readonly columns: readonly string[];
  readonly reason: string;
  readonly kept: boolean;
}

/** Leak suspects that share one reason, such as a sum that several columns make, told once. */
export function leakGroups(leaks: readonly Leak[]): readonly LeakGroup[] {
  const groups = new Map<string, { columns: string[]; reason: string; kept: boolean }>();
  for (const { column, reason, kept } of leaks) {
    const key = JSON.stringify([kept, reason, ...(reason.startsWith("it ") ? [column] : [])]);
    const group = groups.get(key);
    if (group) group.columns.push(column);
    else groups.set(key, { columns: [column], reason, kept });
  }
  return [...groups.values()];
}
