import { editDistance } from "../../core/edit-distance.ts";
import { countTexts } from "../counts.ts";
import type { Found, Texts } from "../recipe.ts";

/** Cells in which two near copies may differ. */
const differentMost = 2;
/** Rows of one block that are compared with each other; larger ones say little. */
const blockMost = 12;
/** Bits by which the agreement must be beyond what chance brings forth among all pairs of rows. */
const spareBits = 10;
const slipEdits = 2;
const slipLength = 5;
/** A text that is one of two that make a slip stands this often at most. */
const rareCells = 2;
const mostShare = 0.05;

/**
 * Rows that are copies but for slips of the pen: at most two cells differ, each by few letters or by being missing, and
 * the cells that agree are too rare together for chance (Fellegi and Sunter, Journal of the American Statistical
 * Association 64, 1969). Rows that differ in two cells agree in one of three bands of columns, which makes the blocks:
 * the cost is rows times columns.
 */
export function markNearDuplicates(texts: Texts): Found[] {
  const { names, count } = texts;
  const used = usedColumns(texts);
  if (used.length < 3 || count < 3) return [];
  const bits = used.map((at) => bitsOf(texts.columns[at]!, count));
  const enough = 2 * Math.log2(count) + spareBits;
  const near = new Set<number>();
  const pairs = new Set<number>();
  for (const band of bandsOf(used.length))
    for (const block of blocksOf(
      texts,
      band.map((i) => used[i]!),
    )) {
      for (const [i, a] of block.entries())
        for (const b of block.slice(i + 1)) {
          const pair = a * count + b;
          if (pairs.has(pair)) continue;
          pairs.add(pair);
          const agreed = agreement(texts, used, bits, a, b);
          if (agreed !== undefined && agreed >= enough) near.add(b);
        }
    }
  if (near.size === 0 || near.size > Math.max(2, mostShare * count)) return [];
  const rows = [...near].sort((a, b) => a - b).map((row) => row + 1);
  return [
    {
      columns: used.map((at) => names[at]!),
      reason: `${near.size} rows are copies of another row but for slips in at most ${differentMost} cells; they are not dropped`,
      evidence: { rows: near.size, compared: pairs.size },
      cells: near.size,
      change: { do: "mark", rows: rows.slice(0, 20) },
    },
  ];
}

/** Columns that are not distinct in every row (a row's number tells nothing) and hold more than one value; most distinct first. */
function usedColumns({ columns, count }: Texts): number[] {
  const distinct = columns.map((cells) => countTexts(cells).size);
  return [...columns.keys()]
    .filter((at) => distinct[at]! > 1 && distinct[at]! < count)
    .sort((a, b) => distinct[b]! - distinct[a]! || a - b);
}

function bitsOf(cells: readonly string[], count: number): (cell: string) => number {
  const counts = countTexts(cells);
  return (cell) => Math.log2(count / (counts.get(cell) ?? count));
}

/** Columns dealt out to one band more than cells may differ, so that each band has some that tell much. */
const bandsOf = (columns: number): number[][] =>
  Array.from({ length: differentMost + 1 }, (_, band) =>
    Array.from({ length: columns }, (_, i) => i).filter((i) => i % (differentMost + 1) === band),
  );

function* blocksOf({ columns, count }: Texts, band: readonly number[]): Generator<readonly number[]> {
  const blocks = new Map<string, number[]>();
  for (let row = 0; row < count; row++) {
    const key = band.map((at) => columns[at]![row]).join("\u0000");
    const block = blocks.get(key);
    if (block) block.push(row);
    else blocks.set(key, [row]);
  }
  for (const block of blocks.values()) if (block.length > 1 && block.length <= blockMost) yield block;
}

/** Bits of the cells that agree; undefined where too many differ, one differs by more than a slip, or none differs. */
function agreement(
  { columns }: Texts,
  used: readonly number[],
  bits: readonly ((cell: string) => number)[],
  a: number,
  b: number,
): number | undefined {
  let sum = 0;
  let different = 0;
  let slips = 0;
  for (const [i, at] of used.entries()) {
    const [own, other] = [columns[at]![a]!, columns[at]![b]!];
    if (own === other) {
      sum += bits[i]!(own);
      continue;
    }
    if (++different > differentMost) return undefined;
    if (own === "" || other === "") continue;
    if (!isSlip(columns[at]!, own, other)) return undefined;
    slips++;
  }
  return slips > 0 ? sum : undefined;
}

function isSlip(cells: readonly string[], a: string, b: string): boolean {
  const counts = countTexts(cells);
  return (
    Math.min(a.length, b.length) >= slipLength &&
    Math.min(counts.get(a)!, counts.get(b)!) <= rareCells &&
    /\p{L}{2}/u.test(a) &&
    a.replace(/\D/g, "") === b.replace(/\D/g, "") &&
    editDistance(a.toLowerCase(), b.toLowerCase(), slipEdits) <= slipEdits
  );
}
