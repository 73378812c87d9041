import type { Context } from "./context.ts";
import type { Inputs, Predictor } from "./model.ts";
import type { Rows } from "./rows.ts";

/** The bounds of what was measured. `p` is null where no test stands behind it (an identity). */
export interface Evidence {
  readonly n: number;
  /** Independent units behind `n`. */
  readonly units: number;
  readonly measure: string;
  readonly effect: number | null;
  readonly se: number | null;
  readonly low: number | null;
  readonly high: number | null;
  readonly p: number | null;
  readonly reason?: string;
  /** Figures on the scale of the data for the sentence: means, shares, counts. */
  readonly figures?: Readonly<Record<string, number | string | null>>;
}

export type Family = "target" | "table" | "cluster" | "rule" | "outlier";

/** What claims are looked for in. */
export interface Subject {
  readonly inputs: Inputs;
  readonly model?: { readonly predictor: Predictor; readonly sha256: string };
  readonly baseline?: Predictor;
  readonly metric?: string;
}

/** Every claim says which columns it speaks of; a claim about the target names the target among them. */
export interface ClaimBase {
  readonly columns: readonly string[];
}

/** Claims worth testing, and how many were looked at to find them: choosing among many flatters what was chosen. */
export interface Proposal<C extends ClaimBase = ClaimBase> {
  readonly claims: readonly C[];
  readonly looked: number;
}

/** Nothing of a kind to look at. */
export const noProposal = { claims: [], looked: 0 } as const;

/** One kind of testable statement. Effects have the null value 0. */
export interface ClaimKind<C extends ClaimBase = ClaimBase> {
  readonly id: string;
  readonly version: number;
  readonly family: (claim: C, subject: { readonly target?: string }) => Family;
  /** The smallest effect worth telling, on the scale of `effect`. */
  readonly smallest: number;
  /** It speaks of its columns alone, whatever the others are: within the levels of another it may turn around. */
  readonly marginal?: boolean;
  /** Candidates, from the explore rows alone. */
  readonly propose: (rows: Rows, subject: Subject, context: Context) => Promise<Proposal<C>>;
  /** Evidence for all claims of the kind on any rows, in the order given. */
  readonly test: (claims: readonly C[], rows: Rows, context: Context) => Promise<readonly Evidence[]>;
  /** One plain sentence. */
  readonly say: (claim: C, evidence: Evidence) => string;
}

export function defineClaim<C extends ClaimBase>(kind: ClaimKind<C>): ClaimKind<C> {
  return kind;
}

/** Evidence where nothing can be measured, with the reason. */
export function noEvidence(measure: string, reason: string, n = 0): Evidence {
  return { n, units: n, measure, effect: null, se: null, low: null, high: null, p: null, reason };
}
