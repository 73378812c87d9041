/** What a splitter knows of rows: who belongs together, what must be alike on all sides, what comes first. */
export interface Layout {
  /** The unit of each row, numbered by first appearance; rows of a unit stay together. */
  readonly units: Int32Array;
  readonly unitCount: number;
  /** The stratum of each row, from 0; a unit belongs to the stratum of its first row. */
  readonly strata?: Int32Array;
  /** Of each row, for splits by time; NaN counts as the latest. */
  readonly times?: Float64Array;
}

export interface Splitter {
  readonly id: string;
  readonly title: string;
  /** The part (0 .. shares.length - 1) of each row; `shares` sum to 1. Parts follow time where the splitter does. */
  readonly assign: (layout: Layout, shares: readonly number[], seed: number) => Uint8Array;
}

/** Shares of `parts` folds of equal size. */
export function equalShares(parts: number): readonly number[] {
  return Array.from({ length: parts }, () => 1 / parts);
}
