/**
 * The text cells of a row as one text, for a call into DuckDB for each cell takes longer than all else that is done
 * with it. A zero character stands between cells; a missing cell is MARK, and a cell that begins with it has one more.
 */
const between = "\u0000";
const mark = 1;

/** SQL for the texts of these columns in one. */
export function joinedTexts(columns: readonly string[]): string {
  const sign = `chr(${mark})`;
  // Few cells come before the character after MARK: only those are looked at twice.
  const cells = columns.map(
    (column) =>
      `case when ${column} is null then ${sign} when ${column} < chr(${mark + 1}) and starts_with(${column}, ${sign}) then ${sign} || ${column} else ${column} end`,
  );
  return cells.length === 1 ? cells[0]! : `concat_ws(chr(0), ${cells.join(", ")})`;
}

/** Puts the cells of a row into their lists; false where a cell holds the character between them. */
export function splitTexts(joined: string, lists: readonly (string | null)[][], row: number): boolean {
  const cells = lists.length === 1 ? [joined] : joined.split(between);
  if (cells.length !== lists.length) return false;
  for (let j = 0; j < cells.length; j++) {
    const cell = cells[j]!;
    lists[j]![row] = cell.charCodeAt(0) !== mark ? cell : cell.length === 1 ? null : cell.slice(1);
  }
  return true;
}
