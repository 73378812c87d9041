/** Columns that are looked at side by side: of thousands, their distinct texts or a batch of their cells would not fit into memory. */
const sideBySide = 50;

/** Columns a group at a time: first those that are to be seen together, then all others in their order. */
export function* columnGroups<T>(columns: readonly T[], together: readonly T[] = []): Generator<readonly T[]> {
  if (together.length > 0) yield together;
  const first = new Set(together);
  const rest = first.size > 0 ? columns.filter((column) => !first.has(column)) : columns;
  for (let from = 0; from < rest.length; from += sideBySide) yield rest.slice(from, from + sideBySide);
}
