/**
 * What may be asked of rows without reading them one by one. The list is closed and every answer is free of the
 * order of rows, so that any engine gives the same answer to the bit; sums of reals are therefore not on it.
 */
interface Questions {
  /** Missing cells. */
  missing: { column: string };
  /** Distinct cells that are not missing. */
  distinct: { column: string };
  /** Smallest and largest number or time; null without any. */
  extremes: { column: string };
  /** Quantiles of type 7 at shares 0..1; null without any number. */
  quantiles: { column: string; at: readonly number[] };
  /** Cells by value, most frequent first, ties by code point (of numbers and times by value), at most `limit` of them. */
  levels: { column: string; limit: number };
  /** Rows for each pair of levels of two coded columns, missing left out. */
  contingency: { a: string; b: string };
  /** Cells of a text or raw column that a pattern of `core/patterns.ts` matches. */
  matches: { column: string; pattern: string };
}

export interface Answers {
  missing: { readonly count: number };
  distinct: { readonly count: number };
  extremes: { readonly min: number | null; readonly max: number | null };
  quantiles: { readonly values: readonly (number | null)[] };
  levels: { readonly levels: readonly { readonly level: string; readonly count: number }[]; readonly distinct: number };
  contingency: {
    readonly a: readonly string[];
    readonly b: readonly string[];
    /** a.length x b.length, row-major. */
    readonly counts: readonly number[];
  };
  matches: { readonly count: number };
}

export type Ask = { [K in keyof Questions]: { readonly ask: K } & Readonly<Questions[K]> }[keyof Questions];
export type AnswersTo<A extends readonly Ask[]> = { -readonly [I in keyof A]: Answers[A[I]["ask"]] };
