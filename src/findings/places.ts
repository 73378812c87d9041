import type { PooledEvidence, PooledPerformance } from "./pooled-evidence.ts";

/** One place: its rows on both sides, and how well the rows of the other places predict it. */
export interface PlaceScore {
  readonly name: string;
  readonly explore: number;
  readonly confirm: number;
  /** On its explore rows, of a model learned on those of all other places; null where it cannot be told there. */
  readonly value: number | null;
  readonly se: number | null;
  readonly low: number | null;
  readonly high: number | null;
  /** The same on folds by chance, of a model that has seen rows of the place. */
  readonly seen: number | null;
}

/** An insight on the confirm rows of each place, and as one. */
export interface PlaceFinding extends Omit<PooledEvidence, "files"> {
  readonly id: string;
  /** In the order of the places. */
  readonly places: readonly {
    readonly n: number;
    readonly effect: number | null;
    readonly se: number | null;
    readonly low: number | null;
    readonly high: number | null;
  }[];
}

/** What holds from place to place. */
export interface Places {
  readonly column: string;
  /** The largest ones, most rows first. */
  readonly places: readonly PlaceScore[];
  /** Places that stand alone nowhere, as they are small or there are too many, with their rows; they are learned from all the same. */
  readonly others: { readonly places: number; readonly rows: number };
  /** Of the places, with the model that scored them; `seen`: the mean, weighted alike, of what it reaches where it has seen each. */
  readonly performance?: Omit<PooledPerformance, "files"> & { readonly model: string; readonly seen: number };
  /** Confirmed insights that can be measured in two places or more. */
  readonly findings: readonly PlaceFinding[];
}
