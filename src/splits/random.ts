import type { Splitter } from "../core/split.ts";
import { dealUnits, shuffledUnits, spread, unitSizes } from "./deal.ts";

/** Units dealt out by chance. */
export const random: Splitter = {
  id: "random",
  title: "by chance",
  assign(layout, shares, seed) {
    const part = new Uint8Array(layout.unitCount);
    dealUnits(shuffledUnits(layout.unitCount, seed), unitSizes(layout), shares, part);
    return spread(layout, part);
  },
};
