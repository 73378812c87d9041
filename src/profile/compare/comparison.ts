import type { Kind } from "../../core/table.ts";
import type { Alert, Profile } from "../profile-document.ts";

/** Two of a figure: of this table and of the other. */
export type Two<T> = readonly [T, T];

export interface ColumnComparison {
  readonly name: string;
  readonly kinds: Two<Kind>;
  readonly missingShare: Two<number>;
  /** Whether the shares of missing cells differ; q over all columns in both tables. */
  readonly missing: { readonly p: number; readonly q: number };
  readonly distinct: Two<number>;
  /** How far the values differ, by a measure that fits both kinds; not of keys, texts and kinds that do not fit. */
  readonly difference?: Difference;
  /** Of numbers and times: counts between shared borders; what lies outside is in the end bins. */
  readonly histogram?: { readonly borders: readonly number[]; readonly counts: Two<readonly number[]> };
  /** Of coded columns: the most frequent levels of both. */
  readonly levels?: readonly { readonly level: string; readonly counts: Two<number> }[];
  /** Levels that only the other table has, and those that it lacks, most frequent first. */
  readonly appeared?: readonly LevelCount[];
  readonly vanished?: readonly LevelCount[];
}

export interface LevelCount {
  readonly level: string;
  readonly count: number;
}

export interface Difference {
  /** The largest distance of the distribution functions, or half the sum of the differences of shares; both 0 .. 1. */
  readonly measure: "kolmogorovSmirnov" | "totalVariation";
  readonly value: number;
  /** Of levels: the Jensen-Shannon distance, 0 .. 1. */
  readonly jensenShannon?: number;
  readonly p: number;
  /** Benjamini and Hochberg's over all columns in both tables. */
  readonly q: number;
  readonly n: Two<number>;
  /** Whether it stands on samples of the rows. */
  readonly sample: boolean;
}

/** Another table beside the one that is profiled. */
export interface Comparison {
  /** The profile of the other table. */
  readonly with: Profile;
  readonly rows: Two<number>;
  readonly duplicateRows: Two<number>;
  /** Columns in both, by name, in the order of this table. */
  readonly columns: readonly ColumnComparison[];
  readonly onlyHere: readonly string[];
  readonly onlyThere: readonly string[];
  /** What is different, gravest first. */
  readonly alerts: readonly Alert[];
}

/** The profile of a table with another one beside it. */
export interface ComparedProfile extends Profile {
  readonly compare: Comparison;
}
