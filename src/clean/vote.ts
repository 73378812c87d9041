import type { Change, Dependency } from "./recipe.ts";

type Depend = Extract<Change, { do: "depend" }>;

/**
 * What the other columns of a row make of a cell. Columns that determine it vote for a value: the cell changes where all
 * that have a vote agree on another one, and no column that the cell itself determines bears the cell out.
 */
export function vote(change: Depend, names: readonly string[]) {
  const from = change.from.map((one) => ({ at: names.indexOf(one.column), ask: voter(one, names) }));
  const to = change.to.map(({ column, values }) => ({ at: names.indexOf(column), values }));
  return (columns: readonly string[][], row: number, cell: string): string => {
    let agreed: string | undefined;
    const voters: number[] = [];
    for (const { at, ask } of from) {
      const value = ask(columns, row, cell);
      if (value === undefined) continue;
      if (value === cell || (agreed !== undefined && value !== agreed)) return cell;
      agreed = value;
      voters.push(at);
    }
    if (agreed === undefined) return cell;
    if (cell === "") return agreed;
    const known = to.filter(({ values }) => Object.hasOwn(values, cell));
    if (known.some(({ at, values }) => values[cell] === columns[at]![row])) return cell;
    // Two cells that contradict each other do not tell which of them is wrong: somebody else must say so.
    const alone = voters.length === 1 && known.some(({ at }) => at === voters[0]);
    return alone ? cell : agreed;
  };
}

/** The vote of one determining column; undefined where it has none. */
function voter({ column, values, others = [], except = [] }: Dependency, names: readonly string[]) {
  const at = names.indexOf(column);
  const beside = others.map((other) => ({ at: names.indexOf(other.column), values: other.values }));
  const exempt = except.map((one) => ({ at: names.indexOf(one.column), values: new Set(one.values) }));
  return (columns: readonly string[][], row: number, cell: string): string | undefined => {
    const key = columns[at]![row]!;
    if (key === "" || !Object.hasOwn(values, key)) return undefined;
    const value = values[key]!;
    if (value === cell) return value;
    if (exempt.some((one) => one.values.has(columns[one.at]![row]!))) return undefined;
    let against = cell === "" ? 0 : 1;
    let borneOut = 0;
    for (const other of beside) {
      const own = columns[other.at]![row]!;
      if (own === "" || !Object.hasOwn(other.values, key)) continue;
      if (other.values[key] === own) borneOut++;
      else against++;
    }
    return against >= 2 && against > borneOut ? undefined : value;
  };
}
