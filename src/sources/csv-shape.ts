/** What the cells of a column look like, as far as it helps to tell a row in place from a row that slipped. */
export interface Shape {
  /** Outlines that cover the column; undefined where its cells are free text. */
  readonly outlines: ReadonlySet<string> | undefined;
  /** Some outline holds a digit or is a number: a header cell would stand out. */
  readonly typed: boolean;
  /** Enough cells were seen to judge a row by them. */
  readonly strong: boolean;
  readonly neverEmpty: boolean;
  readonly alwaysEmpty: boolean;
  readonly alwaysQuoted: boolean;
}

const missingMark = /^(|\?|-|\.|na|n\/a|nan|null|none|nil|\\n|#n\/a|missing|unknown)$/i;
const number = /^[-+]?(\d[\d ,.']*|\.\d+)([eE][-+]?\d+)?\s*%?$/;

/** True for the empty cell and the marks that usually stand for it. */
export const looksMissing = (cell: string): boolean => cell.length < 9 && missingMark.test(cell.trim());

/** The outline of a cell: "#" a number, otherwise runs of letters as A, numbers as 9, the rest as it is. */
export function outlineOf(cell: string): string {
  const text = cell.trim();
  if (number.test(text)) return "#";
  if (/^https?:\/\//i.test(text)) return "url";
  if (text.length > 200) return "long";
  return text.replace(/\p{L}+/gu, "A").replace(/\d+([.,]\d+)*/g, "9");
}

/** Cells and how many of them were quoted, column by column, as `shapeOf` needs them. */
export interface Sample {
  readonly cells: readonly string[];
  readonly quoted: number;
}

const enough = 8;

export function shapeOf({ cells, quoted }: Sample): Shape {
  const counts = new Map<string, number>();
  let filled = 0;
  let empty = 0;
  for (const cell of cells) {
    if (cell.trim() === "") empty++;
    if (looksMissing(cell)) continue;
    filled++;
    const outline = outlineOf(cell);
    counts.set(outline, (counts.get(outline) ?? 0) + 1);
  }
  // An outline that is rare beside the others may be the broken row that is to be found.
  const least = filled < enough ? 1 : Math.max(2, filled * 0.005);
  const common = [...counts].filter(([, count]) => count >= least);
  const covered = common.reduce((sum, [, count]) => sum + count, 0);
  const regular = filled > 0 && common.length <= Math.min(16, Math.max(1, filled / 4)) && covered >= 0.95 * filled;
  const outlines = regular ? new Set(common.map(([outline]) => outline)) : undefined;
  const typedCount = common.reduce((sum, [outline, n]) => sum + (/[#9]|^url$/.test(outline) ? n : 0), 0);
  return {
    outlines,
    typed: regular && typedCount >= 0.9 * filled,
    strong: cells.length >= enough,
    neverEmpty: cells.length >= 2 * enough && empty === 0,
    alwaysEmpty: cells.length >= enough && empty === cells.length,
    alwaysQuoted: cells.length - empty >= enough && quoted >= cells.length - empty,
  };
}

/** True where the cell could stand in the column. A stray quote at its edge is not held against it. */
export function fits(shape: Shape, cell: string): boolean {
  if (!shape.strong) return true;
  if (cell.trim() === "") return !shape.neverEmpty;
  if (looksMissing(cell)) return true;
  if (shape.alwaysEmpty) return cell === '"' || cell === "'";
  if (shape.outlines === undefined) return true;
  // Words may differ from all that were seen; numbers, dates and amounts do not turn into words.
  if (/\p{L}/u.test(cell) && [...shape.outlines].some((outline) => outline.includes("A"))) return true;
  return shape.outlines.has(outlineOf(cell)) || shape.outlines.has(outlineOf(cell.replace(/^["']+|["']+$/g, "")));
}

/** Cells that could not stand where they are, the first `shapes.length` of them looked at. */
export function misfits(shapes: readonly Shape[], cells: readonly string[]): number {
  let count = 0;
  const n = Math.min(shapes.length, cells.length);
  for (let j = 0; j < n; j++) if (!fits(shapes[j]!, cells[j]!)) count++;
  return count;
}
