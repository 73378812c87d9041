/**
 * One record of RFC 4180 text, without a line end. A cell is quoted where it holds a delimiter, a quote or a line
 * end, and where it could be misread without: blanks at its ends, a comment mark at its start, or a record that
 * would be a blank line.
 */
export function csvRecord(cells: readonly string[], delimiter = ","): string {
  let out = "";
  for (let j = 0; j < cells.length; j++) {
    if (j > 0) out += delimiter;
    const cell = cells[j]!;
    out += needsQuotes(cell, delimiter, cells.length) ? `"${cell.replaceAll('"', '""')}"` : cell;
  }
  return out;
}

function needsQuotes(cell: string, delimiter: string, width: number): boolean {
  if (cell === "") return width === 1 || delimiter === " ";
  if (cell.includes(delimiter) || cell.includes(delimiter[0]!)) return true;
  for (let i = 0; i < cell.length; i++) {
    const code = cell.charCodeAt(i);
    if (code === 34 || code === 10 || code === 13) return true;
  }
  const first = cell.charCodeAt(0);
  const last = cell.charCodeAt(cell.length - 1);
  if (first <= 32 || last <= 32 || first === 0xfeff || first === 0xa0 || last === 0xa0) return true;
  return (
    first === 35 || first === 37 || first === 39 || cell.startsWith("//") || (delimiter === " " && /[ \t]/.test(cell))
  );
}
