import type { Arena } from "./arena.ts";
import { borderSearch, searchRoom } from "./binning.ts";

/** Values that are copied at a time. */
const blockValues = 8192;

/** Writes the bins of values from a row on into a column of a row-major matrix of the arena. */
export type Binner = (
  values: Float64Array,
  borders: Float64Array,
  matrix: Uint8Array,
  stride: number,
  feature: number,
  row?: number,
) => void;

/** `binNumbers` by the loops of an arena, which see what lies there alone: values are copied to it some at a time. */
export function createBinner(arena: Arena): Binner {
  const stage = arena.float64(blockValues);
  const search = arena.float64(searchRoom);
  return (values, borders, matrix, stride, feature, row = 0) => {
    search.set(borderSearch(borders));
    for (let from = 0; from < values.length; from += blockValues) {
      const block = stage.subarray(0, Math.min(blockValues, values.length - from));
      block.set(values.subarray(from, from + block.length));
      arena.loops.binNumbers(stage, search, matrix, stride, feature, row + from, 0, block.length);
    }
  };
}
