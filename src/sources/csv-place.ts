import { type Dialect, isBlankRun } from "./csv-dialect.ts";
import type { Layout } from "./csv-layout.ts";
import { reread } from "./csv-reread.ts";
import { fits, misfits, type Shape } from "./csv-shape.ts";

/** What a record comes to: cells for every column, with what was done to it if anything; or the reason why not. */
export type Placed =
  | { readonly cells: readonly string[]; readonly repair?: string }
  | { readonly reason: string; readonly fields: readonly string[] };

/** A record that is not plainly a row. */
export interface Doubtful {
  readonly fields: readonly string[];
  /** Which of them were quoted, if any was. */
  readonly quoted?: readonly boolean[];
  readonly odd: boolean;
  /** Its quotes do not pair up; `fields` are a guess. */
  readonly broken: boolean;
  readonly line: number;
  readonly text: string;
}

/**
 * Places a record that does not have one sound cell for each column. A repair is made only where every cell could
 * stand in its column afterwards: a row that lost a delimiter in its middle is as short as one that lost its last
 * cell, but its numbers stand under the wrong names.
 */
export function placeRow(record: Doubtful, layout: Layout, dialect: Dialect): Placed {
  const { shapes } = layout;
  const { fields, odd, broken, text, line } = record;
  const columns = shapes.length;
  const wrong = broken ? Number.POSITIVE_INFINITY : misfits(shapes, fields);
  if (!broken && fields.length === columns && (!odd || (wrong < 2 && !hasTornCell(record, shapes, dialect))))
    return { cells: fields.slice() };
  if (odd || broken) {
    const again = reread(text, dialect, shapes);
    if (again !== undefined) return { cells: again, repair: "a quote that does not pair up was read as it stands" };
  }
  const has = `csv: line ${line} has ${fields.length} field${fields.length === 1 ? "" : "s"}, the ${layout.header ? "header has" : "other rows have"} ${columns}`;
  if (broken)
    return {
      fields,
      reason: `csv: line ${line} has a quote that does not close, and read as it stands it does not give ${columns} fields that fit; the row was set aside in rejects.csv`,
    };
  if (fields.length === columns)
    return {
      fields,
      reason: `csv: line ${line} has ${columns} fields, but stray quotes, and ${wrong} of the fields do not fit their columns; the row was set aside in rejects.csv`,
    };
  const shift = fields.length < columns ? "the missing ones are not the last" : "the surplus ones are not empty";
  if (fields.length < columns) {
    if (layout.ragged || (wrong === 0 && !hasTornCell(record, shapes, dialect)))
      return {
        cells: [...fields, ...Array<string>(columns - fields.length).fill("")],
        repair: `${fields.length} fields for ${columns} columns: the last were filled with missing`,
      };
  } else {
    const empty = fields.slice(columns).every((cell) => cell.trim() === "");
    if (empty && wrong === 0 && !hasTornCell(record, shapes, dialect))
      return {
        cells: fields.slice(0, columns),
        repair: `${fields.length} fields for ${columns} columns: the surplus ones are empty and were dropped`,
      };
    const merged = isBlankRun(dialect) ? mergedText(record, shapes) : undefined;
    if (merged !== undefined)
      return { cells: merged, repair: "the only column of free text took the blanks of its cell as delimiters" };
    if (empty)
      return {
        fields,
        reason: `${has}, and its fields do not fit their columns; the row was set aside in rejects.csv`,
      };
  }
  return {
    fields,
    reason: `${has}; ${wrong > 0 && fields.length < columns ? `${shift}, ` : ""}the row was set aside in rejects.csv`,
  };
}

/**
 * Signs that a quoted cell was torn at a delimiter inside of it, in a line with stray quotes: a cell without quotes
 * in a column that has quotes everywhere else, or a cell with a quote in it that does not fit its column.
 */
function hasTornCell({ fields, quoted, odd }: Doubtful, shapes: readonly Shape[], { quote }: Dialect): boolean {
  if (!odd) return false;
  return shapes.some((shape, j) => {
    const cell = fields[j] ?? "";
    if (quoted?.[j] || cell.trim() === "") return false;
    return shape.alwaysQuoted || (quote !== "" && cell.includes(quote) && !fits(shape, cell));
  });
}

/** With blanks as delimiter: the surplus put back into the one column that holds free text, if the rest then fits. */
function mergedText({ fields, quoted, text }: Doubtful, shapes: readonly Shape[]): string[] | undefined {
  const free = shapes.flatMap((shape, j) =>
    shape.outlines === undefined && !shape.alwaysQuoted && !shape.alwaysEmpty ? [j] : [],
  );
  const column = free[0];
  if (column === undefined || free.length > 1 || !shapes.some(({ strong }) => strong)) return undefined;
  const parts = fields.length - shapes.length + 1;
  if (quoted?.slice(column, column + parts).includes(true)) return undefined;
  const words = fields.slice(column, column + parts);
  const pattern = words.map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")).join("[ \\t]+");
  const cell = new RegExp(pattern).exec(text)?.[0] ?? words.join(" ");
  const cells = [...fields.slice(0, column), cell, ...fields.slice(column + parts)];
  const unquoted = shapes.some((shape, j) => {
    const from = j <= column ? j : j + parts - 1;
    return shape.alwaysQuoted && !quoted?.[from] && cells[j] !== "";
  });
  return unquoted || misfits(shapes, cells) > 0 ? undefined : cells;
}
