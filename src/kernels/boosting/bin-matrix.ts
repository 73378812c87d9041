import { Problem } from "../../core/problem.ts";
import type { Wait } from "../pool/team.ts";
import { type Arena, copyInto } from "./arena.ts";
import { strideOf } from "./binning.ts";
import { type BoosterInput, type BoosterRules, binsOf } from "./booster-input.ts";
import { bundleColumns } from "./bundles.ts";
import type { BinMatrix } from "./grow.ts";
import { areEven, evenLayout, layOutHistogram } from "./histogram.ts";
import { sampleColumns, sampledColumns } from "./sampling.ts";

export interface Matrices {
  readonly full: BinMatrix;
  /** The columns of a tree: all, or a narrower copy of those that are drawn; `used[f]` is the feature behind its column f. */
  draw(seed: number): Generator<Wait, { readonly matrix: BinMatrix; readonly used: Int32Array }>;
}

/** Checks the bins, bundles sparse columns and copies them by column where there is memory for it. */
export function* prepareMatrices(
  { rows, features, stride, directions, matrix }: BoosterInput,
  { columnSample }: BoosterRules,
  arena: Arena,
  isCopied: boolean,
): Generator<Wait, Matrices> {
  // A matrix that lies elsewhere, or not on a multiple of four as 32-bit words must, is copied once.
  const given = arena.holds(matrix) && matrix.byteOffset % 4 === 0 ? matrix : copyInto(arena, matrix);
  const bins = copyInto(arena, Int32Array.from(features, binsOf));
  const { spread } = arena;
  const check = [given, stride, bins, features.length, rows, undefined] as const;
  const { results } = yield* spread("copyByColumn", check, 0, rows, features.length);
  // It would be counted in the next column, unseen.
  if (results.includes(1)) throw badBin(given, stride, bins);
  const bundled = isCopied ? yield* bundleColumns(given, rows, stride, bins, arena) : undefined;
  const { bytes, columns } = bundled ?? { bytes: given, columns: features.length };
  const wide = bundled ? strideOf(columns) : stride;
  const columnOf = (f: number): number => bundled?.column[f] ?? f;
  const copy = isCopied ? arena.uint8(rows * columns) : undefined;
  if (copy) yield* spread("copyByColumn", [bytes, wide, undefined, columns, rows, copy], 0, rows, columns);

  /** Where loops read of the columns of a matrix their first cells and their bins. */
  const createRoom = () => ({
    offsets: arena.int32(strideOf(features.length)),
    bins: arena.int32(features.length),
    category: arena.uint8(features.length),
    directions: arena.int32(directions ? features.length : 0),
    added: arena.int32(bundled ? wide : 0),
  });
  const matrixOf = (
    own: Pick<BinMatrix, "bytes" | "stride" | "columns">,
    used: Int32Array,
    placeOf: (f: number) => number,
    room: ReturnType<typeof createRoom>,
    isEven?: boolean,
  ): BinMatrix => {
    const ownBins = room.bins.subarray(0, used.length);
    for (const [k, f] of used.entries()) {
      ownBins[k] = bins[f]!;
      room.category[k] = features[f]!.kind === "category" ? 1 : 0;
      if (directions) room.directions[k] = directions[f]!;
    }
    const layout = layOutHistogram(ownBins, room.offsets, isEven ?? areEven(ownBins));
    const places = used.map(placeOf);
    return {
      ...own,
      words: new Int32Array(own.bytes.buffer, own.bytes.byteOffset, own.bytes.length >> 2),
      bins: ownBins,
      category: room.category.subarray(0, used.length),
      ...(directions ? { directions: room.directions.subarray(0, used.length) } : {}),
      layout,
      added: bundled ? evenLayout(own.columns, room.added) : layout,
      ...(bundled
        ? {
            bundles: {
              column: places,
              first: used.map((f) => bundled.first[f]!),
              usual: Uint8Array.from(used, (f) => bundled.usual[f]!),
            },
          }
        : {}),
      byColumn: copy
        ? { bytes: copy, stride: 1, starts: used.map((f) => columnOf(f) * rows) }
        : { bytes: own.bytes, stride: own.stride, starts: places },
    };
  };

  const all = Int32Array.from(features.keys());
  const full = matrixOf({ bytes, stride: wide, columns }, all, columnOf, createRoom());
  if (columnSample === 1)
    return {
      full,
      // biome-ignore lint/correctness/useYield: nothing is drawn
      *draw() {
        return { matrix: full, used: all };
      },
    };
  const packed = arena.uint8(rows * strideOf(Math.min(columns, sampledColumns(features.length, columnSample))));
  const chosen = arena.int32(columns);
  const room = createRoom();
  return {
    full,
    *draw(seed) {
      const used = sampleColumns(features.length, columnSample, seed);
      const needed = [...new Set(Array.from(used, columnOf))].sort((a, b) => a - b);
      const places = new Map(needed.map((column, place) => [column, place]));
      const narrow = strideOf(needed.length);
      chosen.set(needed);
      const args = [bytes, wide, chosen, needed.length, packed, narrow] as const;
      yield* spread("packColumns", args, 0, rows, narrow);
      const own = { bytes: packed, stride: narrow, columns: needed.length };
      const placeOf = (f: number): number => places.get(columnOf(f))!;
      return { matrix: matrixOf(own, used, placeOf, room, full.layout.isEven), used };
    },
  };
}

/** The first bin that is past its column's last. */
function badBin(bytes: Uint8Array, stride: number, bins: Int32Array): Problem {
  for (let row = 0; ; row++)
    for (const [f, most] of bins.entries()) {
      const bin = bytes[row * stride + f]!;
      if (bin > most)
        return new Problem(
          "bad-boosting-input",
          `boosting: row ${row} of column ${f} has bin ${bin}, there are ${most}`,
        );
    }
}
