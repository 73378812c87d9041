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
  readonly alerts: readonly string[];
}

export interface Pair {
  readonly a: string;
  readonly b: string;
  readonly measure: "spearman" | "correlationRatio" | "cramersV";
  readonly value: number;
  /** Rows of the sample in which both have a value. */
  readonly n: number;
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
  readonly missingPatterns: readonly { readonly columns: readonly string[]; readonly rows: number }[];
  /** The strongest associations between columns, at most 100, with how they were measured. */
  readonly pairs: readonly Pair[];
  readonly pairsNote: string;
}

export const quantileShares = [0, 0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99, 1] as const;
