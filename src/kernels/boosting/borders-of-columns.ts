import type { Wait } from "../pool/team.ts";
import { type Arena, copyInto } from "./arena.ts";
import { bordersPlaces, bordersRoom } from "./borders.ts";
import { Apart } from "./loops.ts";

/** Columns that are laid out at a time, for each thread. */
const columnsEach = 4;
/** What a number takes to be sorted by its digits, counted in updates of a cell. */
const updatesOfNumber = 32;

/** `numberBorders` of columns of equal length by the loops of an arena, whose threads share them. Yields after bounded work. */
export function* bordersOfColumns(
  arena: Arena,
  columns: readonly Float64Array[],
  maxBins: number,
  weights?: Float64Array,
): Generator<Wait, Float64Array[]> {
  const { threads } = arena;
  const before = arena.used();
  const length = columns[0]?.length ?? 0;
  const most = Math.min(threads * columnsEach, columns.length);
  const room = new Apart(Array.from({ length: threads }, () => arena.float64(bordersRoom(length))));
  const values = arena.float64(length * most);
  const found = arena.float64(bordersPlaces * most);
  const args = [values, length, weights && copyInto(arena, weights), maxBins, room, found] as const;
  const borders: Float64Array[] = [];
  for (let from = 0; from < columns.length; from += most) {
    const some = columns.slice(from, from + most);
    for (const [i, column] of some.entries()) values.set(column, i * length);
    yield* arena.spread("findBorders", args, 0, some.length, updatesOfNumber * length, 1);
    for (let i = 0; i < some.length; i++) {
      const place = i * bordersPlaces;
      borders.push(found.slice(place + 1, place + 1 + found[place]!));
    }
  }
  arena.release(before);
  return borders;
}
