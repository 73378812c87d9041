import type { Kind, Meaning, Role } from "./table.ts";

/** How a number is written. "1.234,50 €" is { decimal: ",", thousands: ".", suffix: "€" }. */
export interface NumberFormat {
  readonly decimal: "." | ",";
  readonly thousands?: "," | "." | " " | "'";
  readonly prefix?: string;
  readonly suffix?: string;
  /** Of quantities ("1 h 30 min", 5'11"): what each word behind a number comes to in the column's unit; see `parseQuantity`. */
  readonly units?: Readonly<Record<string, number>>;
}

/** How one text column becomes a column of a kind. */
export interface Cast {
  readonly column: string;
  readonly to: Kind;
  /** Texts that stand for a missing cell, compared after trimming; the empty text always does. */
  readonly missing: readonly string[];
  /** Numbers that stand for a missing cell (-999), compared after reading. */
  readonly missingNumbers?: readonly number[];
  readonly number?: NumberFormat;
  /** A format of `core/time-format.ts`. */
  readonly time?: string;
  /** Of a coded column, its levels in order; without them most frequent first. A text that is no level is missing. */
  readonly levels?: readonly string[];
  readonly meaning?: Meaning;
  readonly unit?: string;
}

/** Relational steps without fitted state: what they do to a row depends on that row alone. */
export type PlanStep =
  | { readonly step: "cast"; readonly casts: readonly Cast[] }
  | { readonly step: "select"; readonly columns: readonly string[] }
  | { readonly step: "roles"; readonly roles: Readonly<Record<string, Role>> };

export type Plan = readonly PlanStep[];
