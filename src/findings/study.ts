import type { Reading } from "../clean/reading.ts";
import type { CleanLevel } from "../clean/recipe.ts";
import type { Evidence, Family } from "../core/claim.ts";
import type { DataNote } from "../core/data-note.ts";
import type { Warning } from "../core/event.ts";
import type { Task } from "../core/model.ts";
import type { Kind, Role } from "../core/table.ts";
import type { Distribution } from "../profile/distribution.ts";
import type { ToldColumn } from "../profile/schema-file.ts";
import type { Finding } from "./confirm.ts";
import type { Places } from "./places.ts";
import type { WithinLevels } from "./within-levels.ts";

export const studyFormat = "lode-study/1";

export interface ColumnNote {
  readonly name: string;
  readonly kind: Kind;
  readonly meaning?: string;
  readonly unit?: string;
  readonly role: Role;
  readonly missing: number;
  readonly distinct: number;
  readonly levels?: readonly string[];
  readonly reason: string;
}

export interface RecipeStep {
  readonly step: string;
  readonly columns: readonly string[];
  readonly reason: string;
  readonly cells: number;
  readonly certain: boolean;
  /** Of an uncertain step: the score on folds of the explore rows without it and with it, and the error of the difference. */
  readonly effect?: {
    readonly metric: string;
    readonly without: number;
    readonly with: number;
    readonly se: number;
    /** False where the score fell by more than the error: the step was not made. */
    readonly used: boolean;
  };
}

export interface Interval {
  readonly value: number;
  readonly low: number;
  readonly high: number;
  /** Standard error of `value`, from the same draws as the interval. */
  readonly se?: number;
}

export interface ModelNote {
  readonly id: string;
  readonly algorithm: string;
  readonly params: Readonly<Record<string, unknown>>;
  /** Over so many folds: fewer than of the others where it was given up. */
  readonly validation: { readonly value: number; readonly se: number; readonly folds: number };
  readonly confirm?: Interval;
  readonly sha256?: string;
}

/** What was asked for, complete, so that a study can be run again. */
export interface Request {
  readonly target?: string;
  readonly positive?: string;
  readonly task?: "classify" | "regress";
  readonly entity?: string;
  readonly time?: string;
  /** The column that says where rows come from. */
  readonly place?: string;
  readonly weight?: string;
  readonly effort: "quick" | "normal" | "thorough";
  readonly clean: CleanLevel;
  readonly rate: number;
  readonly level: number;
  readonly ignore?: readonly string[];
  readonly kinds?: Readonly<Record<string, Kind>>;
  readonly missing?: readonly string[];
  /** What a schema file told, by column. */
  readonly schema?: Readonly<Record<string, ToldColumn>>;
  readonly cost?: { readonly fp: number; readonly fn: number };
  readonly keepLeaks?: boolean;
  readonly compare?: boolean;
  readonly refit?: boolean;
  /** Some raw rows may stand in the study; otherwise none, and no cell of a key or a text. */
  readonly samples?: boolean;
}

/** Rows in groups of equal count by predicted probability, with the share of truth and its Wilson interval. */
export interface CalibrationBin {
  readonly n: number;
  readonly predicted: number;
  readonly observed: number;
  readonly low: number;
  readonly high: number;
}

export interface CalibrationNote {
  readonly method: "none" | "logistic";
  readonly ece: number;
  readonly brier: number;
  readonly bins: readonly CalibrationBin[];
  /** Before calibration, on the explore rows out of fold. */
  readonly before: { readonly ece: number; readonly logLoss: number };
}

export interface ConformalNote {
  readonly level: number;
  readonly method: string;
  /** Share of confirm rows inside their interval or set. */
  readonly coverage: number;
  readonly n: number;
  /** Mean width of the intervals, in the target's unit. */
  readonly width?: number;
  /** Mean number of levels in a set. */
  readonly size?: number;
}

/** Confirm rows in tenths by predicted probability of the positive level (or predicted number), highest first. */
export interface GainsTenth {
  readonly tenth: number;
  readonly n: number;
  /** Share of positives, or mean of the target, in this tenth. */
  readonly observed: number;
  readonly predicted: number;
  /** Share of all positives found down to this tenth; null for numbers. */
  readonly captured: number | null;
  readonly lift: number;
}

