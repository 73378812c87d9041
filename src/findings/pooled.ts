import type { Evidence } from "../core/claim.ts";
import { qValues } from "./confirm.ts";
import { type PooledEvidence, type PooledPerformance, poolEvidence } from "./pooled-evidence.ts";
import type { FindingNote } from "./study.ts";
import { type Transfer, type TransferVerdict, transferVerdict } from "./transfer.ts";

export interface PooledFinding extends PooledEvidence {
  readonly id: string;
  readonly kind: string;
  /** As the study says it, with the study's figures. */
  readonly sentence: string;
  readonly verdict: TransferVerdict;
  readonly q: number | null;
}

/** What `check` of several tables writes. */
export interface PooledTransfer {
  readonly format: "lode-transfer/1";
  readonly study: { readonly sha256: string };
  readonly files: readonly Transfer[];
  readonly pooled: readonly PooledFinding[];
  readonly performance?: PooledPerformance;
  readonly verdict: { readonly sentence: string; readonly holds: number; readonly of: number };
}

/** One row for each finding of a study; `evidence` holds that of each table, in the order of the findings. */
export function pooledFindings(
  findings: readonly FindingNote[],
  evidence: readonly (readonly Evidence[])[],
  rate: number,
): PooledFinding[] {
  const pooled = findings.map((_, i) => poolEvidence(evidence.map((table) => table[i]!)));
  const counted = pooled.map((own, i) => (findings[i]!.verdict === "confirmed" ? own : { ...own, p: null }));
  const q = qValues(findings, counted);
  return findings.map((finding, i): PooledFinding => {
    const own = pooled[i]!;
    const verdict = own.files === 0 ? "untestable" : transferVerdict(finding, own, q[i]!, rate);
    const before = own.reason === undefined && finding.verdict !== "confirmed" ? "not confirmed before" : own.reason;
    const { id, kind, sentence } = finding;
    return { id, kind, sentence, ...own, ...(before ? { reason: before } : {}), verdict, q: q[i]! };
  });
}
