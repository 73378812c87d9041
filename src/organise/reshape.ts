import { Problem } from "../core/problem.ts";
import { quoteName, quoteText } from "../engines/duckdb/sql.ts";
import { placeColumn, rowsName } from "../engines/duckdb/workspace.ts";

/** Headers that hold values: the columns they head, and what each of them says. */
export interface HeaderValues {
  readonly columns: readonly string[];
  /** New columns that the headers are unpacked into. */
  readonly names: readonly string[];
  /** columns x names. */
  readonly values: readonly (readonly string[])[];
}

const leastColumns = 3;

/** Runs of headers that differ only in a number or in a code behind a common beginning: `wk1 wk2 wk3`, `1999 2000 2001`. */
export function findHeaderValues(names: readonly string[]): HeaderValues | undefined {
  const groups = new Map<string, string[]>();
  for (const name of names) {
    const start = /^(\D*?)[\s_.-]*\d+$/.exec(name)?.[1];
    if (start === undefined) continue;
    groups.set(start, [...(groups.get(start) ?? []), name]);
  }
  const best = [...groups].sort((a, b) => b[1].length - a[1].length)[0];
  if (best === undefined || best[1].length < leastColumns) return undefined;
  const [start, columns] = best;
  const label = start.replace(/[\s_.-]+$/, "") || "year";
  return { columns, names: [label], values: columns.map((name) => [/\d+$/.exec(name)![0]]) };
}

/** Headers unpacked by a pattern with named groups: `new_?(?<type>.*)_(?<sex>[mf])(?<age>\d+)` on `new_sp_m014`. */
export function unpackHeaders(names: readonly string[], pattern: string): HeaderValues {
  let matcher: RegExp;
  try {
    matcher = new RegExp(`^(?:${pattern})$`, "u");
  } catch (error) {
    throw new Problem("wrong-pattern", `reshape: --pattern is no regular expression: ${(error as Error).message}`, {
      pattern,
    });
  }
  const found = names.flatMap((name) => {
    const match = matcher.exec(name);
    return match ? [{ name, groups: match.groups ?? {} }] : [];
  });
  const labels = Object.keys(found[0]?.groups ?? {});
  if (found.length === 0 || labels.length === 0)
    throw new Problem(
      "wrong-pattern",
      `reshape: --pattern ${pattern} matches ${found.length} headers${labels.length === 0 ? " and has no named group such as (?<year>...)" : ""}; the headers are ${names.slice(0, 20).join(", ")}`,
      { pattern },
    );
  return {
    columns: found.map(({ name }) => name),
    names: labels,
    values: found.map(({ groups }) => labels.map((label) => groups[label] ?? "")),
  };
}

/** Wide to long as SQL over the table "a": a row for each cell under the headers that is there, in the order of rows and headers. */
export function longSql(
  all: readonly string[],
  headers: HeaderValues,
  valueName: string,
  keepMissing: boolean,
): string {
  const moved = new Set(headers.columns);
  const kept = all.filter((name) => !moved.has(name));
  const clash = [...headers.names, valueName].find((name, i, list) => kept.includes(name) || list.indexOf(name) !== i);
  if (clash !== undefined)
    throw new Problem("duplicate-column", `reshape: there would be two columns "${clash}"; say --names or --value`, {
      clash,
    });
  const parts = headers.columns.map((column, place) => {
    const labels = headers.names.map((name, k) => `${quoteText(headers.values[place]![k]!)} as ${quoteName(name)}`);
    const own = [quoteName(placeColumn), `${place} as "#place"`, ...kept.map(quoteName), ...labels];
    return `select ${own.join(", ")}, ${quoteName(column)} as ${quoteName(valueName)} from ${quoteName(rowsName("a"))}${keepMissing ? "" : ` where ${quoteName(column)} is not null`}`;
  });
  const list = [...kept, ...headers.names, valueName].map(quoteName).join(", ");
  return `select ${list} from (${parts.join(" union all ")}) order by ${quoteName(placeColumn)}, "#place"`;
}

/** Long to wide as SQL over the table "a": a column for each of the levels, a row for each combination of the other columns, in the order of their first rows. */
export function wideSql(all: readonly string[], names: string, value: string, levels: readonly string[]): string {
  const kept = all.filter((name) => name !== names && name !== value);
  const clash = levels.find((level) => kept.includes(level));
  if (clash !== undefined)
    throw new Problem("duplicate-column", `reshape: there would be two columns "${clash}"; rename the level first`, {
      clash,
    });
  const cells = levels.map(
    (level) =>
      `any_value(${quoteName(value)}) filter (${quoteName(names)}::VARCHAR = ${quoteText(level)}) as ${quoteName(level)}`,
  );
  const group = kept.length > 0 ? ` group by ${kept.map(quoteName).join(", ")}` : "";
  return `select ${[...kept.map(quoteName), ...cells].join(", ")} from ${quoteName(rowsName("a"))}${group} order by min(${quoteName(placeColumn)})`;
}

/** How many combinations of the other columns have two values for one level: these cannot be made wide without losing one. */
export function doubledSql(all: readonly string[], names: string, value: string): string {
  const kept = all.filter((name) => name !== value).map(quoteName);
  const count = `count(*) as n`;
  return `select count(*) from (select ${count} from a where ${quoteName(names)} is not null group by ${kept.join(", ")} having n > 1)`;
}
