import type { TableSketch } from "./sketch.ts";

export interface Anchor {
  readonly from: string;
  readonly to: string;
}

/** Sum of associations from which on they tell anything. */
const leastTelling = 0.5;

/**
 * Whether two columns go with the columns already matched alike, 0..1 (columns whose neighbours match are alike: Similarity
 * Flooding, Melnik and others 2002): the shared part of the associations over all of them, shared ones having one sign.
 * Undefined where they go with hardly any.
 */
export function patternEvidence(
  a: { readonly table: TableSketch; readonly name: string },
  b: { readonly table: TableSketch; readonly name: string },
  anchors: readonly Anchor[],
): number | undefined {
  const ofA = a.table.associations.get(a.name);
  const ofB = b.table.associations.get(b.name);
  if (ofA === undefined && ofB === undefined) return undefined;
  let shared = 0;
  let all = 0;
  for (const { from, to } of anchors) {
    if (from === a.name || to === b.name) continue;
    const x = ofA?.get(from);
    const y = ofB?.get(to);
    // Spearman's rho has a sign; other measures, and the measure of other kinds, have none.
    const signed = x?.measure === "spearman" && y?.measure === "spearman";
    const [u, v] = [Math.abs(x?.value ?? 0), Math.abs(y?.value ?? 0)];
    shared += signed && x.value * y.value < 0 ? 0 : Math.min(u, v);
    all += Math.max(u, v);
  }
  return all < leastTelling ? undefined : shared / all;
}
