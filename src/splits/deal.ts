import { hashPosition } from "../core/random.ts";
import type { Layout } from "../core/split.ts";

/** Rows in each unit. */
export function unitSizes(layout: Layout): Int32Array {
  const sizes = new Int32Array(layout.unitCount);
  for (const unit of layout.units) sizes[unit]!++;
  return sizes;
}

/** Cuts a list of units into parts by cumulated rows, so that each part holds its share as nearly as units allow. */
export function dealUnits(
  units: readonly number[],
  sizes: Int32Array,
  shares: readonly number[],
  part: Uint8Array,
): void {
  let total = 0;
  for (const unit of units) total += sizes[unit]!;
  let current = 0;
  let limit = shares[0]! * total;
  let dealt = 0;
  for (const unit of units) {
    // A unit goes where its middle falls.
    while (dealt + sizes[unit]! / 2 > limit && current < shares.length - 1) limit += shares[++current]! * total;
    part[unit] = current;
    dealt += sizes[unit]!;
  }
}

/** Units in the order of a hash of the seed, a shuffle that does not depend on how many units there are. */
export function shuffledUnits(count: number, seed: number): number[] {
  const keys = Float64Array.from({ length: count }, (_, unit) => hashPosition(seed, unit));
  return Array.from({ length: count }, (_, unit) => unit).sort((a, b) => keys[a]! - keys[b]! || a - b);
}

export function spread(layout: Layout, part: Uint8Array): Uint8Array {
  return Uint8Array.from(layout.units, (unit) => part[unit]!);
}
