import type { Evidence } from "../core/claim.ts";
import type { FindingNote } from "../findings/study.ts";

/** Findings that say nearly the same: the strongest speaks, the others stand behind it. */
export interface Fold {
  readonly head: FindingNote;
  readonly others: readonly FindingNote[];
}

/**
 * Findings of one family about the same columns under the strongest of them, strongest first; what the model does as a
 * whole comes before. In the family of the target the target does not count among the columns.
 */
export function fold(findings: readonly FindingNote[], target: string): readonly Fold[] {
  const groups = new Map<string, FindingNote[]>();
  for (const finding of findings) {
    const key = JSON.stringify([finding.family, columnsOf(finding, target)]);
    const group = groups.get(key);
    if (group) group.push(finding);
    else groups.set(key, [finding]);
  }
  const folds = [...groups.values()].map((group): Fold => {
    const [head, ...others] = group.sort(byStrength);
    return { head: head!, others };
  });
  return folds.sort((a, b) => order(a.head) - order(b.head) || byStrength(a.head, b.head));
}

/** How far an effect stands from nothing, in its standard errors. An identity has none: the rows that keep it count. */
export function strength(evidence: Evidence): number {
  const { effect, se, p, n } = evidence;
  if (effect === null) return 0;
  if (se !== null && se > 0) return Math.abs(effect) / se;
  if (p === null) return n;
  return effect === 0 ? 0 : Number.POSITIVE_INFINITY;
}

function byStrength(a: FindingNote, b: FindingNote): number {
  const left = strength(a.confirm);
  const right = strength(b.confirm);
  return left === right ? (a.id < b.id ? -1 : a.id > b.id ? 1 : 0) : right - left;
}

const order = (finding: FindingNote): number => (finding.kind === "performance" ? 0 : 1);

function columnsOf(finding: FindingNote, target: string): readonly string[] {
  const names = [...new Set(finding.columns)].sort((a, b) => (a < b ? -1 : 1));
  return finding.family === "target" ? names.filter((name) => name !== target) : names;
}
