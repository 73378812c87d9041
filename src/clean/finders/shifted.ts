import { countTexts } from "../counts.ts";
import { numbersOf, shareBelow } from "../numbers.ts";
import type { Finder, Found, Texts } from "../recipe.ts";
import type { Shape } from "../shape.ts";
import { misfitRows, shiftedCells } from "../shift.ts";
import { timesOf } from "../times.ts";

/** Where more rows than this look shifted, the table is of two sorts of rows. */
const mostRows = 0.05;
const leastColumns = 4;
const mostLevels = 60;
/** Cells of a row that do not look like their columns, and their share of the columns that tell, for a row that is marked. */
const leastMisfits = 3;
const misfitShare = 0.25;

/** Rows whose cells stand one column beside their own: they go back where that makes all of them fit in one way only. */
export const shifted: Finder = {
  id: "shifted",
  certain: false,
  find: (texts) => {
    const shapes = shapesOf(texts);
    if (shapes.filter(({ shape }) => shape.is !== "any").length < leastColumns) return [];
    const rows = new Set([...shiftedCells(shapes, texts)].map(({ row }) => row));
    if (rows.size === 0 || rows.size > mostRows * texts.count) return [];
    return [
      {
        columns: [...texts.names],
        reason: `the cells of ${rows.size} rows stand one column beside their own: moved back, each looks like its column`,
        evidence: { rows: rows.size },
        change: { do: "shift", shapes },
      },
    ];
  },
};

/** Rows of which several cells look like none of their columns, and that no single move mends. */
export function markMisfits(texts: Texts): Found[] {
  const shapes = shapesOf(texts);
  const narrow = shapes.filter(({ shape }) => shape.is !== "any").length;
  if (narrow < leastColumns) return [];
  const least = Math.max(leastMisfits, Math.ceil(misfitShare * narrow));
  const rows = misfitRows(shapes, texts, least);
  if (rows.length === 0 || rows.length > mostRows * texts.count) return [];
  return [
    {
      columns: [...texts.names],
      reason: `${rows.length === 1 ? "1 row has" : `${rows.length} rows have`} ${least} or more cells that do not look like their columns: what stands there may be shifted`,
      evidence: { rows: rows.length },
      cells: rows.length,
      change: { do: "mark", rows: rows.slice(0, 20).map((row) => row + 1) },
    },
  ];
}

function shapesOf({ names, columns, count }: Texts): { column: string; shape: Shape }[] {
  return names.map((column, at) => ({ column, shape: shapeOf(column, columns[at]!, count) }));
}

function shapeOf(name: string, cells: readonly string[], count: number): Shape {
  const numbers = numbersOf(cells);
  if (numbers) {
    const [low, high] = [shareBelow(numbers, 0.005), shareBelow(numbers, 0.995)];
    const reach = Math.max(high - low, 1);
    return { is: "number", number: numbers.format, low: low - 2 * reach, high: high + 2 * reach };
  }
  const time = timesOf(name, cells);
  if (time && time.unread <= 0.05 * count) return { is: "time", time: time.format };
  const counts = countTexts(cells);
  const often = [...counts].filter(([, own]) => own > 1 && own >= 0.001 * count).map(([text]) => text);
  return often.length <= mostLevels && often.reduce((sum, text) => sum + counts.get(text)!, 0) >= 0.9 * count
    ? { is: "levels", texts: often }
    : { is: "any" };
}
