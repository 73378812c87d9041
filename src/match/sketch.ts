import type { Kind } from "../core/table.ts";
import type { Level } from "../profile/level.ts";

/** What matching knows of a column: figures alone, whether they were read off rows or stand in a study. */
export interface Sketch {
  readonly name: string;
  readonly kind: Kind;
  readonly meaning?: string;
  readonly unit?: string;
  /** Share of cells without a value. */
  readonly missing: number;
  readonly distinct: number;
  /** Of a coded column, most frequent first (ordinal: in their order), at most `levelsMost`; a count of 0 where it is not known. */
  readonly levels?: readonly Level[];
  /** Of numbers, times and levels that are numbers, at `sketchShares`. */
  readonly quantiles?: readonly number[];
}

/** The columns of a table, and how strongly they go together. */
export interface TableSketch {
  readonly rows: number;
  readonly columns: readonly Sketch[];
  /** By the name of a column, those that it goes with; a pair that is not there is weak. */
  readonly associations: ReadonlyMap<string, ReadonlyMap<string, Association>>;
}

export interface Association {
  readonly measure: string;
  readonly value: number;
}

export const sketchShares = [0.05, 0.25, 0.5, 0.75, 0.95] as const;
/** Levels of a column that are compared. */
export const levelsMost = 60;

/** Both directions of every pair. */
export function associationsOf(
  pairs: readonly ({ readonly a: string; readonly b: string } & Association)[],
): TableSketch["associations"] {
  const result = new Map<string, Map<string, Association>>();
  const put = (from: string, to: string, association: Association) => {
    const own = result.get(from) ?? new Map<string, Association>();
    result.set(from, own.set(to, association));
  };
  for (const { a, b, measure, value } of pairs) {
    put(a, b, { measure, value });
    put(b, a, { measure, value });
  }
  return result;
}

/** Quantiles over levels that are all numbers; undefined for other levels. */
export function quantilesOfLevels(levels: readonly Level[]): readonly number[] | undefined {
  const values = levels
    .map(({ level, count }) => ({ value: level.trim() === "" ? Number.NaN : Number(level), count: Math.max(1, count) }))
    .sort((a, b) => a.value - b.value);
  if (values.length === 0 || values.some(({ value }) => !Number.isFinite(value))) return undefined;
  const all = values.reduce((sum, { count }) => sum + count, 0);
  return sketchShares.map((share) => {
    let below = 0;
    for (const { value, count } of values) {
      below += count;
      if (below >= share * all) return value;
    }
    return values.at(-1)!.value;
  });
}
