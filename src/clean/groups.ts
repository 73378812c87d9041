/** The rows of each text of a column; missing cells are in no group. */
export function groupRows(cells: readonly string[]): ReadonlyMap<string, readonly number[]> {
  const groups = new Map<string, number[]>();
  for (const [row, cell] of cells.entries()) {
    if (cell === "") continue;
    const group = groups.get(cell);
    if (group) group.push(row);
    else groups.set(cell, [row]);
  }
  return groups;
}
