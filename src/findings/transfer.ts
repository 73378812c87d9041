import type { Evidence } from "../core/claim.ts";
import type { DataNote } from "../core/data-note.ts";
import type { Match, MatchedColumn } from "../match/match-document.ts";
import { normal } from "../statistics/normal.ts";
import type { Expected } from "../transfer/expected.ts";
import type { ConformalHere } from "../transfer/model-here.ts";
import type { Repair } from "../transfer/repair.ts";
import type { Similarity } from "../transfer/similarity.ts";
import { isKept } from "./confirm.ts";
import type { Interval } from "./study.ts";

export type TransferVerdict = "replicates" | "weaker" | "reversed" | "undecided" | "untestable";

/** Whether a claim with this verdict can be relied on in the other table. */
export const holdsHere = (verdict: string): boolean => verdict === "replicates" || verdict === "weaker";

export interface TransferFinding extends Evidence {
  readonly id: string;
  readonly sentence: string;
  readonly verdict: TransferVerdict;
  readonly q: number | null;
  readonly power: number | null;
}

export interface Transfer {
  readonly format: "lode-transfer/1";
  readonly study: { readonly sha256: string };
  readonly data: DataNote;
  /** Where every column of the study is in the table; `to` is null where that is not sure. */
  readonly columns: readonly Omit<MatchedColumn, "sure">[];
  /** Where columns had to be matched: what is to be asked, what the table lacks, what is left over in it. */
  readonly asks?: Match["asks"];
  readonly lacking?: Match["lacking"];
  readonly unused?: Match["unused"];
  readonly similarity: Similarity;
  /** The figure to expect without labels, and the same by another method. */
  readonly expected?: Expected;
  readonly alsoExpected?: readonly Expected[];
  readonly measured?: Interval & { readonly metric: string; readonly baseline: number };
  /** Measured less expected; the interval is that of `expected`. */
  readonly difference?: Interval;
  readonly repair?: readonly Repair[];
  readonly conformal?: ConformalHere;
  /** Of model-adapted.lode, where a repair was accepted. */
  readonly adapted?: { readonly kind: string; readonly sha256: string; readonly parent: string };
  readonly findings: readonly TransferFinding[];
  /** The same claims on some of the rows: those about people, shops, ... that the study had not seen. */
  readonly newcomers?: Newcomers;
  readonly verdict: { readonly sentence: string; readonly holds: number; readonly of: number };
}

export interface Newcomers {
  /** The column that says whom a row is about. */
  readonly column: string;
  /** The table of those seen before. */
  readonly seen: { readonly locator: string; readonly sha256: string };
  /** Distinct values in the table, and how many of them are not in the other. */
  readonly values: number;
  readonly unseen: number;
  /** "new": rows whose value was not seen before. "nobody": rows without a value. */
  readonly groups: readonly {
    readonly group: "new" | "nobody";
    readonly rows: number;
    readonly findings: readonly TransferFinding[];
    readonly holds: number;
    /** Confirmed insights that could be tested on these rows. */
    readonly tested: number;
  }[];
}

interface Before {
  readonly verdict: "confirmed" | "unconfirmed";
  readonly confirm: Evidence;
}

/** What another table says of a claim; only a claim that was confirmed before can replicate or be reversed. */
export function transferVerdict(before: Before, now: Evidence, q: number | null, rate: number): TransferVerdict {
  if (before.verdict !== "confirmed") return "undecided";
  if (now.effect === null) return "untestable";
  // An identity has no p: it is reversed as soon as a row breaks it.
  if (now.p === null) return now.effect !== 0 ? "reversed" : isKept(now) ? "replicates" : "undecided";
  if (q === null || q > rate) return "undecided";
  const original = before.confirm.effect ?? 0;
  if (Math.sign(now.effect) !== Math.sign(original)) return "reversed";
  const error = Math.hypot(before.confirm.se ?? 0, now.se ?? 0);
  return Math.abs(original) - Math.abs(now.effect) > -normal.quantile(0.025) * error && error > 0
    ? "weaker"
    : "replicates";
}

/** The chance that the original effect, were it true here, would show at a two-sided 5 %. */
export function powerOf(before: Evidence, now: Evidence): number | null {
  if (before.effect === null || !now.se) return null;
  const critical = -normal.quantile(0.025);
  const shift = Math.abs(before.effect) / now.se;
  return normal.upper(critical - shift) + normal.upper(critical + shift);
}