export interface Confusion {
  readonly threshold: number | null;
  readonly levels: readonly string[];
  /** Rows of true level i predicted as level j. */
  readonly counts: readonly (readonly number[])[];
  /** Mean cost a row where costs were told. */
  readonly cost?: number;
}

/** Confirm rows in groups of equal count by predicted number. */
export interface ObservedGroup {
  readonly n: number;
  readonly predicted: number;
  readonly mean: number;
  /** Quantiles of the observed target at 0.1, 0.25, 0.5, 0.75, 0.9. */
  readonly quantiles: readonly number[];
}

export interface Diagnostics {
  readonly gains: readonly GainsTenth[];
  readonly confusion?: Confusion;
  readonly roc?: readonly { readonly falsePositiveRate: number; readonly truePositiveRate: number }[];
  readonly observed?: readonly ObservedGroup[];
  /** Histogram of observed minus predicted, the outer 0.5 % on both sides drawn in. */
  readonly residuals?: {
    readonly borders: readonly number[];
    readonly counts: readonly number[];
    readonly quantiles: readonly number[];
  };
}

/** What a column does to the prediction, others being as they are (accumulated local effects), on explore rows. */
export interface EffectCurve {
  readonly column: string;
  readonly kind: Kind;
  /** Scale of `effect`: the target's unit, or the probability of `level`. */
  readonly level?: string;
  readonly points: readonly { readonly at: number | string; readonly effect: number; readonly n: number }[];
}

/** The study: everything that a run found, as one document. Its names are fixed; report and check read nothing else. */
export interface Study {
  readonly format: typeof studyFormat;
  readonly product: string;
  readonly request: Request;
  readonly seed: number;
  readonly data: DataNote;
  readonly holdout: { readonly sha256: string };
  readonly reading: Reading;
  readonly schema: readonly ColumnNote[];
  readonly recipe: readonly RecipeStep[];
  readonly split: {
    readonly kind: string;
    readonly by?: string;
    readonly explore: number;
    readonly confirm: number;
    readonly reason: string;
    readonly optimism?: {
      readonly metric: string;
      readonly by: string;
      readonly random: number;
      readonly structured: number;
      readonly gap: number;
      readonly se: number;
    };
  };
  readonly task: Task;
  readonly target: string;
  readonly positive?: string;
  readonly metric: { readonly id: string; readonly better: "higher" | "lower" };
  readonly models: readonly ModelNote[];
  readonly leaks?: readonly {
    readonly column: string;
    readonly reason: string;
    readonly kept: boolean;
    /** The score of plain boosting on folds of the explore rows with and without all suspects. */
    readonly validation: { readonly with: number | null; readonly without: number | null };
  }[];
  readonly baseline: { readonly id: string; readonly confirm: Interval };
  readonly metrics: Readonly<Record<string, Interval>>;
  readonly verdict: {
    readonly signal: boolean;
    readonly sentence: string;
    readonly improvement: { readonly value: number; readonly low: number };
  };
  readonly calibration?: CalibrationNote;
  readonly conformal?: ConformalNote;
  readonly diagnostics?: Diagnostics;
  readonly effects?: readonly EffectCurve[];
  readonly distributions?: readonly Distribution[];
  /** The first explore rows as they were read, where `samples` was asked for. */
  readonly samples?: { readonly columns: readonly string[]; readonly rows: readonly (readonly (string | null)[])[] };
  /** Of the delivered model where it is a tree; of the shallow tree otherwise. */
  readonly rules?: { readonly model: string; readonly lines: readonly string[] };
  /** Where a column says where rows come from: what holds at a place that is new. */
  readonly places?: Places;
  readonly register: {
    readonly sha256: string;
    readonly claims: number;
    /** By kind: how many were looked at on the explore rows to choose the claims from. */
    readonly looked: Readonly<Record<string, number>>;
    /** Models that were compared on the explore rows, by cross-validation. */
    readonly models: number;
  };
  /** What the confirm rows were handed out for against the sealed register, in order. */
  readonly openings: readonly Opening[];
  readonly findings: readonly FindingNote[];
  readonly warnings: readonly Warning[];
}

export interface Opening {
  readonly for: "model" | "claims" | "levels" | "other models" | "places";
  /** Models measured, or claims tested. */
  readonly count: number;
}

export type FindingNote = Omit<Finding, "claim"> & {
  readonly claim: unknown;
  readonly family: Family;
  readonly explore: Evidence;
  /** Where the levels of another column leave little of it. */
  readonly within?: WithinLevels;
};
