import type { Splitter } from "../core/split.ts";
import { dealUnits, shuffledUnits, spread, unitSizes } from "./deal.ts";

/** Units dealt out by chance within each stratum, so that every part has the same mix. */
export const stratified: Splitter = {
  id: "stratified",
  title: "by chance within each level of the target",
  assign(layout, shares, seed) {
    const stratum = new Int32Array(layout.unitCount).fill(-1);
    let strata = 1;
    for (const [row, unit] of layout.units.entries()) {
      if (stratum[unit]! >= 0) continue;
      stratum[unit] = layout.strata?.[row] ?? 0;
      strata = Math.max(strata, stratum[unit]! + 1);
    }
    const groups: number[][] = Array.from({ length: strata }, () => []);
    for (const unit of shuffledUnits(layout.unitCount, seed)) groups[stratum[unit]!]!.push(unit);
    const part = new Uint8Array(layout.unitCount);
    const sizes = unitSizes(layout);
    for (const group of groups) dealUnits(group, sizes, shares, part);
    return spread(layout, part);
  },
};
