import type { DataNote } from "../core/data-note.ts";
import type { Kind, Role } from "../core/table.ts";

export type Severity = "info" | "warning" | "error";

export interface Alert {
  /** A fixed word for programs: "constant", "skewed", ... */
  readonly code: string;
  readonly column?: string;
  /** Where it is about several columns. */
  readonly columns?: readonly string[];
  /** One sentence with the figures it rests on. */
  readonly message: string;
  readonly severity: Severity;
}

export interface ProfileColumn {
  readonly name: string;
  readonly kind: Kind;
  readonly role: Role;
  readonly meaning?: string;
  readonly unit?: string;
  /** Why it is of this kind. */
  readonly reason: string;
  /** Cells without a value, however that was written; of them, `unparsed` hold something that does not read as the kind. */
  readonly missing: number;
  readonly missingShare: number;
  /** Texts and numbers that were read as missing. */
  readonly missingMarks: readonly { readonly text: string; readonly count: number }[];
  readonly unparsed: number;
  readonly distinct: number;
  /** Of a number or time, at `quantileShares` of the document; a time in milliseconds since 1970. */
  readonly quantiles?: readonly (number | null)[];
  /** Of a number or time: the values that most cells hold, as text; none that stands alone. */
  readonly frequent?: readonly { readonly value: string; readonly count: number }[];
  readonly mean?: number;
  /** Sample standard deviation and sample skewness. */
  readonly sd?: number;
  readonly skewness?: number;
  readonly zeros?: number;
  readonly infinite?: number;
  /** counts.length + 1 borders between the 0.5 and 99.5 % quantiles; what lies outside is in the end bins. */
  readonly histogram?: { readonly borders: readonly number[]; readonly counts: readonly number[] };
  /** Of a coded column: the most frequent levels, an ordinal's in their order; `others` counts the cells of the rest. */
  readonly levels?: readonly { readonly level: string; readonly count: number }[];
  readonly others?: number;
  /** Of a time. */
  readonly time?: TimeCoverage;
  readonly alerts: readonly string[];
}

/** Times in milliseconds since 1970. */
export interface TimeCoverage {
  readonly first: number;
  readonly last: number;
  readonly distinct: number;
  /** Between distinct times one after another, in `stepUnit`. */
  readonly medianStep?: number;
  readonly stepUnit?: "ms" | "month";
  /** Of a regular series: its step, and how many steps between first and last have no row. */
  readonly step?: number;
  readonly missedSteps?: number;
  /** The longest, with their length in steps: the series's where it is regular, otherwise the median one. */
  readonly gaps: readonly { readonly from: number; readonly to: number; readonly steps: number }[];
  /** Cells by hour of the day, by weekday (Monday first) and by month, in UTC. */
  readonly byHour?: readonly number[];
  readonly byWeekday?: readonly number[];
  readonly byMonth?: readonly number[];
}

export interface MissingPattern {
  readonly columns: readonly string[];
  readonly rows: number;
  readonly share: number;
}

/** How far two columns are missing in the same rows. */
export interface MissingPair {
  readonly a: string;
  readonly b: string;
  /** Of "is missing", -1 .. 1. */
  readonly correlation: number;
  /** Rows in which both are. */
  readonly both: number;
}

/** A column that says what another does, in all rows but the exceptions. */
export interface NearDuplicate {
  readonly a: string;
  readonly b: string;
  /** Linear: b = factor a + offset but for rounding; recoding: one value of a for one of b and back. */
  readonly relation: "equal" | "linear" | "recoding";
  readonly factor?: number;
  readonly offset?: number;
  /** Rows with both values; of a sample where `sample` is true. */
  readonly rows: number;
  readonly exceptions: number;
  readonly sample: boolean;
}

export type PairMeasure = "pearson" | "spearman" | "xi" | "correlationRatio" | "cramersV" | "mutualInformation";

export interface Pair {
  readonly a: string;
  readonly b: string;
  readonly measure: PairMeasure;
  /** -1 .. 1 for Pearson and Spearman, at most 1 for xi, 0 .. 1 for the correlation ratio and Cramér's V (both bias corrected), nats for mutual information. */
  readonly value: number;
  /** The 95 % interval, and the standard error of `value`, null where it cannot be estimated. */
  readonly low: number;
  readonly high: number;
  readonly se: number | null;
  readonly p: number;
  /** Benjamini and Hochberg's over all pairs of the table, of this measure. */
  readonly q: number;
  /** Rows in which both have a value; of a sample where `sample` is true. */
  readonly n: number;
  readonly sample: boolean;
  /** Of mutual information: as a share of the smaller of the two entropies. */
  readonly share?: number;
  /** Of xi: the column that is more of a function of the other than the other of it. */
  readonly of?: string;
}

/** What the pairs that are told were chosen from. */
export interface PairsBasis {
  readonly columns: number;
  /** Keys, texts, and columns of too many levels. */
  readonly leftOut: number;
  readonly pairs: number;
  readonly measured: number;
  readonly told: number;
  /** Rows that rank and nonlinear measures stand on. */
  readonly rows: number;
  /** Where not all pairs were measured: the rows on which the strongest were chosen. */
  readonly screenedOn?: number;
}

export interface Profile {
  readonly format: "lode-profile/1";
  readonly data: DataNote;
  readonly target?: string;
  readonly duplicateRows: number;
  readonly quantileShares: readonly number[];
  readonly columns: readonly ProfileColumn[];
  readonly alerts: readonly Alert[];
  /** Which columns are missing together: the most frequent patterns, the complete rows among them. */
  readonly missingPatterns: readonly MissingPattern[];
  /** All patterns, those that are not told as well. */
  readonly missingPatternCount: number;
  readonly missingPairs: readonly MissingPair[];
  readonly nearDuplicates: readonly NearDuplicate[];
  /** Every measure of the pairs of columns that go together most, strongest pair first, with how they were measured. */
  readonly pairs: readonly Pair[];
  readonly pairsBasis: PairsBasis;
  readonly pairsNote: string;
}

export const quantileShares = [0, 0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99, 1] as const;
