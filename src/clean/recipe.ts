import type { NumberFormat } from "../core/plan.ts";
import type { Shape } from "./shape.ts";

/**
 * What a step does to a row. It depends on that row and on what the step holds, on nothing else, so that a recipe
 * learned on some rows can be replayed on any others.
 */
export type Change =
  /** White space at both ends of a cell goes, and characters that cannot be seen. */
  | { readonly do: "trim" }
  /** Text that was decoded as Latin-1 though it is UTF-8 is decoded anew. */
  | { readonly do: "decode" }
  /** A cell that is one of these texts becomes another; "" is a missing cell. */
  | { readonly do: "replace"; readonly values: Readonly<Record<string, string>> }
  /** A sign at the end of a number goes. */
  | { readonly do: "strip"; readonly suffix: string }
  /** A code at the end of a cell moves to the column of codes where that is missing. */
  | { readonly do: "split"; readonly into: string; readonly codes: readonly string[] }
  /** A cell that other columns contradict takes the value that they agree on. */
  | { readonly do: "depend"; readonly from: readonly Dependency[]; readonly to: readonly Dependency[] }
  /** A quantity is written as a number in the column's unit; `suffix` stands behind it, "" where the unit is told otherwise. */
  | { readonly do: "convert"; readonly number: NumberFormat; readonly suffix: string }
  /** A number beyond a bound becomes a missing cell. */
  | { readonly do: "bound"; readonly number: NumberFormat; readonly low?: number; readonly high?: number }
  /** A number outside the range whose negative lies inside changes its sign. */
  | { readonly do: "negate"; readonly low: number; readonly high: number }
  /** Two numbers that are each outside their own range and inside the other's change places. */
  | { readonly do: "swap"; readonly with: string; readonly own: Range; readonly other: Range }
  /** Cells that stand one column beside their own, from an empty cell on, go back: the one way in which all fit. */
  | { readonly do: "shift"; readonly shapes: readonly { readonly column: string; readonly shape: Shape }[] }
  /** Nothing is changed: what was found is told, and `--drop` takes out what says so. `rows` are the first of those the mark is about, 1-based among the rows it was found on. */
  | { readonly do: "mark"; readonly drop?: "column" | "rows"; readonly rows?: readonly number[] };

export type Range = readonly [low: number, high: number];

/** The value of one column that goes with each value of another. */
export interface Dependency {
  readonly column: string;
  /** Of `from`: value of `column` to value of the step's column; of `to`: the other way. */
  readonly values: Readonly<Record<string, string>>;
  /** Of `from`: what else `column` determines. A row that contradicts it there too is of another thing with the same name. */
  readonly others?: readonly Omit<Dependency, "others" | "except">[];
  /** Of `from`: rows that have one of these values are exempt, since most rows that have it break the dependency. */
  readonly except?: readonly { readonly column: string; readonly values: readonly string[] }[];
}

export interface Step {
  readonly step: string;
  readonly columns: readonly string[];
  readonly reason: string;
  /** Figures behind the reason. */
  readonly evidence: Readonly<Record<string, number>>;
  /** Cells that it changed, or rows or cells that it marks. */
  readonly cells: number;
  /** True where nothing is lost and nothing guessed. */
  readonly certain: boolean;
  readonly change: Change;
}

export type Recipe = readonly Step[];

/** `none`: nothing; `safe`: what is certain; `likely`: what is more likely right than wrong, too. */
export type CleanLevel = "none" | "safe" | "likely";

/** Rows as text, a column at a time; a missing cell is "". */
export interface Texts {
  readonly names: readonly string[];
  readonly count: number;
  readonly columns: readonly string[][];
}

/** Looks for one sort of fault. It sees the rows as the finders before it left them. */
export interface Finder {
  readonly id: string;
  readonly certain: boolean;
  readonly find: (texts: Texts) => readonly Found[];
}

/** A step before it was applied: how many cells it changes is counted then. */
export type Found = Omit<Step, "step" | "cells" | "certain"> & { readonly cells?: number };
