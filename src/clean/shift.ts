import type { NewCell } from "./new-cell.ts";
import type { Texts } from "./recipe.ts";
import { fitting, type Shape } from "./shape.ts";

interface Place {
  readonly at: number;
  readonly narrow: boolean;
  readonly fits: (cell: string) => boolean;
}

/** Cells that must be out of place, and that must be in place after the shift. */
const leastCells = 2;

/** The cells of rows whose cells moved by one column, moved back: where exactly one such move makes every cell fit. */
export function* shiftedCells(
  shapes: readonly { readonly column: string; readonly shape: Shape }[],
  texts: Texts,
): Generator<NewCell> {
  const places = placesOf(shapes, texts);
  for (let row = 0; row < texts.count; row++) {
    const cells = places.map(({ at }) => texts.columns[at]![row]!);
    const better = movedBack(places, cells);
    if (better === undefined) continue;
    for (const [i, after] of better.entries()) if (after !== cells[i]) yield { row, at: places[i]!.at, after };
  }
}

/** Rows with this many cells that do not look like their columns. */
export function misfitRows(
  shapes: readonly { readonly column: string; readonly shape: Shape }[],
  texts: Texts,
  least: number,
): number[] {
  const places = placesOf(shapes, texts);
  const rows: number[] = [];
  for (let row = 0; row < texts.count; row++)
    if (
      misfits(
        places,
        places.map(({ at }) => texts.columns[at]![row]!),
      ).length >= least
    )
      rows.push(row);
  return rows;
}

const placesOf = (
  shapes: readonly { readonly column: string; readonly shape: Shape }[],
  { names }: Texts,
): readonly Place[] =>
  shapes.map(({ column, shape }) => ({
    at: names.indexOf(column),
    narrow: shape.is !== "any",
    fits: fitting(shape),
  }));

const misfits = (places: readonly Place[], cells: readonly string[]): number[] =>
  cells.flatMap((cell, i) => (places[i]!.fits(cell) ? [] : [i]));

function movedBack(places: readonly Place[], cells: readonly string[]): readonly string[] | undefined {
  const wrong = misfits(places, cells);
  if (wrong.length < leastCells) return undefined;
  const [first, last] = [wrong[0]!, wrong.at(-1)!];
  const found = new Map<string, readonly string[]>();
  for (const [hole, cell] of cells.entries()) {
    // Every misfit lies between the hole and the other end of the move.
    if (cell !== "" || (hole > first && hole < last)) continue;
    for (const end of cells.keys()) {
      if (Math.min(hole, end) > first || Math.max(hole, end) < last) continue;
      const moved = cells.slice();
      moved.splice(hole, 1);
      moved.splice(end, 0, "");
      const inPlace = moved.filter((text, i) => text !== cells[i] && text !== "" && places[i]!.narrow).length;
      if (inPlace < leastCells || misfits(places, moved).length > 0) continue;
      found.set(moved.join("\u0000"), moved);
    }
  }
  return found.size === 1 ? [...found.values()][0] : undefined;
}
