import { missingBin } from "./borders.ts";
import { shrink } from "./split-terms.ts";

/** Places of a node's terms, as loops are given them, and of what is found of each column. */
export const termPlaces = [
  "shift",
  "gradient",
  "hessian",
  "least",
  "absolutePenalty",
  "penalty",
  "parent",
  "minimumGain",
] as const;
export const foundPlaces = 4;

/**
 * Turns a parent's cells into those of the child whose `sibling` is given, and finds the best split of the columns
 * `from .. to` that are not left out: `found` gets of each column that is better than those before it gain, bin, the left
 * word and 1 where missing rows go left, of others a gain of 0. The borders of a column are scanned first with missing
 * rows right, then, where there are any, left.
 */
export function findNumberSplits(
  histogram: Float64Array,
  sibling: Float64Array | undefined,
  offsets: Int32Array,
  bins: Int32Array,
  isLeftOut: Uint8Array,
  terms: Float64Array,
  found: Float64Array,
  from: number,
  to: number,
): void {
  const [shift, gradient, hessian, least, absolutePenalty, penalty, parent, minimumGain] =
    terms as unknown as readonly [number, number, number, number, number, number, number, number];
  const inverse = 1 / shift;
  let best = minimumGain;
  for (let f = from; f < to; f++) {
    const place = f * foundPlaces;
    const offset = offsets[f]!;
    if (sibling) for (let i = offset; i <= offset + bins[f]!; i++) histogram[i]! -= sibling[i]!;
    found[place] = 0;
    if (isLeftOut[f] === 1) continue;
    const missing = histogram[offset + missingBin]!;
    for (let side = 0; side < (missing === 0 ? 1 : 2); side++) {
      let word = side === 0 ? 0 : missing;
      const last = missing !== 0 && side === 0 ? bins[f]! : bins[f]! - 1;
      let bar = best + parent;
      for (let b = 1; b <= last; b++) {
        const cell = histogram[offset + b]!;
        if (cell === 0) continue;
        word += cell;
        const g = Math.floor(word * inverse);
        const h = word - g * shift;
        if (h < least) continue;
        const rest = hessian - h;
        if (rest < least) break;
        const left = shrink(g, absolutePenalty);
        const right = shrink(gradient - g, absolutePenalty);
        const hl = h + penalty;
        const hr = rest + penalty;
        const numerator = left * left * hr + right * right * hl;
        const denominator = hl * hr;
        // num / den > bar without the division.
        if (numerator > bar * denominator) {
          const gain = numerator / denominator - parent;
          if (gain <= best) continue;
          bar = gain + parent;
          best = gain;
          found[place] = gain;
          found[place + 1] = b;
          found[place + 2] = word;
          // A missing value where none was seen follows the heavier child.
          found[place + 3] = Number(missing !== 0 ? side === 1 : h >= rest);
        }
      }
    }
  }
}
