import type { Evidence } from "../core/claim.ts";
import type { FindingNote } from "../findings/study.ts";

/** Findings that say nearly the same: the strongest speaks, the others stand behind it. */
export interface Fold {
  readonly head: FindingNote;
  readonly others: readonly FindingNote[];
}

/** Two columns whose association is at least this strong say the same of any other. */
const sameFrom = 0.98;

/**
 * Findings of one family about the same columns under the strongest of them, strongest first; what the model does as a
 * whole comes before. The target does not count among the columns. Columns that these findings show to be the same but
 * for their unit count as one.
 */
export function fold(findings: readonly FindingNote[], target: string): readonly Fold[] {
  const groups = new Map<string, FindingNote[]>();
  const nameOf = sameColumns(findings, target);
  for (const finding of findings) {
    const key = JSON.stringify([finding.family, columnsOf(finding, target, nameOf)]);
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

export interface FoldGroup {
  readonly title: string;
  /** What a reader must know of all of them. */
  readonly note?: string;
  readonly folds: readonly Fold[];
}

/** What is about the target, the rules about it, and what was found beside it. */
export function foldGroups(folds: readonly Fold[], target: string): readonly FoldGroup[] {
  const of = (isOwn: (family: FindingNote["family"]) => boolean) => folds.filter(({ head }) => isOwn(head.family));
  return [
    { title: `about ${target}`, folds: of((family) => family === "target") },
    {
      title: `rules about ${target}`,
      note: "No condition of a rule only goes along: the rule holds against the rows that miss any one of its conditions.",
      folds: of((family) => family === "rule"),
    },
    { title: "among the other columns", folds: of((family) => family !== "target" && family !== "rule") },
  ];
}

/** How far an effect stands from nothing, in its standard errors. An identity has none: the rows that keep it count. */
export function strength(evidence: Evidence): number {
  const { effect, se, p, n } = evidence;
  if (effect === null) return 0;
  if (se !== null && se > 0) return Math.abs(effect) / se;
  if (p === null) return n;
  return effect === 0 ? 0 : Number.POSITIVE_INFINITY;
}

/** The strongest first; equals by their id. */
export function byStrength(a: FindingNote, b: FindingNote): number {
  const left = strength(a.confirm);
  const right = strength(b.confirm);
  return left === right ? (a.id < b.id ? -1 : a.id > b.id ? 1 : 0) : right - left;
}

const order = (finding: FindingNote): number => (finding.kind === "performance" ? 0 : 1);

function columnsOf(finding: FindingNote, target: string, nameOf: (name: string) => string): readonly string[] {
  const names = finding.columns.filter((name) => name !== target);
  return [...new Set(names.map(nameOf))].sort((a, b) => (a < b ? -1 : 1));
}

/** One name for columns that rise and fall together, or go together level by level. */
function sameColumns(findings: readonly FindingNote[], target: string): (name: string) => string {
  const parent = new Map<string, string>();
  const root = (name: string): string => {
    const above = parent.get(name);
    return above === undefined ? name : root(above);
  };
  for (const { columns, confirm } of findings) {
    const [a, b] = columns;
    const isBoth = confirm.measure === "spearman" || confirm.measure === "cramersV";
    if (columns.length !== 2 || columns.includes(target) || !isBoth || Math.abs(confirm.effect ?? 0) < sameFrom)
      continue;
    const [low, high] = [root(a!), root(b!)].sort((x, y) => (x < y ? -1 : 1));
    if (low !== high) parent.set(high!, low!);
  }
  return root;
}
